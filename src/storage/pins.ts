import { instant } from './instant.ts'
import type { Database } from './tables.ts'

/** A post that every version of a topic must keep (`must`), or must not. */
export interface Pin {
  readonly postId: number
  readonly must: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The pins of a topic, the newest first. */
export async function listPins(db: Database, topicId: string): Promise<Pin[]> {
  return await db
    .selectFrom('pin')
    .select(['postId', 'must', 'at'])
    .where('topicId', '=', topicId)
    .orderBy('at', 'desc')
    .orderBy('postId', 'desc')
    .execute()
}

/** Whether a topic must keep a post; null: it is not pinned. */
export async function pinOn(db: Database, topicId: string, postId: number): Promise<boolean | null> {
  const pin = await db
    .selectFrom('pin')
    .select('must')
    .where('topicId', '=', topicId)
    .where('postId', '=', postId)
    .executeTakeFirst()
  return pin?.must ?? null
}

/** Pins a post, or turns its pin round. False: there is no such post. */
export async function pinPost(db: Database, topicId: string, { postId, must, at }: Pin): Promise<boolean> {
  const post = await db
    .selectFrom('post')
    .select('id')
    .where('id', '=', postId)
    .forKeyShare()
    .executeTakeFirst()
  if (post === undefined) return false
  await db
    .insertInto('pin')
    .values({ topicId, postId, must, at: instant(at) })
    .onConflict((conflict) => conflict.columns(['topicId', 'postId']).doUpdateSet({ must, at: instant(at) }))
    .execute()
  return true
}

/** False: it was not pinned. */
export async function unpinPost(db: Database, topicId: string, postId: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('pin')
    .where('topicId', '=', topicId)
    .where('postId', '=', postId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
