import { isIP } from 'node:net'
import type { FetchFailure, HeaderLink } from '#model/fetch.ts'
import type { HubQuestion, Subscription } from '#model/push.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const weekMs = 7 * dayMs

/** What we ask a hub for; it may grant another. */
export const wishedLeaseSeconds = 10 * 24 * 60 * 60
const longestLeaseMs = 30 * dayMs
/** Less than this left of a lease: it is renewed. One attempt a day makes that one attempt in time. */
const renewBeforeMs = 23 * hourMs
/** A post that a hub has not pushed after this long was missed. */
const patienceMs = hourMs

/**
 * Where hubs may reach us, without a slash at the end: the base address, if its host can be one of the public web or is
 * an address that `isOpen` lets through. Null: nobody can push to us.
 */
export function callbackBase(baseUrl: string, isOpen: (address: string) => boolean): string | null {
  const url = URL.parse(baseUrl)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null
  const host = url.hostname.replace(/^\[|\]$/gu, '')
  const canBeReached = isIP(host) === 0 ? isPublicName(host) : isOpen(host)
  return canBeReached ? url.origin : null
}

function isPublicName(host: string): boolean {
  return host.includes('.') && !/\.(?:localhost|local|internal|lan|home\.arpa|test|invalid)\.?$/u.test(host)
}

/** The callback address of a subscription. */
export function callbackOf(base: string, key: string): string {
  return `${base}/websub/${key}`
}

export interface Hub {
  readonly hub: string
  readonly topic: string
}

/**
 * The hub that pushes a feed, and what it knows the feed by; null if none is named. The HTTP header stands above the
 * feed (WebSub, 4). A feed that came by https is pushed by https hubs only: the secret would travel openly otherwise.
 */
export function hubOf(read: {
  /** The source's own address. */
  readonly address: string
  readonly links: readonly HeaderLink[]
  readonly hubs: readonly string[]
  readonly self: string | null
}): Hub | null {
  const linked = (rel: string) => read.links.filter((link) => link.rel === rel).map(({ url }) => url)
  const hub = [...linked('hub'), ...read.hubs].find((url) => isHub(url, read.address))
  if (hub === undefined) return null
  const self = [...linked('self'), read.self].find((url) => url !== null && isWeb(url))
  return { hub, topic: self ?? withoutCredentials(read.address) }
}

function isHub(hub: string, address: string): boolean {
  const url = URL.parse(hub)
  return (
    url !== null &&
    url.username === '' &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && address.startsWith('http:')))
  )
}

function isWeb(text: string): boolean {
  return /^https?:$/u.test(URL.parse(text)?.protocol ?? '')
}

/** The owner's name and password are no business of a hub. */
function withoutCredentials(address: string): string {
  const url = URL.parse(address)
  if (url === null || (url.username === '' && url.password === '')) return address
  url.username = ''
  url.password = ''
  return url.href
}

type Standing = Pick<Subscription, 'state' | 'askedAt' | 'leaseUntil'> & { readonly isWanted: boolean }

/**
 * What a subscription needs now, null for nothing. `subscribe` renews as well; at most once a day, once a week after a
 * refusal. `forget`: ended, without a word, because the hub holds nothing of ours.
 */
export function whatIsDue(held: Standing, now: number): 'subscribe' | 'unsubscribe' | 'forget' | null {
  const { state, askedAt, leaseUntil } = held
  if (!held.isWanted) {
    if (state === 'ended') return null
    return state === 'refused' || askedAt === null ? 'forget' : 'unsubscribe'
  }
  if (leaseUntil !== null && leaseUntil - now >= renewBeforeMs) return null
  return askedAt === null || askedAt + restMs[state] <= now ? 'subscribe' : null
}

/** How long a hub is left alone after an attempt. What was ended by us may be taken up again at once. */
const restMs: Readonly<Record<Subscription['state'], number>> = {
  asked: dayMs,
  confirmed: dayMs,
  trusted: dayMs,
  doubted: dayMs,
  refused: weekMs,
  ended: 0,
}

/** Whether a hub that answered so wants nothing of us; other failures pass. */
export function isRefusal({ code, status }: FetchFailure): boolean {
  if (code === 'refusedAddress') return true
  if (code === 'rateLimited' || status === 408) return false
  return status !== null && status >= 400 && status <= 499
}

export type HubAnswer =
  | { readonly kind: 'confirm'; readonly challenge: string; readonly leaseUntil: number }
  | { readonly kind: 'goodbye'; readonly challenge: string }
  | { readonly kind: 'denied' }

/**
 * What a hub's question means for the subscription that its key names; null: we did not ask for that, so 404. Only
 * the very topic that was asked for counts, and ending it only once it is not wanted any more.
 */
export function answerTo(
  held: Standing & Pick<Subscription, 'topic'>,
  asked: HubQuestion,
  now: number,
): HubAnswer | null {
  if (asked.topic !== held.topic || held.askedAt === null) return null
  if (asked.mode === 'denied') return { kind: 'denied' }
  const { challenge } = asked
  if (challenge === null || challenge === '') return null
  const isOver = held.state === 'ended' || held.state === 'refused'
  if (asked.mode === 'unsubscribe') return held.state === 'ended' ? { kind: 'goodbye', challenge } : null
  if (asked.mode !== 'subscribe' || isOver || !held.isWanted) return null
  return { kind: 'confirm', challenge, leaseUntil: now + leaseMs(asked.leaseSeconds) }
}

/** Hubs of the older PubSubHubbub may leave the lease out: then it is the one we asked for. */
function leaseMs(seconds: string | null): number {
  const granted = /^\d{1,12}$/u.test(seconds ?? '') ? Number(seconds) : wishedLeaseSeconds
  return Math.min(granted * 1_000, longestLeaseMs)
}

/** Between which dates a post that a poll brings was missed by a trusted hub. */
export function missedBetween(
  since: { readonly trustedAt: number | null; readonly polledAt: number | null },
  now: number,
): { readonly after: number; readonly before: number } {
  return { after: Math.max(since.trustedAt ?? 0, since.polledAt ?? 0), before: now - patienceMs }
}

/** When to ask a source that is pushed: a day after it was asked, or once the lease ends, if that is sooner. */
export function safetyPoll(
  { hub, leaseUntil }: Pick<Subscription, 'hub' | 'leaseUntil'>,
  askedAt: number,
): { readonly at: number; readonly why: string } {
  const at = Math.min(askedAt + dayMs, leaseUntil ?? askedAt)
  return { at, why: `pushed by ${hostOf(hub)}; asked once a day to be sure` }
}

/** What is added to the reason for the next poll once a hub has missed posts. */
export function sayMissed(hub: string, posts: number): string {
  return `${hostOf(hub)} had not pushed ${posts === 1 ? 'a post' : `${posts} posts`}`
}

function hostOf(hub: string): string {
  return URL.parse(hub)?.host ?? hub
}
