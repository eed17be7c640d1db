import { type Kysely, sql } from 'kysely'

/** Reader apps read filters through the Google Reader API and Fever. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // Of a password only hashes are kept: of the token that the Google Reader API gives for it, and of Fever's keys.
  `create table reader_password (
    id bigint generated always as identity primary key,
    name text not null,
    auth_hash text not null unique,
    fever_hash text not null,
    fever_mail_hash text not null,
    -- The newest feed that an app with this password has been told of.
    listed_feed integer not null,
    made_at timestamptz not null,
    used_at timestamptz,
    used_by text
  )`,
  // What an app takes for a feed: a source within a filter. Without a source: those beyond the bound, together.
  `create table reader_feed (
    id integer generated always as identity primary key,
    filter_id bigint not null references filter on delete cascade,
    source_id text references source on delete cascade,
    -- What an app renamed it to.
    title text,
    muted_at timestamptz
  )`,
  `create unique index reader_feed_pair on reader_feed (filter_id, coalesce(source_id, ''))`,
  // What an app takes for an article: a story within a filter. The id is when it matched, in microseconds.
  `create table reader_item (
    id bigint primary key,
    feed_id integer not null references reader_feed on delete cascade,
    filter_id bigint not null,
    story_id bigint not null,
    left_at timestamptz,
    unique (filter_id, story_id)
  )`,
  `create index reader_item_feed on reader_item (feed_id, id)`,
  `create index reader_item_story on reader_item (story_id)`,
  // The owner's marks: on a story, whichever filters show it.
  `create table reader_mark (
    story_id bigint primary key,
    read_at timestamptz,
    starred_at timestamptz
  )`,
  `create index reader_mark_starred on reader_mark (story_id) where starred_at is not null`,
  // How far a filter's stream has been made into items, and for which query.
  `create table reader_place (
    filter_id bigint primary key references filter on delete cascade,
    query text not null,
    position bigint not null
  )`,
  // One row: the newest id given, and the id up to which all counts as read.
  `create table reader_state (
    only_row boolean primary key default true check (only_row),
    last_id bigint not null,
    unread_after bigint not null
  )`,
  `insert into reader_state (last_id, unread_after) values (0, 0)`,
]
