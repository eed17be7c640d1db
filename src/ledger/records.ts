import type { Claim, Outcome } from '#storage/claims.ts'
import type { Voice, VoiceCount } from '#storage/leakers.ts'
import type { AliasTable } from '#text/aliases.ts'
import { type LeakerName, leakerOf } from './leaker-name.ts'
import { saidBy } from './said-when.ts'
import type { SpokenPost } from './spoken-posts.ts'
import { wilsonLowerBound } from './wilson.ts'

/** A claim that a leaker said, and how long before the official word. */
export interface SaidClaim {
  readonly claim: Claim
  /** Milliseconds since 1970; null: nobody knows when. */
  readonly saidAt: number | null
  /** Null where there was no official word yet, or it is not known when either was. Negative: said after it. */
  readonly leadMs: number | null
  /** Stories that the leaker said it in. */
  readonly storyIds: readonly number[]
}

/** What a leaker told, and what became of it. */
export interface LeakerRecord {
  readonly key: string
  readonly name: string
  /** The names and sources that the posts come under. */
  readonly voices: readonly Voice[]
  readonly posts: number
  readonly stories: number
  /** Stories that the leaker was the first to report. */
  readonly firsts: number
  /** In the order they were made. */
  readonly claims: readonly SaidClaim[]
  readonly count: Readonly<Record<Outcome, number>>
  /** How many are settled: all but the unresolved ones. */
  readonly settled: number
  /** How many of those were right; one that was partly right counts as half. */
  readonly right: number
  /** The share of right ones that may be counted on, 0 to 1 (`wilsonLowerBound`). */
  readonly lowerBound: number
  /** Of the claims that were right, at least partly; null if of none it is known. */
  readonly medianLeadMs: number | null
}

export interface LedgerRows {
  readonly voices: readonly VoiceCount[]
  readonly claims: readonly Claim[]
  /** In the order they were published. */
  readonly posts: readonly SpokenPost[]
}

/**
 * The record of every leaker, the most reliable first: by the share that may be counted on, then by settled claims, firsts
 * and name. A leaker said what their posts say (those that deny or confirm it do not say it, nor those that only echo another),
 * and what the claim's
 * 'who' names them for, if the alias table knows the name or it stands over a post. Official voices are the measure and
 * get no record.
 */
export function leakerRecords({ voices, claims, posts }: LedgerRows, aliases: AliasTable): LeakerRecord[] {
  const who = createWho(aliases)
  const postsOf = Map.groupBy(posts, ({ claimId }) => claimId)
  const told = Map.groupBy(
    voices.filter((voice) => !who(voice).isOfficial),
    (voice) => who(voice).key,
  )
  const said = new Map<string, SaidClaim[]>()
  const names = new Map<string, string>()
  for (const claim of claims) {
    for (const { leaker, ...one } of saidBySome(claim, postsOf.get(claim.id) ?? [], who)) {
      if (leaker.isOfficial || !(leaker.isKnown || told.has(leaker.key))) continue
      said.set(leaker.key, [...(said.get(leaker.key) ?? []), one])
      names.set(leaker.key, leaker.name)
    }
  }
  return [...new Set([...told.keys(), ...said.keys()])]
    .map((key) => {
      const own = told.get(key) ?? []
      const name = own[0] === undefined ? (names.get(key) ?? key) : who(own[0]).name
      return recordOf({ key, name }, own, said.get(key) ?? [])
    })
    .toSorted(byReliability)
}

type Who = (voice: Voice) => LeakerName

/** Names are looked up once: the same few stand over many posts. */
function createWho(aliases: AliasTable): Who {
  const known = new Map<string, LeakerName>()
  return ({ author, sourceName, sourceId }) => {
    const written = author ?? sourceName ?? sourceId ?? ''
    const leaker = known.get(written) ?? leakerOf(written, aliases)
    known.set(written, leaker)
    return leaker
  }
}

function saidBySome(
  claim: Claim,
  posts: readonly SpokenPost[],
  who: Who,
): (SaidClaim & { readonly leaker: LeakerName })[] {
  const wordAt = officialWordAt(claim, posts, who)
  const sayers = Map.groupBy(
    posts.filter(({ stance, isEcho }) => stance === 'says' && !isEcho),
    (post) => who(post).key,
  )
  const named = who({ author: claim.who, sourceId: null, sourceName: null })
  const leakers = new Map(
    [...sayers.values()].flatMap(([post]) => (post ? [[who(post).key, who(post)]] : [])),
  )
  if (!leakers.has(named.key)) leakers.set(named.key, named)
  return Array.from(leakers.values(), (leaker) => {
    const own = sayers.get(leaker.key) ?? []
    const saidAt = own[0]?.publishedAt ?? saidBy(claim.saidWhen)
    const leadMs = wordAt === null || saidAt === null ? null : wordAt - saidAt
    return {
      leaker,
      claim,
      saidAt,
      leadMs,
      storyIds: [...new Set(own.flatMap(({ storyId }) => storyId ?? []))],
    }
  })
}

/** When an official voice first spoke to a claim, else when its outcome was known. */
function officialWordAt(claim: Claim, posts: readonly SpokenPost[], who: Who): number | null {
  const word = posts.find((post) => post.stance !== 'says' && who(post).isOfficial)
  return word?.publishedAt ?? claim.resolvedAt
}

function recordOf(
  { key, name }: { readonly key: string; readonly name: string },
  own: readonly VoiceCount[],
  claims: readonly SaidClaim[],
): LeakerRecord {
  const counted = (outcome: Outcome) => claims.filter(({ claim }) => claim.outcome === outcome).length
  const count = {
    confirmed: counted('confirmed'),
    partly: counted('partly'),
    refuted: counted('refuted'),
    unresolved: counted('unresolved'),
  }
  const settled = claims.length - count.unresolved
  const right = count.confirmed + count.partly / 2
  return {
    key,
    name,
    voices: own.map(({ author, sourceId, sourceName }) => ({ author, sourceId, sourceName })),
    posts: sum(own.map(({ posts }) => posts)),
    stories: sum(own.map(({ stories }) => stories)),
    firsts: sum(own.map(({ firsts }) => firsts)),
    claims,
    count,
    settled,
    right,
    lowerBound: wilsonLowerBound(right, settled),
    medianLeadMs: median(claims.filter(wasRight).flatMap(({ leadMs }) => leadMs ?? [])),
  }
}

function wasRight({ claim }: SaidClaim): boolean {
  return claim.outcome === 'confirmed' || claim.outcome === 'partly'
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** The one in the middle, of an even number the mean of the two there; null of none. */
export function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2
}

function byReliability(a: LeakerRecord, b: LeakerRecord): number {
  return (
    b.lowerBound - a.lowerBound ||
    b.settled - a.settled ||
    b.firsts - a.firsts ||
    (a.name < b.name ? -1 : Number(a.name > b.name))
  )
}
