import { html } from 'hono/html'
import type { LeakerRecord } from '#ledger/records.ts'
import type { Claim } from '#storage/claims.ts'
import type { ClaimPost } from '#storage/leakers.ts'
import { outcomeNames } from './claims.ts'
import { type Frame, inTopic, page } from './frame.ts'
import { claimList, leadText, outcomeLinks, percent, tellersQuery } from './leakers.ts'
import { searchHref } from './search-href.ts'
import { type Markup, counted } from './markup.ts'

export interface LeakerModel {
  readonly frame: Frame
  readonly record: LeakerRecord
  readonly posts: ReadonlyMap<string, readonly ClaimPost[]>
  /** Only claims with this outcome; null: all of them. */
  readonly outcome: Claim['outcome'] | null
}

/** One leaker: the record in numbers, and the claims that make it. */
export function leakerPage({ frame, record, posts, outcome }: LeakerModel): Markup {
  const claims = record.claims.map(({ claim }) => claim)
  const shown = outcome === null ? claims : claims.filter((claim) => claim.outcome === outcome)
  const main = html`<p class="back"><a href="${inTopic('/leakers', frame)}">All leakers</a></p>
    <h1 dir="auto">${record.name}</h1>
    ${facts(record, frame)}
    <section class="claims" aria-labelledby="said">
      <h2 id="said">
        ${outcome === null ? counted(shown.length, 'claim') : `${outcomeNames[outcome]}: ${counted(shown.length, 'claim')}`}
      </h2>
      ${shown.length === 0 ? html`<p class="empty">No claim of the ledger was said here.</p>` : claimList(shown, posts, frame)}
    </section>`
  return page(frame, { title: record.name, path: '/leakers', main })
}

function facts(record: LeakerRecord, frame: Frame): Markup {
  const { settled, right, lowerBound, firsts, medianLeadMs, voices } = record
  const told = tellersQuery(voices)
  return html`<dl class="facts">
    <div>
      <dt>Right, at least</dt>
      <dd>
        ${settled === 0 ? 'nothing settled yet' : `${percent(lowerBound)}, from ${right} of ${settled} settled claims`}
      </dd>
    </div>
    <div>
      <dt>Claims</dt>
      <dd>${outcomeLinks(record, frame)}</dd>
    </div>
    <div>
      <dt>First to report</dt>
      <dd>
        ${firsts === 0 ? 'no story' : html`<a href="${searchHref(`${told} is:origin`, frame)}">${firsts === 1 ? '1 story' : `${firsts} stories`}</a>`}
      </dd>
    </div>
    <div>
      <dt>Ahead of the official word</dt>
      <dd>
        ${medianLeadMs === null ? 'not known' : `${leadText(medianLeadMs)} (median of the claims that were right)`}
      </dd>
    </div>
    <div>
      <dt>Posts</dt>
      <dd>
        ${record.posts === 0 ? 'none in the archive' : html`<a href="${searchHref(told, frame)}">${counted(record.posts, 'post')}</a>`}
      </dd>
    </div>
    <div>
      <dt>Publishes as</dt>
      <dd dir="auto">
        ${voices.map(({ author, sourceName }) => author ?? sourceName ?? '').join(', ') || '–'}
      </dd>
    </div>
  </dl>`
}
