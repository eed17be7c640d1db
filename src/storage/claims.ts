import { sql } from 'kysely'
import type { Stance } from '#model/story.ts'
import { instantOrNull } from './instant.ts'
import { jsonText, storable } from './json-text.ts'
import type { Database } from './tables.ts'

/** What became of a claim. partly: true in part, or in another way than it was meant. */
export const outcomes = ['confirmed', 'partly', 'refuted', 'unresolved'] as const
export type Outcome = (typeof outcomes)[number]

export interface Claim {
  readonly id: string
  readonly claim: string
  readonly who: string
  /** A day or a month, as known: '2023-08-22', '2023-03'. */
  readonly saidWhen: string
  readonly outcome: Outcome
  readonly resolvedAt: number | null
  readonly evidence: readonly string[]
  readonly note: string
}

/** A post that speaks to a claim, as another installation knows it too. */
export interface ClaimRef {
  readonly url: string | null
  /** Its source and its id there; null where only the address is known. */
  readonly source: string | null
  readonly id: string | null
  readonly stance: Stance
}

/** Adds the starter archive's claims to a topic's ledger; one that is there already stays as its owner left it. */
export async function addClaims(db: Database, topicId: string, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return
  await db
    .insertInto('claim')
    .values(claims.map((claim) => ({ ...rowOf(claim), topicId, origin: 'starter' })))
    .onConflict((conflict) => conflict.columns(['topicId', 'id']).doNothing())
    .execute()
}

/** Puts a claim into the ledger as its owner says it, in the place of the one with its id. */
export async function putClaim(db: Database, topicId: string, claim: Claim): Promise<void> {
  const row = { ...rowOf(claim), topicId, origin: 'owner' }
  await db
    .insertInto('claim')
    .values(row)
    .onConflict((conflict) => conflict.columns(['topicId', 'id']).doUpdateSet(row))
    .execute()
}

/** Takes a claim out of the ledger; the posts stay. False: there is none with this id. */
export async function removeClaim(db: Database, topicId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('claim')
    .where('topicId', '=', topicId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Says which posts of a source speak to which claims of a topic. Posts and claims that do not exist are left out. */
export async function linkClaims(
  db: Database,
  topicId: string,
  links: readonly {
    readonly sourceId: string
    readonly externalId: string
    readonly claimId: string
    readonly stance: string
  }[],
): Promise<void> {
  await sql`
    insert into post_claim (post_id, topic_id, claim_id, stance)
    select post.id, claim.topic_id, claim.id, link.stance
    from jsonb_to_recordset(${jsonText(links)}::jsonb) as link
        ("sourceId" text, "externalId" text, "claimId" text, stance text)
      join post on post.source_id = link."sourceId" and post.external_id = link."externalId"
      join claim on claim.topic_id = ${topicId} and claim.id = link."claimId"
    on conflict do nothing`.execute(db)
}

/**
 * Says which posts speak to a claim, and how; what was said of one of them before is replaced. `withStory`: because they
 * stand in the story that the claim was marked on; one that was linked before stays linked as it was.
 */
export async function linkPosts(
  db: Database,
  topicId: string,
  claimId: string,
  posts: readonly { readonly postId: number; readonly stance: Stance; readonly withStory?: boolean }[],
): Promise<void> {
  if (posts.length === 0) return
  await db
    .insertInto('postClaim')
    .values(posts.map((post) => ({ ...post, topicId, claimId })))
    .onConflict((conflict) =>
      conflict
        .columns(['postId', 'topicId', 'claimId'])
        .doUpdateSet((update) => ({ stance: update.ref('excluded.stance') })),
    )
    .execute()
}

/** Remembers posts that are said to speak to a claim and are not in the archive. */
export async function rememberElsewhere(
  db: Database,
  topicId: string,
  claimId: string,
  refs: readonly ClaimRef[],
): Promise<void> {
  await db
    .updateTable('claim')
    .set({ elsewhere: jsonText(refs) })
    .where('topicId', '=', topicId)
    .where('id', '=', claimId)
    .execute()
}

/** By claim: the posts that are said to speak to it and are not in the archive; claims without any are left out. */
export async function listElsewhere(db: Database, topicId: string): Promise<Map<string, ClaimRef[]>> {
  const rows = await db
    .selectFrom('claim')
    .select(['id', 'elsewhere'])
    .where('topicId', '=', topicId)
    .where(sql<boolean>`elsewhere <> '[]'`)
    .execute()
  return new Map(rows.map(({ id, elsewhere }) => [id, elsewhere as ClaimRef[]]))
}

/** A topic's ledger, in the order the claims were made. */
export async function listClaims(db: Database, topicId: string): Promise<Claim[]> {
  return (await selectClaims(db, topicId).execute()).map(toClaim)
}

/** One claim of a topic, null if there is none with this id. */
export async function getClaim(db: Database, topicId: string, id: string): Promise<Claim | null> {
  const row = await selectClaims(db, topicId).where('id', '=', storable(id)).executeTakeFirst()
  return row === undefined ? null : toClaim(row)
}

/** The claims that posts of a story speak to, in the order they were made. */
export async function claimsOfStory(db: Database, topicId: string, storyId: number): Promise<Claim[]> {
  const rows = await selectClaims(db, topicId)
    .where(
      sql<boolean>`exists (select from post_claim join story_post using (post_id, topic_id)
        where post_claim.topic_id = claim.topic_id and post_claim.claim_id = claim.id
          and story_post.story_id = ${storyId})`,
    )
    .execute()
  return rows.map(toClaim)
}

/** The stories with posts that speak to a claim, in the order they began. */
export async function storiesOfClaim(db: Database, topicId: string, claimId: string): Promise<number[]> {
  const { rows } = await sql<{ storyId: number }>`
    select distinct story_id from post_claim join story_post using (post_id, topic_id)
    where topic_id = ${topicId} and claim_id = ${claimId} order by story_id`.execute(db)
  return rows.map(({ storyId }) => storyId)
}

function selectClaims(db: Database, topicId: string) {
  return db
    .selectFrom('claim')
    .select(['id', 'claim', 'who', 'saidWhen', 'outcome', 'resolvedAt', 'evidence', 'note'])
    .where('topicId', '=', topicId)
    .orderBy('saidWhen')
    .orderBy('id')
}

type ClaimRow = Omit<Claim, 'outcome' | 'evidence'> & {
  readonly outcome: string
  readonly evidence: unknown
}

function toClaim(row: ClaimRow): Claim {
  return { ...row, outcome: row.outcome as Outcome, evidence: row.evidence as Claim['evidence'] }
}

function rowOf({ resolvedAt, evidence, ...texts }: Claim) {
  return { ...storable(texts), resolvedAt: instantOrNull(resolvedAt), evidence: jsonText(evidence) }
}
