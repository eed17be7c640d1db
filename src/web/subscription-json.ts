import type { Subscription, Target } from '#model/subscription.ts'
import { shownAddress, shownSecret } from '#notify/secrets.ts'
import type { LoggedMessage } from '#storage/delivery-log.ts'
import { editionOf } from './entity-tag.ts'
import { iso } from './post-json.ts'

/** A subscription; instants are ISO 8601 in UTC. Of secrets the last 4 characters are shown. */
export function subscriptionJson(subscription: Subscription) {
  const { id, filter, target, options, state, stateWhy, stateSince, failures, madeAt } = subscription
  return {
    id,
    filter: { id: filter.id, name: filter.name, query: filter.query },
    topic: filter.topicId,
    target: shownTarget(target),
    options,
    state,
    stateWhy,
    stateSince: iso(stateSince),
    failures,
    failingSince: iso(subscription.failingSince),
    holdUntil: iso(subscription.holdUntil),
    holdWhy: subscription.holdWhy,
    position: subscription.lastPosition,
    madeAt: iso(madeAt),
  }
}

/** The edition of what a person says of a subscription: how its target fares is not in it. */
export function subscriptionEdition({ filter, target, options, state }: Subscription): string {
  return editionOf([filter.id, target, options, state === 'paused'])
}

/** A message of a subscription; instants are ISO 8601 in UTC. */
export function messageJson(message: LoggedMessage) {
  const { id, state, isTest, stories, attempts, madeAt, nextAt, settledAt, outcome, fix } = message
  return {
    id,
    state,
    isTest,
    stories,
    attempts,
    madeAt: iso(madeAt),
    nextAt: iso(nextAt),
    settledAt: iso(settledAt),
    outcome,
    fix,
  }
}

/** A target as it may be shown: of addresses and tokens the last 4 characters, references to the environment whole. */
export function shownTarget(target: Target): Record<string, string | number | null> {
  const shown = Object.entries(target).map(([name, value]): [string, string | number | null] => {
    if (name === 'url') return [name, shownAddress(String(value))]
    if (name === 'token' || name === 'secret') return [name, shownSecret(String(value))]
    return [name, value]
  })
  return Object.fromEntries(shown)
}

/** Where a target is, on one line: 'ntfy, https://ntfy.sh/…eaks'. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case 'webhook':
      return `Webhook, ${shownAddress(target.url)}`
    case 'telegram':
      return `Telegram, chat ${target.chat}`
    case 'discord':
      return `Discord, ${shownAddress(target.url)}`
    case 'slack':
      return `Slack, ${shownAddress(target.url)}`
    case 'ntfy':
      return `ntfy, ${shownAddress(target.url)}`
    case 'mail':
      return `Mail to ${target.to}`
  }
}
