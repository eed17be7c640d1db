import { sql } from 'kysely'
import { instantOrNull } from './instant.ts'
import { jsonText } from './json-text.ts'
import type { Database } from './tables.ts'

export interface Claim {
  readonly id: string
  readonly claim: string
  readonly who: string
  /** A day or a month, as known: '2023-08-22', '2023-03'. */
  readonly saidWhen: string
  readonly outcome: 'confirmed' | 'partly' | 'refuted' | 'unresolved'
  readonly resolvedAt: number | null
  readonly evidence: readonly string[]
  readonly note: string
}

/** Adds claims to a topic's ledger; one that is there already stays as its owner left it. */
export async function addClaims(db: Database, topicId: string, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return
  await db
    .insertInto('claim')
    .values(
      claims.map((claim) => ({
        ...claim,
        topicId,
        resolvedAt: instantOrNull(claim.resolvedAt),
        evidence: jsonText(claim.evidence),
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute()
}

/** Says which posts of a source speak to which claims. Posts and claims that do not exist are left out. */
export async function linkClaims(
  db: Database,
  links: readonly {
    readonly sourceId: string
    readonly externalId: string
    readonly claimId: string
    readonly stance: string
  }[],
): Promise<void> {
  await sql`
    insert into post_claim (post_id, claim_id, stance)
    select post.id, claim.id, link.stance
    from jsonb_to_recordset(${jsonText(links)}::jsonb) as link
        ("sourceId" text, "externalId" text, "claimId" text, stance text)
      join post on post.source_id = link."sourceId" and post.external_id = link."externalId"
      join claim on claim.id = link."claimId"
    on conflict do nothing`.execute(db)
}

/** A topic's ledger, in the order the claims were made. */
export async function listClaims(db: Database, topicId: string): Promise<Claim[]> {
  const rows = await db
    .selectFrom('claim')
    .select(['id', 'claim', 'who', 'saidWhen', 'outcome', 'resolvedAt', 'evidence', 'note'])
    .where('topicId', '=', topicId)
    .orderBy('saidWhen')
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    ...row,
    outcome: row.outcome as Claim['outcome'],
    evidence: row.evidence as Claim['evidence'],
  }))
}
