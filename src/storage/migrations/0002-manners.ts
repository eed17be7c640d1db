import { type Kysely, sql } from 'kysely'

/** What asking politely has to remember, and what a source asks of us. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `alter table source
    -- Sent to its own host only; \${NAME} stands for a variable of the environment.
    add column headers jsonb,
    add column proxy text,
    add column back_off text not null default 'source' check (back_off in ('source', 'host', 'group')),
    -- How many posts the last readable answer held, and how many in a row held none after that.
    add column last_items integer,
    add column empty_answers integer not null default 0,
    -- A permanent redirect that has been seen, not yet believed; and the address before one that was.
    add column moving jsonb,
    add column former_address text`,
  // One request at a time and a pause for each host, whatever process asks; and waits that a host or group is held to.
  `create table lane (
    name text primary key,
    free_at timestamptz not null,
    hold_until timestamptz,
    hold_why text
  )`,
  // At most one a day for each source in trouble.
  `create table notice (
    source_id text not null references source on delete cascade,
    day date not null,
    at timestamptz not null,
    code text not null,
    message text not null,
    fix text not null,
    primary key (source_id, day)
  )`,
  `create index notice_at on notice (at)`,
  `create table websub (
    source_id text primary key references source on delete cascade,
    hub text not null,
    topic text not null,
    -- Of our callback address; cannot be guessed.
    key text not null unique,
    secret text not null,
    state text not null check (state in ('asked', 'confirmed', 'trusted', 'refused')),
    asked_at timestamptz,
    lease_until timestamptz,
    -- The first delivery makes it trusted.
    delivered_at timestamptz
  )`,
  // Without these, every post that goes walks all stories.
  `create index story_origin on story (origin_post_id)`,
  `create index story_post_duplicate_of on story_post (duplicate_of) where duplicate_of is not null`,
]
