import { html } from 'hono/html'
import type { LeakerRecord } from '#ledger/records.ts'
import type { Claim } from '#storage/claims.ts'
import type { ClaimPost, Voice } from '#storage/leakers.ts'
import { claimItem, newClaimForm, outcomeNames } from './claims.ts'
import { type Frame, inTopic, page } from './frame.ts'
import { type Markup, counted } from './markup.ts'
import { quoted, searchHref } from './search-href.ts'

type Place = Pick<Frame, 'topic' | 'topics'>

export interface LeakersModel {
  readonly frame: Frame
  /** The most reliable first. */
  readonly records: readonly LeakerRecord[]
  /** In the order they were made. */
  readonly claims: readonly Claim[]
  readonly posts: ReadonlyMap<string, readonly ClaimPost[]>
  /** In words, what was just done; '' for nothing. */
  readonly done: string
  /** However many they are. */
  readonly showsAll: boolean
}

/** So many are shown unless all are asked for. */
const mostLeakers = 100

/** Leakers by how far they can be relied on, and the claims that say so, open ones first. */
export function leakersPage({ frame, records, claims, posts, done, showsAll }: LeakersModel): Markup {
  const shown = showsAll ? records : records.slice(0, mostLeakers)
  const weighed = shown.filter(({ claims }) => claims.length > 0)
  const others = shown.filter(({ claims }) => claims.length === 0)
  const main = html`<h1>Leakers</h1>
    <p class="lead">
      Who was right how often. The share is what can be counted on, the lower end of a 95&nbsp;% interval: few
      claims never look better than many. A claim that was partly true counts as half, and official voices are
      the measure, so they are not in the list.
    </p>
    ${openCount(claims)} ${done === '' ? '' : html`<p class="done" role="status">${done}</p>`}
    ${records.length === 0 ? html`<p class="empty">Nobody has told anything of this topic yet.</p>` : ''}
    ${weighed.length === 0 ? '' : leakerTable(weighed, frame)}
    ${
      others.length === 0
        ? ''
        : html`<details class="more-leakers">
            <summary>${counted(others.length, 'more teller')} without a claim in the ledger</summary>
            ${leakerTable(others, frame)}
          </details>`
    }
    ${shown.length === records.length ? '' : html`<nav class="pager" aria-label="Further leakers"><a href="${inTopic('/leakers?all=1', frame)}">All ${records.length}</a></nav>`}
    ${claimSections(claims, posts, frame)} ${exchange(frame)}`
  return page(frame, { title: 'Leakers', path: '/leakers', main })
}

/** The way past the table. */
function openCount(claims: readonly Claim[]): Markup | string {
  const open = claims.filter(({ outcome }) => outcome === 'unresolved').length
  if (open === 0) return ''
  return html`<p class="fine jump"><a href="#open-claims">${counted(open, 'open claim')}</a> to settle</p>`
}

function leakerTable(records: readonly LeakerRecord[], place: Place): Markup {
  return html`<div class="scroll">
    <table class="leakers">
      <thead>
        <tr>
          <th scope="col">Leaker</th>
          <th scope="col">Right, at least</th>
          <th scope="col">Claims</th>
          <th scope="col">First</th>
          <th scope="col">Ahead by</th>
        </tr>
      </thead>
      <tbody>
        ${records.map((record) => leakerRow(record, place))}
      </tbody>
    </table>
  </div>`
}

function leakerRow(record: LeakerRecord, place: Place): Markup {
  const { key, name, firsts, settled, right, lowerBound, medianLeadMs, voices } = record
  const own = leakerHref(key, place)
  return html`<tr>
    <th scope="row" dir="auto"><a href="${own}">${name}</a></th>
    <td data-label="Right, at least">
      ${settled === 0 ? html`<span class="fine">nothing settled</span>` : html`<a href="${own}" class="share">${percent(lowerBound)}</a> <meter min="0" max="1" value="${lowerBound.toFixed(3)}" aria-hidden="true"></meter> <span class="fine">${right} of ${settled}</span>`}
    </td>
    <td data-label="Claims">${outcomeLinks(record, place)}</td>
    <td data-label="First">
      ${firsts === 0 ? '0' : html`<a href="${searchHref(`${tellersQuery(voices)} is:origin`, place)}">${firsts}</a>`}
    </td>
    <td data-label="Ahead by">
      ${medianLeadMs === null ? '–' : html`<a href="${own}">${leadText(medianLeadMs)}</a>`}
    </td>
  </tr>`
}

