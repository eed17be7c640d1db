import { html } from 'hono/html'
import type { PushState } from '#model/push.ts'
import type { PollRecord } from '#model/source.ts'
import type { SourceNotice } from '#storage/polls.ts'
import { type StoredSource, isAsked } from '#storage/sources.ts'
import { safeUrl } from '#text/safe-url.ts'
import { neverAsked, optionText, shownHeaders, shownOptions } from '#web/source-json.ts'
import { isTrouble, states } from '#web/states.ts'
import { type FollowTrouble, followForm } from './follow.ts'
import { type Frame, inTopic, page, sourceHref } from './frame.ts'
import { quoted, searchHref } from './search-href.ts'
import { type Markup, counted } from './markup.ts'
import { sourceForms } from './source-forms.ts'
import { listForms } from './source-list.ts'
import { when } from './when.ts'
import { hostOf, withoutPassword } from '#web/without-password.ts'

export interface SourcesModel {
  readonly frame: Frame
  readonly sources: readonly StoredSource[]
  /** Why the last try to follow something came to nothing, else null. */
  readonly trouble: FollowTrouble | null
  /** A source was just removed, and so many posts with it; else null. */
  readonly gone: number | null
}

/** All sources and how they fare, those in trouble first; with the forms that follow more. */
export function sourcesPage({ frame, sources, trouble, gone }: SourcesModel): Markup {
  const asked = sources.filter((source) => source.kind !== 'starter')
  const starter = sources.filter((source) => source.kind === 'starter')
  const ailing = asked.filter((source) => isTrouble(source.state))
  const calm = asked.filter((source) => !isTrouble(source.state))
  const main = html`<h1>Sources</h1>
    <p class="lead">
      ${asked.length === 0 ? 'No source yet.' : `${counted(asked.length, 'source')}, ${ailing.length === 0 ? 'none in trouble' : `${ailing.length} in trouble`}`}
    </p>
    ${gone === null ? '' : html`<p class="done" role="status">The source was removed${gone === 0 ? '; its posts stay' : `, and ${counted(gone, 'post')} with it`}.</p>`}
    ${followForm(frame, trouble)} ${[...ailing, ...calm].map((source) => row(source, frame))}
    ${starter.length === 0 ? '' : archive(starter)} ${listForms(frame)}`
  return page(frame, { title: 'Sources', path: '/sources', main })
}

function row(source: StoredSource, frame: Frame): Markup {
  return html`<article class="source">
    <h2 dir="auto">
      <a href="${sourceHref(source.id, frame)}">${source.name}</a>
    </h2>
    <p class="byline">
      ${badge(source)} <span>since ${when(source.stateSince)}</span>
      <span>${source.nextPollAt === null ? '' : 'next try '}${nextText(source)}</span>
      ${source.kind === 'feed' ? '' : html`<span>${source.kind}</span>`}
      ${source.group === null ? '' : html`<span dir="auto">${source.group}</span>`}
    </p>
    ${trouble(source)}
  </article>`
}

function badge({ state }: StoredSource): Markup {
  return html`<span class="state ${states[state].tone}">${states[state].name}</span>`
}

function nextText(source: StoredSource): Markup | string {
  const { nextPollAt } = source
  return neverAsked(source) ?? (nextPollAt === null ? 'not asked until it is resumed' : when(nextPollAt))
}

function trouble({ stateWhy, stateFix }: StoredSource): Markup | string {
  if (stateWhy === null) return ''
  return html`<p class="what" dir="auto">${stateWhy}</p>
    ${stateFix === null ? '' : html`<p class="fix" dir="auto">${stateFix}</p>`}`
}

function archive(starter: readonly StoredSource[]): Markup {
  return html`<details class="archive">
    <summary>Starter archive: ${counted(starter.length, 'publisher')}</summary>
    <p class="fine">
      Summaries that came with the program, so that there is something to see on the first day. Nobody asks
      these again; "leakwire starter remove" takes them out.
    </p>
    <ul>
      ${starter.map((source) => html`<li dir="auto">${source.name}</li>`)}
    </ul>
  </details>`
}

