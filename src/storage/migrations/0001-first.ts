import { type Kysely, sql } from 'kysely'

/** The first schema. Comments stand where a column is not what its name says at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table source (
    id text primary key,
    kind text not null check (kind in ('feed', 'starter')),
    address text not null,
    name text not null,
    lang text,
    group_name text,
    mode text not null check (mode in ('curated', 'firehose')),
    -- 'file': config/sources.yaml owns it; 'added': a person or an import did.
    origin text not null check (origin in ('file', 'added', 'starter')),
    added_at timestamptz not null,
    removed_at timestamptz,
    etag text,
    last_modified text,
    -- The address that gave the validators.
    answered_by text,
    body_hash text,
    -- null: not asked until a person edits it.
    next_poll_at timestamptz,
    next_poll_why text not null,
    -- The host asked us to wait: obeyed even by pull --now.
    hold_until timestamptz,
    polled_at timestamptz,
    changed_at timestamptz,
    state text not null,
    state_since timestamptz not null,
    state_why text,
    state_fix text,
    failures integer not null default 0,
    failing_since timestamptz,
    -- What the feed last said and showed of its rhythm, for polls that bring no body.
    posts_per_week real,
    newest_at timestamptz,
    hints jsonb
  )`,
  // A source that was removed keeps its row for its posts, but not its address.
  `create unique index source_address on source (address) where removed_at is null`,
  `create index source_due on source (next_poll_at) where removed_at is null and next_poll_at is not null`,
  `create table source_log (
    id bigint generated always as identity primary key,
    source_id text not null references source on delete cascade,
    at timestamptz not null,
    outcome text not null,
    status integer,
    bytes integer not null,
    conditional boolean not null,
    new_posts integer not null,
    next_poll_at timestamptz,
    why text not null
  )`,
  `create index source_log_by_source on source_log (source_id, id)`,

  `create table post (
    id bigint generated always as identity primary key,
    source_id text not null references source,
    external_id text not null,
    url text,
    url_key text,
    lang text,
    published_at timestamptz not null,
    received_at timestamptz not null,
    time_precision text not null,
    deleted_at timestamptz,
    -- The newest revision and the hash of what it says.
    revisions integer not null default 1,
    content_hash text not null,
    -- Of the folded text, for duplicates; only kept posts have one.
    text_hash text,
    -- The ruleset that last judged it; 0: none yet.
    judged integer not null,
    unique (source_id, external_id)
  )`,
  `create index post_judged on post (judged)`,
  `create index post_received on post (received_at)`,
  `create index post_url_key on post (url_key) where text_hash is not null`,
  `create index post_text_hash on post (text_hash) where text_hash is not null`,
  `create table revision (
    post_id bigint not null references post on delete cascade,
    n integer not null,
    at timestamptz not null,
    updated_at timestamptz,
    title text not null,
    text text not null,
    summary text not null,
    content text not null,
    -- Sanitised; only kept posts have one.
    html text,
    author text,
    links jsonb not null,
    media jsonb not null,
    categories jsonb not null,
    -- repostOf, quoteOf, replyTo: those that there are.
    refs jsonb not null,
    primary key (post_id, n)
  )`,
  ...['text', 'summary', 'content'].map(
    (column) => `alter table revision alter column ${column} set storage external`,
  ),

  `create table topic (
    id text primary key,
    name text not null,
    version integer not null
  )`,
  `create table topic_version (
    topic_id text not null references topic on delete cascade,
    n integer not null,
    -- Counts over all topics: posts judged under a lower ruleset than the highest are due again.
    ruleset integer generated always as identity unique,
    source text not null,
    made_at timestamptz not null,
    reason text not null,
    primary key (topic_id, n)
  )`,
  `create table verdict (
    post_id bigint not null references post on delete cascade,
    topic_id text not null references topic on delete cascade,
    version integer not null,
    keep boolean not null,
    score real not null,
    threshold real not null,
    hits jsonb not null,
    why jsonb not null,
    tags jsonb not null,
    -- True once the digest gave it what its verdict asks for: a kept post keywords, a story and a stream entry.
    placed boolean not null default false,
    primary key (post_id, topic_id)
  )`,
  `create index verdict_to_place on verdict (topic_id, post_id) where not placed`,

  `create table keyword (
    id bigint generated always as identity primary key,
    type text not null,
    canonical text not null,
    name text not null,
    unique (type, canonical)
  )`,
  `create table post_keyword (
    post_id bigint not null references post on delete cascade,
    keyword_id bigint not null references keyword on delete cascade,
    score real not null,
    primary key (post_id, keyword_id)
  )`,
  `create index post_keyword_by_keyword on post_keyword (keyword_id, post_id)`,
  `create table feature_df (
    token text not null,
    day date not null,
    posts integer not null,
    primary key (token, day)
  )`,

  `create table story (
    id bigint generated always as identity primary key,
    topic_id text not null references topic on delete cascade,
    origin_post_id bigint not null references post,
    started_at timestamptz not null,
    -- When its newest post was published.
    latest_at timestamptz not null,
    -- The last stream entry about it.
    position bigint not null
  )`,
  `create index story_latest on story (topic_id, latest_at)`,
  `create index story_position on story (topic_id, position desc)`,
  `create table story_post (
    post_id bigint not null references post on delete cascade,
    topic_id text not null references topic on delete cascade,
    story_id bigint not null references story on delete cascade,
    duplicate_of bigint references post,
    level smallint,
    score real not null,
    reason text not null,
    stance text not null,
    -- Weights of the words and anchors, for later posts to be compared with.
    features jsonb not null,
    primary key (post_id, topic_id)
  )`,
  `create index story_post_by_story on story_post (story_id)`,
  `create table post_band (
    key bigint not null,
    post_id bigint not null references post on delete cascade,
    primary key (key, post_id)
  )`,
  `create index post_band_by_post on post_band (post_id)`,
  `create table claim (
    id text primary key,
    topic_id text not null references topic on delete cascade,
    claim text not null,
    who text not null,
    said_when text not null,
    outcome text not null check (outcome in ('confirmed', 'partly', 'refuted', 'unresolved')),
    resolved_at timestamptz,
    evidence jsonb not null,
    note text not null
  )`,
  `create table post_claim (
    post_id bigint not null references post on delete cascade,
    claim_id text not null references claim on delete cascade,
    stance text not null,
    primary key (post_id, claim_id)
  )`,

  `create table stream_entry (
    topic_id text not null references topic on delete cascade,
    position bigint not null,
    at timestamptz not null,
    kind text not null,
    story_id bigint,
    post_id bigint,
    detail jsonb not null,
    primary key (topic_id, position)
  )`,
  `create table filter (
    id bigint generated always as identity primary key,
    secret text not null unique,
    topic_id text not null references topic on delete cascade,
    name text not null,
    query text not null,
    made_at timestamptz not null,
    revoked_at timestamptz
  )`,

  `create table search_document (
    post_id bigint primary key references post on delete cascade,
    at timestamptz not null,
    source_id text not null,
    lang text,
    tsv tsvector not null
  )`,
  // Without this PostgreSQL guesses wrong for every unlisted word and walks the date index: seconds, not milliseconds.
  `alter table search_document alter column tsv set statistics 1000`,
  `create index search_document_tsv on search_document using gin (tsv)`,
  `create index search_document_at on search_document (at desc, post_id desc)`,

  `create table config_import (
    path text primary key,
    hash text not null,
    at timestamptz not null
  )`,
]
