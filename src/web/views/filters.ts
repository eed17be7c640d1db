import { html } from 'hono/html'
import type { Filter } from '#storage/filters.ts'
import { type FeedAddresses, type Frame, inTopic, page } from './frame.ts'
import { searchHref } from './leakers.ts'
import type { Markup } from './markup.ts'
import { when } from './when.ts'

export interface FiltersModel {
  readonly frame: Frame
  readonly filters: readonly (Filter & { readonly feeds: FeedAddresses })[]
  /** Id of the filter that was just made, else null. */
  readonly made: number | null
}

/** Filters in use, each with the addresses of its feed. */
export function filtersPage({ frame, filters, made }: FiltersModel): Markup {
  const main = html`<h1>Filters</h1>
    <p class="lead">
      A filter is a saved search. Whoever knows an address below can read its feed; revoke it, and the address
      answers "gone" for good. New ones are made on the
      <a href="${inTopic('/search', frame)}">search page</a>.
      <a href="${inTopic('/reader-apps', frame)}">Reader apps</a>, which keep in step what is read, have
      passwords of their own.
    </p>
    ${filters.length === 0 ? html`<p class="empty">No filter yet.</p>` : ''}
    ${filters.map((filter) => one(filter, { frame, isNew: filter.id === made }))}`
  return page(frame, { title: 'Filters', path: '/filters', main })
}

function one(
  filter: FiltersModel['filters'][number],
  { frame, isNew }: { readonly frame: Frame; readonly isNew: boolean },
): Markup {
  return html`<article class="filter ${isNew ? 'new' : ''}" id="filter-${filter.id}">
    <h2 dir="auto">${filter.name}</h2>
    <p class="byline">
      ${isNew ? html`<span class="label good" role="status">just made</span>` : ''}
      ${filter.query === '' ? html`<span>the whole stream</span>` : html`<a href="${searchHref(filter.query, frame)}"><code>${filter.query}</code></a>`}
      <span>made ${when(filter.madeAt)}</span>
    </p>
    <dl class="feeds">
      ${address('Atom', filter.feeds.atom)} ${address('RSS', filter.feeds.rss)}
      ${address('JSON Feed', filter.feeds.json)}
    </dl>
    <p>
      <a href="${inTopic(`/subscriptions/new?filter=${filter.id}`, frame)}">Send its stories somewhere</a>
    </p>
    <form method="post" action="/filters/${filter.id}/revoke">
      <button type="submit" class="quiet">Revoke</button>
    </form>
  </article>`
}

function address(name: string, url: string): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd><a href="${url}">${url}</a></dd>
  </div>`
}
