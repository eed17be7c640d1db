import { type Kysely, sql } from 'kysely'

/** Stories are merged and split by hand, and every story is a page of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

const statements = [
  // What the owner says of posts: that they tell one story ('together'), or not ('apart').
  `create table ruling (
    id bigint generated always as identity primary key,
    topic_id text not null references topic on delete cascade,
    kind text not null,
    reason text not null,
    at timestamptz not null
  )`,
  `create index ruling_topic on ruling (topic_id)`,
  // It speaks of every pair of a post that moved and one that stayed, and of no other.
  `create table ruling_post (
    ruling_id bigint not null references ruling on delete cascade,
    post_id bigint not null references post on delete cascade,
    moved boolean not null,
    -- Where it stood before, for the way back; null for one that stayed.
    former jsonb,
    primary key (ruling_id, post_id)
  )`,
  `create index ruling_post_post on ruling_post (post_id)`,
  // Stories that are no more because all of their posts went to another: their addresses lead there.
  `create table story_move (
    story_id bigint primary key,
    into_id bigint not null
  )`,
  `create index story_move_into on story_move (into_id)`,
  `create index stream_entry_story on stream_entry (topic_id, story_id)`,
  `create index stream_entry_post on stream_entry (topic_id, post_id)`,
]
