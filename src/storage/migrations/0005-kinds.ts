import { type Kysely, sql } from 'kysely'

/** Sources of other kinds than feeds: what they want to know, and what they remember between polls. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Which kinds there are is told by the program alone.
  `alter table source drop constraint source_kind_check`,
  `alter table source
    -- Of its kind, as the owner wrote them.
    add column options jsonb,
    -- What its adapter goes on from.
    add column cursor jsonb`,
  // Which revision a verdict is about, where that is not the newest: what was kept once stays kept when it is edited.
  `alter table verdict add column revision integer`,
  // When a post that its source did not show was last asked for by its id.
  `alter table post add column asked_at timestamptz`,
  // Where short addresses lead. Without a target it is still to be asked, unless next_at is null: then it was given up.
  `create table short_link (
    url text primary key,
    target text,
    attempts integer not null default 0,
    next_at timestamptz,
    at timestamptz not null
  )`,
  `create index short_link_next_at on short_link (next_at) where next_at is not null`,
  `create index short_link_at on short_link (at)`,
  // Posts that wait for it.
  `create table short_link_post (
    url text not null references short_link on delete cascade,
    source_id text not null,
    external_id text not null,
    primary key (url, source_id, external_id)
  )`,
  // Answers as they came, for some days. Losing them in a crash loses nothing that is stored.
  `create unlogged table raw_answer (
    id bigint generated always as identity primary key,
    source_id text not null,
    at timestamptz not null,
    url text not null,
    content_type text,
    -- Packed, as gzip or zstd.
    body bytea not null
  )`,
  `alter table raw_answer alter column body set storage external`,
  `create index raw_answer_source_id on raw_answer (source_id, id)`,
  // What the stream has told of a post that was edited or deleted.
  `create index stream_entry_post_id on stream_entry (post_id) where post_id is not null`,
  // Where listening to a live stream goes on.
  `create table live_cursor (
    name text primary key,
    cursor text not null,
    at timestamptz not null
  )`,
]
