import { html } from 'hono/html'
import type { Problem } from '#query/problem.ts'
import type { Filter } from '#storage/filters.ts'
import { type FeedAddresses, type Frame, inTopic, page } from './frame.ts'
import { searchHref } from './search-href.ts'
import type { Markup } from './markup.ts'
import { queryProblems } from './query-problems.ts'
import { type FormTrouble, troubleText } from './trouble.ts'
import { when } from './when.ts'

export interface FiltersModel {
  readonly frame: Frame
  readonly filters: readonly (Filter & { readonly feeds: FeedAddresses })[]
  /** Id of the filter that was just made or changed, else null. */
  readonly made: number | null
  readonly changed: number | null
  /** One was just revoked. */
  readonly isRevoked: boolean
  /** The change that was not taken; null: none. */
  readonly refused: RefusedChange | null
}

export interface RefusedChange {
  /** Of the filter. */
  readonly id: number
  readonly trouble: FormTrouble
  /** What is wrong with the query; empty: it is something else. */
  readonly problems: readonly Problem[]
}

/** Filters in use, each with the addresses of its feed. */
export function filtersPage(model: FiltersModel): Markup {
  const { frame, filters, isRevoked } = model
  const main = html`<h1>Filters</h1>
    <p class="lead">
      A filter is a saved search. Whoever knows an address below can read its feed, which stays when you
      change the filter; revoke it, and the address answers "gone" for good. New ones are made on the
      <a href="${inTopic('/search', frame)}">search page</a>.
      <a href="${inTopic('/reader-apps', frame)}">Reader apps</a>, which keep in step what is read, have
      passwords of their own.
    </p>
    ${isRevoked ? html`<p class="done" role="status">The filter is revoked: its addresses answer "gone" from now on.</p>` : ''}
    ${filters.length === 0 ? html`<p class="empty">No filter yet. Save a search; an empty one is the whole stream.</p>` : ''}
    ${filters.map((filter) => one(filter, model))}`
  return page(frame, { title: 'Filters', path: '/filters', main })
}

function one(
  filter: FiltersModel['filters'][number],
  { frame, made, changed, refused }: FiltersModel,
): Markup {
  const news = filter.id === made ? 'just made' : filter.id === changed ? 'changed' : ''
  return html`<article class="filter ${news === '' ? '' : 'new'}" id="filter-${filter.id}">
    <h2 dir="auto">${filter.name}</h2>
    <p class="byline">
      ${news === '' ? '' : html`<span class="label good" role="status">${news}</span>`}
      ${filter.query === '' ? html`<span>the whole stream</span>` : html`<a href="${searchHref(filter.query, frame)}"><code>${filter.query}</code></a>`}
      <span>made ${when(filter.madeAt)}</span>
      ${filter.changedAt === filter.madeAt ? '' : html`<span>changed ${when(filter.changedAt)}</span>`}
    </p>
    <dl class="feeds">
      ${address('Atom', filter.feeds.atom)} ${address('RSS', filter.feeds.rss)}
      ${address('JSON Feed', filter.feeds.json)}
    </dl>
    <p>
      <a href="${inTopic(`/subscriptions/new?filter=${filter.id}`, frame)}">Send its stories somewhere</a>
    </p>
    ${changeForm(filter, { frame, refused: refused?.id === filter.id ? refused : null })}
    <details>
      <summary>Revoke</summary>
      <form method="post" action="${inTopic(`/filters/${filter.id}/revoke`, frame)}">
        <p class="fine">
          Its addresses answer "gone" for good, and notifications on it end. Saving the same search again
          makes a filter with other addresses.
        </p>
        <button type="submit">Revoke it</button>
      </form>
    </details>
  </article>`
}

function changeForm(
  { id, name, query }: Filter,
  { frame, refused }: Pick<FiltersModel, 'frame' | 'refused'>,
): Markup {
  const typed = refused?.trouble.typed ?? { name, query }
  return html`<details ${refused === null ? '' : html`open`}>
    <summary>Change</summary>
    ${refused === null ? '' : whyRefused(refused)}
    <form method="post" action="${inTopic(`/filters/${id}/edit`, frame)}#filter-${id}" class="stacked">
      <label for="name-${id}">Name</label>
      <div class="field">
        <input id="name-${id}" name="name" value="${typed['name']}" required maxlength="100" dir="auto" />
      </div>
      <label for="query-${id}">Query</label>
      <div class="field">
        <input
          id="query-${id}"
          name="query"
          value="${typed['query']}"
          autocomplete="off"
          spellcheck="false"
          dir="auto"
          aria-describedby="query-${id}-hint"
        />
      </div>
      <p class="fine" id="query-${id}-hint">As on the search page; empty for the whole stream.</p>
      <button type="submit">Save</button>
    </form>
  </details>`
}

function whyRefused({ trouble, problems }: RefusedChange): Markup | string {
  return problems.length === 0 ? troubleText(trouble) : queryProblems(trouble.typed['query'] ?? '', problems)
}

function address(name: string, url: string): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd><a href="${url}">${url}</a></dd>
  </div>`
}
