import { sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** Ends those of the stories that have no post any more; their addresses lead to `into` from then on. Returns them. */
export async function closeEmptied(
  db: Database,
  storyIds: readonly number[],
  into: number,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with gone as (
      delete from story where id = any(${[...storyIds]}::bigint[]) and id <> ${into}
        and not exists (select from story_post where story_post.story_id = story.id)
      returning id
    )
    insert into story_move (story_id, into_id) select id, ${into} from gone
    on conflict (story_id) do update set into_id = excluded.into_id
    returning story_id as id`.execute(db)
  return rows.map(({ id }) => id)
}

/** Opens a story again that went into another, under its old id and address; nothing happens if it is there. */
export async function reopenStory(
  db: Database,
  story: {
    readonly storyId: number
    readonly topicId: string
    readonly originPostId: number
    readonly at: number
  },
): Promise<void> {
  const { storyId, topicId, originPostId, at } = story
  await db.deleteFrom('storyMove').where('storyId', '=', storyId).execute()
  await sql`
    insert into story (id, topic_id, origin_post_id, started_at, latest_at, position)
    overriding system value
    values (${storyId}, ${topicId}, ${originPostId}, ${instant(at)}, ${instant(at)}, 0)
    on conflict do nothing`.execute(db)
}

/** The story that a story's posts went to, through all moves since; null if it never went into another. */
export async function movedInto(db: Database, storyId: number): Promise<number | null> {
  const { rows } = await sql<{ id: number }>`
    with recursive way (id, step) as (
      select into_id, 1 from story_move where story_id = ${storyId}
      union select into_id, step + 1 from way join story_move on story_move.story_id = way.id where step < 100
    )
    select id from way order by step desc limit 1`.execute(db)
  return rows[0]?.id ?? null
}

/** The stories that went into this one, through all moves. */
export async function movedFrom(db: Database, storyId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive way (id) as (
      select story_id from story_move where into_id = ${storyId}
      union select story_id from way join story_move on story_move.into_id = way.id
    )
    select id from way order by id`.execute(db)
  return rows.map(({ id }) => id)
}
