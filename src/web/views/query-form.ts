import { html } from 'hono/html'
import { type Frame, topicField } from './frame.ts'
import type { Markup } from './markup.ts'

interface QueryForm {
  /** The path that is asked. */
  readonly action: string
  readonly label: string
  readonly query: string
  readonly button: string
  readonly placeholder?: string
  /** What can be asked besides. */
  readonly more?: Markup
}

/** A form of one line that asks for a page of the same topic. */
export function queryForm(
  frame: Frame,
  { action, label, query, button, placeholder = '', more = html`` }: QueryForm,
): Markup {
  return html`<form class="search" method="get" action="${action}" role="search">
    <label for="q">${label}</label>
    <div class="field">
      <input
        id="q"
        name="q"
        type="search"
        value="${query}"
        maxlength="500"
        autocomplete="off"
        spellcheck="false"
        placeholder="${placeholder}"
        ${query === '' && action === '/search' ? html`autofocus` : ''}
      />
      <button type="submit">${button}</button>
    </div>
    ${more} ${topicField(frame)}
  </form>`
}
