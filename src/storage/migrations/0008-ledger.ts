import { type Kysely, sql } from 'kysely'

/** The ledger is the owner's: every topic has claims of its own, whoever made them, and they outlive their posts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Two topics may call a claim the same.
  `alter table post_claim add column topic_id text`,
  `update post_claim set topic_id = claim.topic_id from claim where claim.id = post_claim.claim_id`,
  `alter table post_claim
    alter column topic_id set not null,
    drop constraint post_claim_pkey,
    drop constraint post_claim_claim_id_fkey`,
  `alter table claim drop constraint claim_pkey, add primary key (topic_id, id)`,
  `alter table post_claim
    add primary key (post_id, topic_id, claim_id),
    add foreign key (topic_id, claim_id) references claim on delete cascade`,
  `create index post_claim_by_claim on post_claim (topic_id, claim_id)`,
  // 'starter': goes with the starter archive, until its owner says something of it.
  `alter table claim
    add column origin text not null default 'starter' check (origin in ('starter', 'owner')),
    -- Posts that are said to speak to it and are not in the archive.
    add column elsewhere jsonb not null default '[]'`,
  `alter table claim alter column origin drop default`,
]
