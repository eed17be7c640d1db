import { sql } from 'kysely'
import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** A pin on a post as another installation knows it too. */
export interface NamedPin {
  readonly topicId: string
  readonly sourceId: string
  readonly externalId: string
  readonly url: string | null
  readonly must: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

/** All pins of all topics, those that wait for their posts too, by topic, source and the post's id there. */
export async function listNamedPins(db: Database): Promise<NamedPin[]> {
  const { rows } = await sql<NamedPin>`
    select * from (
      select pin.topic_id, post.source_id, post.external_id, post.url, pin.must, pin.at
      from pin join post on post.id = pin.post_id
      union all
      select topic_id, source_id, external_id, url, must, at from waiting_pin
    ) as named
    order by topic_id collate "C", source_id collate "C", external_id collate "C"`.execute(db)
  return rows
}

/** Remembers a pin until its post comes; what waited for the same post is replaced. */
export async function waitForPin(db: Database, pin: NamedPin): Promise<void> {
  const row = { ...pin, at: instant(pin.at) }
  await db
    .insertInto('waitingPin')
    .values(row)
    .onConflict((conflict) => conflict.columns(['topicId', 'sourceId', 'externalId']).doUpdateSet(row))
    .execute()
}

/** Pins what came meanwhile. Cost: that of the pins that wait, mostly none. */
export async function pinArrived(db: Database): Promise<void> {
  await sql`
    with arrived as (
      delete from waiting_pin using post
      where post.source_id = waiting_pin.source_id and post.external_id = waiting_pin.external_id
      returning waiting_pin.topic_id, post.id, waiting_pin.must, waiting_pin.at
    )
    insert into pin (topic_id, post_id, must, at) select topic_id, id, must, at from arrived
    on conflict do nothing`.execute(db)
}

/**
 * The post that is meant by its id in its source, else, among those that a topic keeps, by the key of its address; null
 * if it is not here. Two look-ups at most.
 */
export async function postNamed(
  db: Database,
  {
    sourceId,
    externalId,
    urlKey,
  }: Pick<NamedPin, 'sourceId' | 'externalId'> & { readonly urlKey: string | null },
): Promise<number | null> {
  const byId = await db
    .selectFrom('post')
    .select('id')
    .where('sourceId', '=', sourceId)
    .where('externalId', '=', externalId)
    .executeTakeFirst()
  if (byId !== undefined || urlKey === null) return byId?.id ?? null
  const byAddress = await db
    .selectFrom('post')
    .select('id')
    .where('urlKey', '=', urlKey)
    .where('textHash', 'is not', null)
    .orderBy('id')
    .executeTakeFirst()
  return byAddress?.id ?? null
}
