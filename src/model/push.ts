/**
 * How a subscription to pushes stands. `asked`: the hub has not confirmed it yet, or its lease ended. `confirmed`: it
 * has, and a delivery is awaited. `trusted`: it delivered, so the source is asked once a day only. `doubted`: posts
 * came that it had not pushed; trusted no more until the lease is renewed. `refused`: by the hub, asked again after a
 * week. `ended`: given back, because the source is not asked any more or nothing can reach us.
 */
export type PushName = 'asked' | 'confirmed' | 'trusted' | 'doubted' | 'refused' | 'ended'

/** What may be shown of a subscription. Instants in milliseconds since 1970. */
export interface PushState {
  /** The hub's address. */
  readonly hub: string
  readonly state: PushName
  /** null: there is no lease. */
  readonly leaseUntil: number | null
  /** The last valid delivery; null before the first. */
  readonly deliveredAt: number | null
  /** Deliveries whose signature was wrong or missing: answered and thrown away. */
  readonly dropped: number
}

/** A subscription whole. `key` and `secret` are never shown and never logged. */
export interface Subscription extends PushState {
  readonly sourceId: string
  /** The source's address that it was made for: with another one it is not wanted any more. */
  readonly address: string
  /** What the hub knows the feed by. */
  readonly topic: string
  /** The part of our callback address that cannot be guessed. */
  readonly key: string
  /** What the hub signs deliveries with. */
  readonly secret: string
  /** The last attempt to subscribe, renew or end it; null before the first. */
  readonly askedAt: number | null
  readonly trustedAt: number | null
}

/** What a hub asks at the callback address (WebSub, 5.3): the parameters as they came, null where there was none. */
export interface HubQuestion {
  readonly mode: string | null
  readonly topic: string | null
  readonly challenge: string | null
  readonly leaseSeconds: string | null
}

/** What came of posts that were sent to us. */
export type Ingested =
  | {
      readonly kind: 'taken'
      readonly source: string
      readonly read: number
      readonly added: number
      readonly edited: number
      readonly kept: number
    }
  /** No source has this token. */
  | { readonly kind: 'unknown' }
  /** Something in it is wrong: nothing was stored. */
  | { readonly kind: 'refused'; readonly message: string; readonly fix: string }

/** What a hub sends to the callback address. */
export interface Delivery {
  readonly body: Uint8Array
  /** The header X-Hub-Signature: 'sha256=HEX'; null without one. */
  readonly signature: string | null
  readonly contentType: string | null
}
