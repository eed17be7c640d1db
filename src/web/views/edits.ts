import { html } from 'hono/html'
import type { StoredPost } from '#storage/posts.ts'
import { type Change, editsOf } from '#web/edits.ts'
import { span } from '#text/span.ts'
import { deletedText, editedText } from '#web/afterwards.ts'
import { type Markup, counted } from './markup.ts'

/** What became of a post after it was published: edited, deleted, and how long after. */
export function afterwards(post: StoredPost): Markup {
  const edited = editedText(post)
  const deleted = deletedText(post)
  return html`${edited === '' ? '' : html`<span class="label">${edited}</span>`}
  ${deleted === '' ? '' : html`<span class="label bad">${deleted}</span>`}`
}

/** What each edit changed, word by word. */
export function editList(revisions: readonly StoredPost[], postId: number): Markup | string {
  const edits = editsOf(revisions)
  if (edits.length === 0) return ''
  return html`<details class="edits" data-part="edits-${postId}">
    <summary>${counted(edits.length, 'edit')}, the first after ${span(edits[0]?.afterMs ?? 0)}</summary>
    <ol>
      ${edits.map(
        ({ afterMs, changes }) =>
          html`<li>
            <p class="fine">After ${span(afterMs)}</p>
            ${differenceText(changes)}
          </li>`,
      )}
    </ol>
  </details>`
}

/** What differs between two texts, what was taken out beside what was put in. */
export function differenceText(changes: readonly Change[]): Markup {
  return html`<p class="text diff" dir="auto">${changes.map(stretch)}</p>`
}

function stretch({ kind, text }: Change): Markup | string {
  switch (kind) {
    case 'same':
      return html`${text.length > longestSame ? `${text.slice(0, aroundChange)} … ${text.slice(-aroundChange)}` : text}`
    case 'added':
      return html`<ins>${text}</ins>`
    case 'removed':
      return html`<del>${text}</del>`
  }
}

/** Of what did not change, only so much is shown around what did. */
const longestSame = 400
const aroundChange = 160
