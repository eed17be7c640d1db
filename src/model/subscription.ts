import type { ChangeKind } from './news.ts'

/** Where a subscription tells what it has to tell. Texts may hold `${NAME}`, a variable of the environment. */
export type Target =
  /** Standard Webhooks: `secret` is 'whsec_' and the key in base64. */
  | { readonly kind: 'webhook'; readonly url: string; readonly secret: string }
  /** `api`: the server of the Bot API; `thread`: a topic of the chat, null for none. */
  | {
      readonly kind: 'telegram'
      readonly token: string
      readonly chat: string
      readonly thread: number | null
      readonly api: string
    }
  | { readonly kind: 'discord'; readonly url: string }
  | { readonly kind: 'slack'; readonly url: string }
  /** `url` is the server's with the topic at its end; `token` '' for none. */
  | { readonly kind: 'ntfy'; readonly url: string; readonly token: string }
  /** Sent through the installation's own SMTP server. */
  | { readonly kind: 'mail'; readonly to: string }

export type TargetKind = Target['kind']

export interface SubscriptionOptions {
  /** Which later changes of a story are told; a new story always is. */
  readonly changes: readonly ChangeKind[]
  /** IANA name of the time zone of the hours below: 'Europe/Berlin'. */
  readonly zone: string
  /** Nothing is sent from one time of day to the other, which may lie across midnight; null: at any time. */
  readonly quiet: { readonly from: string; readonly to: string } | null
  /** hourly and daily: one message with all stories, on the hour or at `digestAt`. */
  readonly digest: 'off' | 'hourly' | 'daily'
  /** Time of day of the daily digest: '08:00'. */
  readonly digestAt: string
}

/** `ended`: by its target, which said that it is gone, or with its filter. */
export type SubscriptionState = 'active' | 'paused' | 'ended'

/** A filter with a target. Instants in milliseconds since 1970. */
export interface Subscription {
  readonly id: number
  readonly target: Target
  readonly options: SubscriptionOptions
  /** The stream has been read to here. */
  readonly lastPosition: number
  readonly state: SubscriptionState
  /** Why it ended; null where nobody needs to be told. */
  readonly stateWhy: string | null
  readonly stateSince: number
  /** Attempts in a row that failed because of the target, not of one message. */
  readonly failures: number
  readonly failingSince: number | null
  /** Nothing is sent before; null: nothing holds it. */
  readonly holdUntil: number | null
  readonly holdWhy: string | null
  readonly madeAt: number
  readonly filter: SubscribedFilter
}

export interface SubscribedFilter {
  readonly id: number
  readonly topicId: string
  readonly topicName: string
  readonly name: string
  readonly query: string
  /** null while the filter is in use. */
  readonly revokedAt: number | null
}
