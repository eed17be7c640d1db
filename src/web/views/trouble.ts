import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** Why what was typed into a form was not taken; secrets that were typed are not shown again. */
export interface FormTrouble {
  readonly typed: Readonly<Record<string, string>>
  readonly message: string
  readonly fix: string
}

export function troubleText(trouble: FormTrouble | null): Markup | string {
  if (trouble === null) return ''
  return html`<div role="alert" class="trouble">
    <p dir="auto">${trouble.message}</p>
    <p class="fix" dir="auto">${trouble.fix}</p>
  </div>`
}
