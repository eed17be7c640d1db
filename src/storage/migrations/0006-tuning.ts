import { type Kysely, sql } from 'kysely'

/** Rules are tuned against the archive: pinned posts, and what stands in files that could not be put in force. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Posts that every later version of a topic must keep, or must not.
  `create table pin (
    topic_id text not null references topic on delete cascade,
    post_id bigint not null references post on delete cascade,
    must boolean not null,
    at timestamptz not null,
    primary key (topic_id, post_id)
  )`,
  // The reject bin: what lacked least comes first.
  `create index verdict_near_misses on verdict (topic_id, (threshold - score), (-post_id))
    where not keep and score > 0`,
  `create index pin_post on pin (post_id)`,
  // A topic's file that is not in force, and why. Gone as soon as it is.
  `create table topic_file_problem (
    topic_id text primary key,
    path text not null,
    kind text not null,
    message text not null,
    problems jsonb not null,
    -- The file as it stood.
    source text not null,
    hash text not null,
    at timestamptz not null
  )`,
]
