import { type Kysely, sql } from 'kysely'

/** Filters get targets: what happens in their stories is sent out. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  `create table subscription (
    id bigint generated always as identity primary key,
    filter_id bigint not null references filter on delete cascade,
    target jsonb not null,
    options jsonb not null,
    -- Of the topic's stream: everything up to here was looked at.
    last_position bigint not null,
    state text not null check (state in ('active', 'paused', 'ended')),
    state_why text,
    state_since timestamptz not null,
    failures integer not null default 0,
    failing_since timestamptz,
    hold_until timestamptz,
    hold_why text,
    made_at timestamptz not null
  )`,
  `create index subscription_filter on subscription (filter_id)`,
  // One thing to tell of one story. Rows stay: they say what was told; what was said goes after a while.
  `create table delivery (
    id bigint generated always as identity primary key,
    subscription_id bigint not null references subscription on delete cascade,
    -- Null for a test.
    story_id bigint,
    position bigint,
    news jsonb,
    state text not null check (state in ('waiting', 'sent', 'failed')),
    made_at timestamptz not null,
    due_at timestamptz not null,
    -- Waited for quiet hours or a digest: sent in one message with others that did.
    together boolean not null,
    -- The message it is sent in, named by its first delivery, which has the attempts; null: not packed yet.
    parcel bigint,
    attempts integer not null default 0,
    next_attempt_at timestamptz,
    -- What came of the last attempt.
    outcome text,
    fix text,
    settled_at timestamptz,
    unique (subscription_id, story_id, position)
  )`,
  `create index delivery_waiting on delivery (subscription_id, id) where state = 'waiting'`,
  `create index delivery_parcel on delivery (parcel)`,
  // What was said in them is forgotten after a while.
  `create index delivery_settled on delivery (settled_at) where state <> 'waiting' and news is not null`,
]