/** One source: how it fares, what it has learned, and its last polls. */
export function sourcePage(
  frame: Frame,
  source: StoredSource,
  {
    push,
    notices,
    log,
    added,
  }: {
    readonly push: PushState | null
    readonly notices: readonly SourceNotice[]
    readonly log: readonly PollRecord[]
    /** It was just added, with so many posts; else null. */
    readonly added: number | null
  },
): Markup {
  const shown = withoutPassword(source.address)
  const address = safeUrl(shown)
  const main = html`<p class="back"><a href="${inTopic('/sources', frame)}">All sources</a></p>
    <h1 dir="auto">${source.name}</h1>
    ${isAsked(source) ? state(source) : ''}
    ${added === null ? '' : html`<p class="done" role="status">It is followed now; ${counted(added, 'new post')} came with it.</p>`}
    ${trouble(source)}
    <dl class="facts">
      ${fact('Address', address === null ? shown : html`<a href="${address}" rel="noopener noreferrer nofollow">${address}</a>`)}
      ${source.kind === 'feed' ? '' : fact('Kind', source.kind)}
      ${fact('Next try', html`${nextText(source)}${isAsked(source) ? html` (${source.nextPollWhy})` : ''}`)}
      ${push === null ? '' : fact('Push', pushText(push))}
      ${fact('Last asked', source.polledAt === null ? 'never' : when(source.polledAt))} ${lastPost(source)}
      ${fact('Posts', html`<a href="${searchHref(`source:${quoted(source.id)}`, frame)}">What it told</a>`)}
      ${fact('Rhythm', source.postsPerWeek === null ? 'not known yet' : `about ${Math.max(1, Math.round(source.postsPerWeek))} a week`)}
      ${source.failures === 0 ? '' : fact('Failures in a row', html`${source.failures}${source.failingSince === null ? '' : html`, since ${when(source.failingSince)}`}`)}
      ${ownFacts(source)}
    </dl>
    ${sourceForms(source, frame)} ${noticeList(notices)}
    <h2>Last polls</h2>
    ${log.length === 0 ? html`<p class="empty">It was never asked.</p>` : pollTable(log)}`
  return page(frame, { title: source.name, path: '/sources', main })
}

function state(source: StoredSource): Markup {
  return html`<p class="byline">${badge(source)} <span>since ${when(source.stateSince)}</span></p>`
}

function lastPost(source: StoredSource): Markup | string {
  if (!isAsked(source)) return ''
  return fact('Last new post', source.changedAt === null ? 'none yet' : when(source.changedAt))
}

function noticeList(notices: readonly SourceNotice[]): Markup | string {
  if (notices.length === 0) return ''
  return html`<details class="notices">
    <summary>Trouble of the last 30 days: ${counted(notices.length, 'notice')}, at most one a day</summary>
    <ul>
      ${notices.map(({ at, message, fix }) => html`<li dir="auto">${when(at)} ${message} ${fix}</li>`)}
    </ul>
  </details>`
}

/** What its owner said of it. */
function ownFacts(source: StoredSource): Markup {
  const { group, mode, proxy, backOff = 'source', formerAddress } = source
  const options = Object.entries(shownOptions(source.options ?? {}))
  const headers = Object.entries(shownHeaders(source.headers ?? {})).map(
    ([name, value]) => `${name}: ${value}`,
  )
  return html`${source.kind === 'starter' ? '' : fact('Judged as', mode === 'curated' ? 'curated: about the topic anyway' : 'firehose: a name needs context')}
  ${options.map(([name, value]) => fact(`Option ${name}`, optionText(value)))}
  ${group === null ? '' : fact('Group', group)}
  ${headers.length === 0 ? '' : fact('Headers', headers.join(', '))}
  ${proxy === undefined ? '' : fact('Proxy', withoutPassword(proxy))}
  ${backOff === 'source' ? '' : fact('Waits with', `all sources of its ${backOff}`)}
  ${formerAddress === null ? '' : fact('Moved from', withoutPassword(formerAddress))}`
}

const pushes: Readonly<Record<PushState['state'], string>> = {
  asked: 'asked for, not confirmed yet',
  confirmed: 'confirmed, waiting for the first delivery',
  trusted: 'trusted, so it is asked only once a day',
  doubted: 'no longer trusted, because it left out posts; tried again with the next lease',
  refused: 'refused, asked again after a week',
  ended: 'ended',
}

function pushText({ hub, state, leaseUntil, deliveredAt, dropped }: PushState): Markup {
  return html`${hostOf(hub)}:
  ${pushes[state]}${leaseUntil === null ? '' : html`; lease until ${when(leaseUntil)}`}; last delivery
  ${deliveredAt === null ? 'none yet' : when(deliveredAt)}${dropped === 0 ? '' : `; thrown away because of a wrong signature: ${dropped}`}`
}

function fact(name: string, value: Markup | string): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`
}

function pollTable(log: readonly PollRecord[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Last polls">
    <table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Outcome</th>
          <th scope="col">Status</th>
          <th scope="col">Bytes</th>
          <th scope="col">Conditional</th>
          <th scope="col">New</th>
          <th scope="col">Next try</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        ${log.map(
          (line) =>
            html`<tr>
              <td>${when(line.at)}</td>
              <td>${line.outcome}</td>
              <td>${line.status ?? '–'}</td>
              <td>${line.bytes}</td>
              <td>${line.conditional ? 'yes' : 'no'}</td>
              <td>${line.newPosts}</td>
              <td>${line.nextPollAt === null ? 'none' : when(line.nextPollAt)}</td>
              <td dir="auto">${line.why}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
