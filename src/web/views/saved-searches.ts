import { html } from 'hono/html'
import type { SavedSearch } from '#web/saved-searches.ts'
import { type Frame, inTopic } from './frame.ts'
import type { Markup } from './markup.ts'
import { when } from './when.ts'

/** Saved searches with what is new in each; opening one tells that its posts were seen. */
export function savedSearches(saved: readonly SavedSearch[], frame: Frame): Markup | string {
  if (saved.length === 0) return ''
  return html`<section class="saved" aria-labelledby="saved">
    <h2 id="saved">Saved searches</h2>
    <ul>
      ${saved.map((each) => one(each, frame))}
    </ul>
  </section>`
}

function one({ filter, fresh }: SavedSearch, frame: Frame): Markup {
  return html`<li>
    <form method="post" action="${inTopic(`/filters/${filter.id}/open`, frame)}">
      <button type="submit" class="link" dir="auto">${filter.name}</button>
    </form>
    ${freshLabel(fresh)} <code>${filter.query}</code>
    <span class="fine"
      >${filter.seenAt === null ? 'never opened' : html`opened ${when(filter.seenAt)}`} ·
      <a href="${inTopic('/filters', frame)}#filter-${filter.id}">feeds</a></span
    >
  </li>`
}

function freshLabel(fresh: SavedSearch['fresh']): Markup | string {
  if (fresh === null) return html`<span class="label bad">cannot be read any more</span>`
  if (fresh.count === 0) return ''
  return html`<span class="label good">${fresh.count}${fresh.isMore ? '+' : ''} new</span>`
}
