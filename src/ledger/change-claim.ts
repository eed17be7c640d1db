import type { Kysely } from 'kysely'
import type { Stance } from '#model/story.ts'
import {
  type Claim,
  type Outcome,
  getClaim,
  linkPosts,
  listClaims,
  putClaim,
  removeClaim,
} from '#storage/claims.ts'
import { loadPosts } from '#storage/posts.ts'
import { membersOf, storyMembers } from '#storage/stories.ts'
import { movedInto } from '#storage/story-moves.ts'
import { lockStream } from '#storage/stream-entries.ts'
import type { Database, Tables } from '#storage/tables.ts'
import { freeId, lockLedger } from './import-ledger.ts'
import { tellOutcome } from './tell-outcome.ts'

/** What the owner says of a claim; what is left out stays as it is. */
export interface ClaimEdit {
  readonly claim?: string
  readonly who?: string
  readonly saidWhen?: string
  readonly outcome?: Outcome
  /** Milliseconds since 1970. Left out where the outcome is new: now. */
  readonly resolvedAt?: number | null
  readonly evidence?: readonly string[]
  readonly note?: string
}

/** A claim that is new, with the posts that speak to it: those of a story, also later ones, or some by id. */
export interface NewClaim extends ClaimEdit {
  readonly claim: string
  readonly storyId: number | null
  readonly postIds: readonly number[]
}

export type MadeClaim =
  | { readonly kind: 'made'; readonly claim: Claim }
  /** The story went into another one. */
  | { readonly kind: 'moved'; readonly id: number; readonly into: number }
  /** There is no such story of this topic, or no such post. */
  | { readonly kind: 'unknown'; readonly what: 'story' | 'post'; readonly id: number }

/** Puts a new claim into a topic's ledger. Who said it and when is told by the first post, unless it is given. */
export async function makeClaim(
  db: Kysely<Tables>,
  topicId: string,
  { storyId, postIds, ...given }: NewClaim,
  now: number,
): Promise<MadeClaim> {
  return await db.transaction().execute(async (transaction) => {
    await lockForClaim(transaction, topicId)
    const members = await speakersOf(transaction, topicId, storyId, postIds)
    if ('kind' in members) return members
    const posts = await loadPosts(
      transaction,
      members.map(({ postId }) => postId),
    )
    const [first] = posts.toSorted((a, b) => a.publishedAt - b.publishedAt || a.postId - b.postId)
    const ids = (await listClaims(transaction, topicId)).map(({ id }) => id)
    const blank: Claim = {
      id: freeId(ids),
      claim: given.claim,
      who: first?.author ?? first?.sourceName ?? '',
      saidWhen: dayOf(first?.publishedAt ?? now),
      outcome: 'unresolved',
      resolvedAt: null,
      evidence: [],
      note: '',
    }
    const claim = edited(blank, given, now)
    await putClaim(transaction, topicId, claim)
    await linkPosts(transaction, topicId, claim.id, members)
    await tellOutcome(transaction, topicId, { claim, before: 'unresolved', now })
    return { kind: 'made', claim }
  })
}

/** Sees a claim as nobody else can change it any more, null if there is none; what it throws keeps it as it is. */
type Check = (before: Claim | null) => void

/**
 * Changes a claim as its owner says; returns it as it is now, null if there is none with this id. The stream tells of
 * an outcome that is another one now.
 */
export async function changeClaim(
  db: Kysely<Tables>,
  topicId: string,
  {
    id,
    edit,
    now,
    check = () => {},
  }: { readonly id: string; readonly edit: ClaimEdit; readonly now: number; readonly check?: Check },
): Promise<Claim | null> {
  return await db.transaction().execute(async (transaction) => {
    await lockForClaim(transaction, topicId)
    const before = await getClaim(transaction, topicId, id)
    check(before)
    if (before === null) return null
    const claim = edited(before, edit, now)
    await putClaim(transaction, topicId, claim)
    await tellOutcome(transaction, topicId, { claim, before: before.outcome, now })
    return claim
  })
}

/** Takes a claim out of a topic's ledger; the posts stay. False: there is none with this id. */
export async function dropClaim(
  db: Kysely<Tables>,
  topicId: string,
  { id, check }: { readonly id: string; readonly check: Check },
): Promise<boolean> {
  return await db.transaction().execute(async (transaction) => {
    await lockLedger(transaction, topicId)
    check(await getClaim(transaction, topicId, id))
    return await removeClaim(transaction, topicId, id)
  })
}

/** Holds the stream, which is told of outcomes, and then the ledger: in this order, as those do who link posts to claims. */
async function lockForClaim(db: Database, topicId: string): Promise<void> {
  await lockStream(db, topicId)
  await lockLedger(db, topicId)
}

/** An open claim has no day that its outcome was known on; one that is settled here has one, if need be today. */
function edited(before: Claim, edit: ClaimEdit, now: number): Claim {
  const claim = { ...before, ...edit }
  if (claim.outcome === 'unresolved') return { ...claim, resolvedAt: null }
  return { ...claim, resolvedAt: claim.resolvedAt ?? now }
}

type Speakers = readonly { readonly postId: number; readonly stance: Stance; readonly withStory: boolean }[]

async function speakersOf(
  db: Database,
  topicId: string,
  storyId: number | null,
  postIds: readonly number[],
): Promise<Speakers | Exclude<MadeClaim, { kind: 'made' }>> {
  const ofStory = storyId === null ? [] : await storyMembers(db, [storyId])
  const known = await membersOf(db, topicId, [...ofStory.map(({ postId }) => postId), ...postIds])
  const isHere = storyId === null || ofStory.some(({ postId }) => known.has(postId))
  if (!isHere) {
    const into = await movedInto(db, storyId)
    return into === null
      ? { kind: 'unknown', what: 'story', id: storyId }
      : { kind: 'moved', id: storyId, into }
  }
  const missing = postIds.find((id) => !known.has(id))
  if (missing !== undefined) return { kind: 'unknown', what: 'post', id: missing }
  const named = new Set(postIds)
  return Array.from(known.values(), ({ postId, stance }) => {
    return { postId, stance, withStory: !named.has(postId) }
  })
}

/** '2023-10-17', in UTC. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
