import { html } from 'hono/html'
import type { Subscription } from '#model/subscription.ts'
import type { LoggedMessage } from '#storage/delivery-log.ts'
import type { Filter } from '#storage/filters.ts'
import { targetText } from '#web/subscription-json.ts'
import { type Frame, inTopic, page } from './frame.ts'
import { type Markup, counted } from './markup.ts'
import { editForm } from './subscription-form.ts'
import type { FormTrouble } from './trouble.ts'
import { when } from './when.ts'

export interface ListedSubscription {
  readonly subscription: Subscription
  /** The newest message; null before the first. */
  readonly last: LoggedMessage | null
  /** Failed ones of the last 30 days. */
  readonly counts: { readonly waiting: number; readonly failed: number }
}

/** All subscriptions of a topic and how they fare. */
export function subscriptionsPage(frame: Frame, listed: readonly ListedSubscription[]): Markup {
  const main = html`<h1>Notifications</h1>
    <p class="lead">
      The stories of a filter, sent wherever you read: each once, and again only when something happens to it.
      ${listed.length === 0 ? 'None yet.' : ''}
    </p>
    <p><a href="${inTopic('/subscriptions/new', frame)}">New notification</a></p>
    ${listed.map((each) => row(frame, each))}`
  return page(frame, { title: 'Notifications', path: '/subscriptions', main })
}

function row(frame: Frame, { subscription, last, counts }: ListedSubscription): Markup {
  return html`<article class="source">
    <h2 dir="auto"><a href="${hrefOf(subscription, frame)}">${subscription.filter.name}</a></h2>
    <p class="byline">${badge(subscription)} <span dir="auto">${targetText(subscription.target)}</span></p>
    ${trouble(subscription)}
    <p class="fine">
      ${last === null ? 'Nothing was sent yet.' : html`Last message: ${stateText(last)}${last.settledAt === null ? '' : html`, ${when(last.settledAt)}`}.`}
      ${counts.waiting === 0 ? '' : `${counted(counts.waiting, 'message')} waiting.`}
      ${counts.failed === 0 ? '' : html`<strong>${counted(counts.failed, 'message')} could not be delivered.</strong>`}
    </p>
  </article>`
}

function hrefOf({ id }: Pick<Subscription, 'id'>, frame: Frame, rest = ''): string {
  return inTopic(`/subscriptions/${id}${rest}`, frame)
}

function badge({ state, failures }: Subscription): Markup {
  if (state === 'ended') return html`<span class="state bad">ended</span>`
  if (state === 'paused') return html`<span class="state">paused</span>`
  return failures > 0
    ? html`<span class="state warn">failing</span>`
    : html`<span class="state good">active</span>`
}

function trouble({ stateWhy, holdUntil, holdWhy, failures, failingSince }: Subscription): Markup | string {
  if (stateWhy !== null) return html`<p class="what" dir="auto">${stateWhy}</p>`
  if (holdUntil === null) return ''
  return html`<p class="what" dir="auto">
    ${failures === 0 ? `Held: ${holdWhy ?? ''}` : html`${holdWhy} ${counted(failures, 'failure')} in a row${failingSince === null ? '' : html` since ${when(failingSince)}`}.`}
    ${failures === 0 ? 'Goes on' : 'Tried again'} ${when(holdUntil)}.
  </p>`
}

export interface SubscriptionModel {
  readonly subscription: Subscription
  readonly filters: readonly Filter[]
  /** The newest first. */
  readonly messages: readonly LoggedMessage[]
  /** The message that was just sent, or sent again; else null. */
  readonly sent: number | null
  readonly trouble: FormTrouble | null
}

