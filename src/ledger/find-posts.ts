import type { Stance } from '#model/story.ts'
import type { ClaimRef } from '#storage/claims.ts'
import { findPosts, idKey, toldBetween } from '#storage/leakers.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import type { LedgerClaim } from './ledger-claim.ts'
import { matchPosts } from './match-posts.ts'
import { saidFrom } from './said-when.ts'

/** The posts of the archive that speak to a claim. */
export interface FoundPosts {
  /** named: the file names them. links: pages that said it. text: what they say. none: there are none. */
  readonly by: 'named' | 'links' | 'text' | 'none'
  readonly posts: readonly { readonly postId: number; readonly stance: Stance }[]
  /** Named ones that are not in the archive. */
  readonly elsewhere: readonly ClaimRef[]
}

/** `waiting`: posts that were named earlier and were not in the archive then. */
export type PostFinder = (claim: LedgerClaim, waiting: readonly ClaimRef[]) => Promise<FoundPosts>

interface FinderHands {
  readonly aliases: AliasTable
  readonly urlKeyOf: (url: string) => string | null
}

/**
 * Finds the posts of claims: those that the file names, which are all then; else those at the pages that it links, as
 * saying it or as what settled it; else those that say about the same at about the time.
 */
export function createPostFinder(db: Database, topicId: string, hands: FinderHands): PostFinder {
  return async (claim, waiting) => {
    if (claim.posts !== null) return await resolve(db, topicId, [...claim.posts, ...waiting], hands)
    const told = [...claim.via.map((url) => pageRef(url, 'says')), ...waiting]
    const settled = settlingRefs(claim)
    const linked = await resolve(db, topicId, [...told, ...settled], hands)
    // What only supports an outcome need not be in the archive.
    const elsewhere = linked.elsewhere.filter((ref) => told.includes(ref))
    if (linked.posts.length > 0) return { by: 'links', posts: linked.posts, elsewhere }
    const posts = await postsByText(db, topicId, claim, hands)
    return { by: posts.length > 0 ? 'text' : 'none', posts, elsewhere }
  }
}

function pageRef(url: string, stance: Stance): ClaimRef {
  return { url, source: null, id: null, stance }
}

async function resolve(
  db: Database,
  topicId: string,
  refs: readonly ClaimRef[],
  hands: Pick<FinderHands, 'urlKeyOf'>,
): Promise<FoundPosts> {
  const found = (await lookUpRefs(db, topicId, refs, hands))(refs)
  return { by: found.posts.length > 0 ? 'named' : 'none', ...found }
}

/** Looks posts up by where they came from, else by their addresses: returns what tells it of some of `all`. */
export async function lookUpRefs(
  db: Database,
  topicId: string,
  all: readonly ClaimRef[],
  { urlKeyOf }: Pick<FinderHands, 'urlKeyOf'>,
): Promise<(refs: readonly ClaimRef[]) => Pick<FoundPosts, 'posts' | 'elsewhere'>> {
  const keyOf = ({ url }: ClaimRef): string | null => (url === null ? null : urlKeyOf(url))
  const ids = all.flatMap(({ source, id }) => (source === null || id === null ? [] : [[source, id] as const]))
  const known = await findPosts(db, topicId, { urlKeys: all.flatMap((ref) => keyOf(ref) ?? []), ids })
  return (refs) => {
    const stanceOf = new Map<number, Stance>()
    const elsewhere: ClaimRef[] = []
    for (const ref of refs) {
      const { source, id } = ref
      const own = source === null || id === null ? undefined : known.byId.get(idKey(source, id))
      const found = own === undefined ? (known.byUrl.get(keyOf(ref) ?? '') ?? []) : [own]
      for (const postId of found) if (!stanceOf.has(postId)) stanceOf.set(postId, ref.stance)
      if (found.length === 0) elsewhere.push(ref)
    }
    return { posts: Array.from(stanceOf, ([postId, stance]) => ({ postId, stance })), elsewhere }
  }
}

/** The pages that settled a claim; while it is open, what is linked may speak for either side. */
function settlingRefs({ outcome, evidence }: LedgerClaim): ClaimRef[] {
  if (outcome === 'unresolved') return []
  return evidence.map((url) => pageRef(url, outcome === 'refuted' ? 'denies' : 'confirms'))
}

const dayMs = 86_400_000
/** A claim is told for so long after it was first said, or until it was settled. */
const spanMs = 90 * dayMs
const slackMs = 14 * dayMs
const mostCandidates = 5_000

async function postsByText(
  db: Database,
  topicId: string,
  { claim, saidWhen, resolvedAt }: LedgerClaim,
  { aliases }: FinderHands,
): Promise<FoundPosts['posts']> {
  const first = saidFrom(saidWhen)
  const last = resolvedAt ?? (first === null ? null : first + spanMs)
  const from = (first ?? (last === null ? 0 : last - spanMs)) - slackMs
  const to = last === null ? Number.MAX_SAFE_INTEGER / 1_000 : last + slackMs
  const told = await toldBetween(db, topicId, { from, to, limit: mostCandidates })
  return matchPosts(claim, told, aliases).map(({ postId, stance }) => ({ postId, stance }))
}