/** How many claims had each outcome, each number leading to its list. */
export function outcomeLinks({ key, count, claims }: LeakerRecord, place: Place): Markup | string {
  if (claims.length === 0) return '–'
  const counts = (['confirmed', 'partly', 'refuted', 'unresolved'] as const).filter(
    (outcome) => count[outcome] > 0,
  )
  return html`<span class="counts"
    >${counts.map(
      (outcome) =>
        html`<a class="outcome ${outcome}" href="${leakerHref(key, place, outcome)}"
          >${count[outcome]} ${outcomeNames[outcome].toLowerCase()}</a
        > `,
    )}</span
  >`
}

/** The page of one leaker, or of those claims that had one outcome. */
function leakerHref(key: string, place: Place, outcome: Claim['outcome'] | '' = ''): string {
  const only = outcome === '' ? '' : `?outcome=${outcome}`
  return inTopic(`/leakers/${encodeURIComponent(key)}${only}`, place)
}

/** The query for all posts of a leaker, under whatever name. */
export function tellersQuery(voices: readonly Voice[]): string {
  const each = voices.map(({ author, sourceId }) =>
    author === null ? `source:${quoted(sourceId ?? '')}` : `leaker:${quoted(author)}`,
  )
  return each.length === 1 ? (each[0] ?? '') : `(${each.join(' OR ')})`
}

/** '83 %', rounded down: what can be counted on is never more. */
export function percent(share: number): string {
  return `${Math.floor(share * 100)} %`
}

/** '9 days', '5 hours'; '2 days late' for a time that is negative. */
export function leadText(ms: number): string {
  const hours = Math.round(Math.abs(ms) / 3_600_000)
  const length = hours < 48 ? counted(hours, 'hour') : counted(Math.round(hours / 24), 'day')
  if (hours === 0) return 'less than an hour'
  return ms < 0 ? `${length} late` : length
}

function claimSections(
  claims: readonly Claim[],
  posts: LeakersModel['posts'],
  frame: Frame,
): Markup | string {
  const open = claims.filter(({ outcome }) => outcome === 'unresolved')
  const settled = claims.filter(({ outcome }) => outcome !== 'unresolved')
  return html`<section class="claims" aria-labelledby="open-claims">
      <h2 id="open-claims">Open claims</h2>
      ${open.length === 0 ? html`<p class="fine">${settled.length === 0 ? 'None yet.' : 'None: everything that was claimed is settled.'}</p>` : claimList(open, posts, frame)}
      ${newClaimForm(frame)}
    </section>
    ${
      settled.length === 0
        ? ''
        : html`<section class="claims" aria-labelledby="settled-claims">
            <h2 id="settled-claims">Settled claims</h2>
            ${claimList(settled, posts, frame)}
          </section>`
    }`
}

/** Claims, each with its form. */
export function claimList(claims: readonly Claim[], posts: LeakersModel['posts'], place: Place): Markup {
  return html`<ol class="claim-list">
    ${claims.map((claim) => claimItem(claim, posts.get(claim.id) ?? [], place))}
  </ol>`
}

function exchange(frame: Frame): Markup {
  return html`<details class="lists">
    <summary>Take the ledger elsewhere, or take one in</summary>
    <p><a href="${inTopic('/api/ledger', frame)}">Download the ledger</a> as JSON, for another Leakwire.</p>
    <form method="post" action="${inTopic('/leakers/import', frame)}" enctype="multipart/form-data">
      <label for="ledger-file">A ledger as JSON: what it says of a claim stands from then on</label>
      <div class="field">
        <input type="file" id="ledger-file" name="ledger" accept=".json,application/json" required />
        <button type="submit">Take it in</button>
      </div>
    </form>
  </details>`
}