/** One subscription: how it fares, its forms, and its last messages. */
export function subscriptionPage(frame: Frame, model: SubscriptionModel): Markup {
  const { subscription, filters, messages, sent, trouble: wrong } = model
  const { target, filter, options, state } = subscription
  const just = messages.find(({ id }) => id === sent)
  const main = html`<p class="back"><a href="${inTopic('/subscriptions', frame)}">All notifications</a></p>
    <h1 dir="auto">${filter.name}</h1>
    <p class="byline">${badge(subscription)} <span dir="auto">${targetText(target)}</span></p>
    ${just === undefined ? '' : justSent(just)} ${trouble(subscription)}
    <dl class="facts">
      ${fact('Filter', filter.query === '' ? 'the whole stream' : html`<code>${filter.query}</code>`)}
      ${fact('How often', options.digest === 'off' ? 'at once' : options.digest === 'hourly' ? 'once an hour' : `once a day at ${options.digestAt}`)}
      ${fact('Quiet hours', options.quiet === null ? 'none' : `${options.quiet.from} to ${options.quiet.to}`)}
      ${fact('Time zone', options.zone)}
    </dl>
    <section class="actions" aria-label="Change this notification">
      ${button(hrefOf(subscription, frame, '/test'), 'Send a test')}
      ${state === 'active' ? button(hrefOf(subscription, frame, '/pause'), 'Pause') : filter.revokedAt === null ? resume(subscription, frame) : html`<p class="fine">Choose another filter under "Change", and it can be resumed.</p>`}
      ${editForm(hrefOf(subscription, frame, '/edit'), { target, options, filterId: filter.id }, { filters, trouble: wrong })}
      <details>
        <summary>Remove</summary>
        <form method="post" action="${hrefOf(subscription, frame, '/remove')}">
          <p class="fine">What waits to be sent goes too.</p>
          <button type="submit" class="danger">Remove this notification</button>
        </form>
      </details>
    </section>
    <h2>Last messages</h2>
    ${
      messages.length === 0
        ? html`<p class="empty">Nothing was sent yet.</p>`
        : html`<ol class="messages">
            ${messages.map((message) => entry(message, subscription, frame))}
          </ol>`
    }`
  return page(frame, { title: filter.name, path: '/subscriptions', main })
}

function justSent(message: LoggedMessage): Markup {
  const { state, outcome, fix } = message
  return html`<div class="${state === 'failed' ? 'trouble' : 'done'}" role="status">
    <p dir="auto">${message.isTest ? 'The test message' : 'The message'}: ${stateText(message)}.</p>
    ${state === 'sent' || outcome === null ? '' : html`<p dir="auto">${outcome} ${fix ?? ''}</p>`}
  </div>`
}

function button(action: string, name: string): Markup {
  return html`<form method="post" action="${action}"><button type="submit">${name}</button></form>`
}

function resume(subscription: Subscription, frame: Frame): Markup {
  return html`<form method="post" action="${hrefOf(subscription, frame, '/resume')}">
    <button type="submit" name="from" value="now">Resume from now on</button>
    <button type="submit" name="from" value="last">Resume, and tell what was missed</button>
  </form>`
}

function fact(name: string, value: Markup | string): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd dir="auto">${value}</dd>
  </div>`
}

function stateText({ state, attempts, outcome }: LoggedMessage): string {
  if (state === 'sent') return 'delivered'
  if (state === 'failed') return 'not delivered'
  return attempts === 0 && outcome === null ? 'waiting' : 'waiting for another attempt'
}

const tones = { sent: 'good', failed: 'bad', waiting: 'warn' } as const
const mostTitles = 10

function entry(message: LoggedMessage, subscription: Subscription, frame: Frame): Markup {
  const { id, state, isTest, stories, attempts } = message
  return html`<li id="message-${id}">
    <p class="byline">
      <span class="state ${tones[state]}">${stateText(message)}</span> ${moments(message, subscription)}
      ${attempts > 1 ? html`<span>${counted(attempts, 'attempt')}</span>` : ''}
      <span>message ${id}</span>
    </p>
    ${isTest ? html`<p>Test message</p>` : titles(stories, frame)} ${reasons(message)}
    ${state === 'waiting' || isTest ? '' : again(id, hrefOf(subscription, frame, `/messages/${id}/again`))}
  </li>`
}

function moments({ settledAt, madeAt, nextAt }: LoggedMessage, { state, holdUntil }: Subscription): Markup {
  const isDue = nextAt !== null && state === 'active'
  return html`<span>${when(settledAt ?? madeAt)}</span>
    ${isDue ? html`<span>due ${when(Math.max(nextAt, holdUntil ?? 0))}</span>` : ''}`
}

function reasons({ state, outcome, fix }: LoggedMessage): Markup | string {
  if (state === 'sent' || outcome === null) return ''
  return html`<p class="what" dir="auto">${outcome}</p>
    ${fix === null ? '' : html`<p class="fix" dir="auto">${fix}</p>`}`
}

function again(id: number, action: string): Markup {
  return html`<form method="post" action="${action}">
    <button type="submit" class="quiet" aria-label="Deliver again: message ${id}">Deliver again</button>
  </form>`
}

function titles(stories: LoggedMessage['stories'], frame: Frame): Markup {
  const shown = stories.slice(0, mostTitles)
  const rest = stories.length - shown.length
  return html`<ul>
    ${shown.map(({ storyId, title }) => html`<li dir="auto"><a href="${inTopic(`/stories/${storyId}`, frame)}">${title === '' ? `Story ${storyId}` : title}</a></li>`)}
    ${rest === 0 ? '' : html`<li>and ${rest} more</li>`}
  </ul>`
}
