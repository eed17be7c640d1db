import { html } from 'hono/html'
import type { LineChange } from '#web/line-diff.ts'
import { type Markup, counted } from './markup.ts'

/** Two texts as one: lines taken out, put in, and a few of those that stayed. */
export function lineDiff(changes: readonly LineChange[], label: string): Markup {
  if (changes.length === 0) return html`<p class="fine">Both say the same.</p>`
  return html`<div class="lines diff" role="region" aria-label="${label}" tabindex="0" dir="ltr">
    ${changes.map(drawn)}
  </div>`
}

function drawn({ kind, lines, count }: LineChange): Markup {
  const text = lines.map((line) => `${signs[kind]} ${line}`).join('\n')
  switch (kind) {
    case 'skipped':
      return html`<p class="fine">… ${counted(count, 'line')} unchanged</p>`
    case 'added':
      return html`<pre><ins>${text}</ins></pre>`
    case 'removed':
      return html`<pre><del>${text}</del></pre>`
    case 'same':
      return html`<pre>${text}</pre>`
  }
}

const signs = { same: ' ', added: '+', removed: '−', skipped: '' } as const
