import { type Kysely, sql } from 'kysely'
import type { FileProblem } from '#model/file-problem.ts'
import {
  type Claim,
  type ClaimRef,
  linkPosts,
  listClaims,
  listElsewhere,
  putClaim,
  rememberElsewhere,
} from '#storage/claims.ts'
import { listClaimPosts } from '#storage/leakers.ts'
import type { Database, Tables } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import { type FoundPosts, type PostFinder, createPostFinder } from './find-posts.ts'
import type { LedgerClaim } from './ledger-claim.ts'
import { readLedger } from './ledger-file.ts'
import { likeness } from './match-posts.ts'

/** What became of one claim of the file. */
export interface ImportedClaim {
  /** Its id here, which is another one than in the file if that belongs to another claim. */
  readonly id: string
  readonly kind: 'added' | 'changed' | 'same'
  /** How its posts were found. 'none': it stands in the ledger without any. */
  readonly by: FoundPosts['by']
  readonly posts: number
}

export type ImportedLedger =
  | {
      readonly kind: 'imported'
      readonly claims: readonly ImportedClaim[]
      readonly remarks: readonly FileProblem[]
    }
  /** Nothing was taken in. */
  | { readonly kind: 'refused'; readonly problems: readonly FileProblem[] }

export interface ImportHands {
  readonly aliases: AliasTable
  /** What two spellings of one address share, null for what is no address. */
  readonly urlKeyOf: (url: string) => string | null
}

/**
 * Takes a ledger into a topic's, in one transaction: what it says of a claim stands from now on, posts that were linked
 * stay so. Claims are known again by their id if they say about the same, or by their words. Posts are found by where
 * they came from, by addresses, else by what they say. Claims that the file does not name stay as they are.
 */
export async function importLedger(
  db: Kysely<Tables>,
  topicId: string,
  text: string,
  hands: ImportHands,
): Promise<ImportedLedger> {
  const read = readLedger(text)
  if (read.kind === 'error') return { kind: 'refused', problems: read.problems }
  return await db.transaction().execute(async (transaction) => {
    const { claims, remarks } = await importClaims(transaction, topicId, read.claims, hands)
    return { kind: 'imported', claims, remarks: [...read.remarks, ...remarks] }
  })
}

/** The same for claims that were read already, inside a transaction. */
export async function importClaims(
  transaction: Database,
  topicId: string,
  given: readonly LedgerClaim[],
  hands: ImportHands,
): Promise<Omit<Extract<ImportedLedger, { kind: 'imported' }>, 'kind'>> {
  await lockLedger(transaction, topicId)
  const finder = createPostFinder(transaction, topicId, hands)
  const remarks: FileProblem[] = []
  const claims: ImportedClaim[] = []
  const here = await openLedger(transaction, topicId)
  const inFile = new Set(given.map(({ id }) => id))
  for (const each of given) {
    const id = idHere(each, [...here.claims.values()], inFile, hands.aliases)
    if (id !== each.id) {
      const message = `"${each.id}" is another claim here: it was taken in as "${id}"`
      remarks.push({ place: each.id, message })
    }
    claims.push(await importOne({ db: transaction, topicId, finder }, { ...each, id }, here))
  }
  return { claims, remarks }
}

/** A topic's ledger as it stands, kept up while claims come in. */
interface LedgerHere {
  /** By id, in the order they were made. */
  readonly claims: Map<string, Claim>
  /** By claim: posts that are said to speak to it and are not in the archive. */
  readonly waiting: Map<string, ClaimRef[]>
  /** By claim: the ids of the posts that speak to it. */
  readonly linked: Map<string, Set<number>>
}

async function openLedger(db: Database, topicId: string): Promise<LedgerHere> {
  const posts = Map.groupBy(await listClaimPosts(db, topicId), ({ claimId }) => claimId)
  return {
    claims: new Map((await listClaims(db, topicId)).map((claim) => [claim.id, claim])),
    waiting: await listElsewhere(db, topicId),
    linked: new Map(Array.from(posts, ([id, own]) => [id, new Set(own.map(({ postId }) => postId))])),
  }
}

/** Nobody else changes a topic's ledger until the transaction ends. */
export async function lockLedger(transaction: Database, topicId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`leakwire ledger ${topicId}`}))`.execute(transaction)
}

/** Below it two claims of one id have nothing to do with each other. */
const leastLikeness = 0.15

function idHere(
  given: LedgerClaim,
  known: readonly Claim[],
  inFile: ReadonlySet<string>,
  aliases: AliasTable,
): string {
  const same = known.find(({ claim }) => claim === given.claim)
  if (same !== undefined) return same.id
  const namesake = known.find(({ id }) => id === given.id)
  if (namesake === undefined || likeness(namesake.claim, given.claim, aliases) >= leastLikeness)
    return given.id
  return freeId([...known.map(({ id }) => id), ...inFile])
}

/** 'C11' where C10 is the highest so far. */
export function freeId(taken: Iterable<string>): string {
  const numbers = Array.from(taken, (id) => Number(/^C(\d{1,9})$/u.exec(id)?.[1] ?? 0))
  return `C${Math.max(0, ...numbers) + 1}`
}

async function importOne(
  { db, topicId, finder }: { readonly db: Database; readonly topicId: string; readonly finder: PostFinder },
  given: LedgerClaim,
  here: LedgerHere,
): Promise<ImportedClaim> {
  const { posts: _posts, via: _via, ...claim } = given
  const { id } = claim
  const found = await finder(given, here.waiting.get(id) ?? [])
  const before = here.claims.get(id)
  const linked = here.linked.get(id) ?? new Set()
  const saysNothingNew = before !== undefined && saysSame(before, claim)
  const isSame = saysNothingNew && found.posts.every(({ postId }) => linked.has(postId))
  if (!saysNothingNew) await putClaim(db, topicId, claim)
  await linkPosts(db, topicId, id, found.posts)
  const elsewhere = eachOnce(found.elsewhere)
  await rememberElsewhere(db, topicId, id, elsewhere)
  here.claims.set(id, claim)
  here.waiting.set(id, elsewhere)
  here.linked.set(id, linked.union(new Set(found.posts.map(({ postId }) => postId))))
  const kind = before === undefined ? 'added' : isSame ? 'same' : 'changed'
  return { id, kind, by: found.by, posts: found.posts.length }
}

function saysSame(one: Claim, other: Claim): boolean {
  const text = ({ claim, who, saidWhen, outcome, resolvedAt, evidence, note }: Claim) =>
    JSON.stringify([claim, who, saidWhen, outcome, resolvedAt, evidence, note])
  return text(one) === text(other)
}

function eachOnce(refs: readonly ClaimRef[]): ClaimRef[] {
  return [...new Map(refs.map((ref) => [JSON.stringify([ref.url, ref.source, ref.id]), ref])).values()]
}
