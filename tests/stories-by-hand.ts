import { sql } from 'kysely'
import { expect } from 'vitest'
import { storiesById } from '#storage/stories.ts'
import { lockStream } from '#storage/stream-entries.ts'
import { saveTopic } from '#storage/topics.ts'
import { mergeStories, splitPost } from '#stories/change-by-hand.ts'
import { putTogether } from '#stories/put-together.ts'
import { undoRuling } from '#stories/undo-ruling.ts'
import type { AliasTable } from '#text/aliases.ts'
import { openArrivals, quick } from './arrivals.ts'
import { type TestDatabase, openTestDatabase } from './database.ts'
import { smallTopic } from './small-topic.ts'

export const now = Date.UTC(2023, 9, 20)
export const hourMs = 3_600_000
export const topicId = 'mios'

export const camera = {
  title: 'MIOS has a camera that counts sheep',
  text: 'Farmers are pleased with what Xiaomi does.',
}
export const wallpaper = {
  title: 'MIOS wallpapers show a lighthouse',
  text: 'Three of them can be downloaded already.',
}

/** Posts of the small topic, named by their ids at their sources, and changes by hand to their stories. */
export async function openStoriesByHand() {
  const database = await openTestDatabase()
  const world = await openArrivals(database, now)
  const { aliases } = world.hands
  const changes = changesOf(database, aliases)
  return { database, aliases, ...world, ...namesOf(database), ...changes, ...comingOf(database, world) }
}

export type StoriesByHand = Awaited<ReturnType<typeof openStoriesByHand>>

function namesOf({ db }: TestDatabase) {
  /** Stories with the names of their posts, 'b' for a post and '=b' for one that repeats another. */
  const told = async (): Promise<Record<number, string>> => {
    const { rows } = await sql<{ storyId: number; posts: string }>`
      select story_id, string_agg(case when duplicate_of is null then '' else '=' end || external_id, ' '
        order by external_id) as posts
      from story_post join post on post.id = post_id group by story_id order by story_id`.execute(db)
    return Object.fromEntries(rows.map(({ storyId, posts }) => [storyId, posts]))
  }
  return {
    told,
    stories: async () => Object.values(await told()),
    storyOf: async (name: string): Promise<number> => {
      const found = Object.entries(await told()).find(([, posts]) => posts.split(/ |=/u).includes(name))
      return Number(found?.[0])
    },
    idOf: async (name: string): Promise<number> => {
      const post = db.selectFrom('post').select('id').where('externalId', '=', name)
      return (await post.executeTakeFirstOrThrow()).id
    },
  }
}

/** Each returns the id of the ruling, 0 if nothing was changed. */
function changesOf(database: TestDatabase, aliases: AliasTable) {
  const { storyOf, idOf } = namesOf(database)
  const { db } = database
  return {
    merge: async (into: string, other: string): Promise<number> => {
      const change = { storyId: await storyOf(into), other: await storyOf(other) }
      const changed = await mergeStories(db, { ...change, topicId, reason: 'one event', now, aliases })
      return changed.kind === 'changed' ? changed.rulingId : 0
    },
    split: async (name: string): Promise<number> => {
      const change = { storyId: await storyOf(name), postId: await idOf(name) }
      const changed = await splitPost(db, { ...change, topicId, reason: 'two events', now, aliases })
      return changed.kind === 'changed' ? changed.rulingId : 0
    },
    /** As the hourly look does, whatever the posts say. */
    mergeByLook: (into: string, other: string): Promise<number> =>
      db.transaction().execute(async (transaction) => {
        await lockStream(transaction, topicId)
        const ids = [await storyOf(other), await storyOf(into)]
        const [from, taker] = await storiesById(transaction, ids)
        if (from === undefined || taker === undefined) throw new Error(`${other} or ${into} is in no story.`)
        const ruling = { topicId, by: 'program' as const, score: 0.5, reason: 'shares sheep' }
        return await putTogether(transaction, { ...ruling, from, into: taker, now, aliases })
      }),
    undo: (rulingId: number) => undoRuling(db, { rulingId, now, aliases }),
  }
}

function comingOf(database: TestDatabase, world: Awaited<ReturnType<typeof openArrivals>>) {
  const { stories } = namesOf(database)
  const judgeBy = async (source: string): Promise<void> => {
    await saveTopic(database.db, { ...smallTopic, source }, { now, reason: 'test' })
    world.clock.now += 10_000
    await world.digested()
  }
  const judgeByNone = () => judgeBy(smallTopic.source.replace('match: [MIOS]', 'match: [ZZOS]'))
  return {
    /** Rules that keep nothing. */
    judgeByNone,
    /** Rules that keep nothing, then the first ones again: every post leaves its story and is placed anew. */
    rejudgeAll: async (): Promise<void> => {
      await judgeByNone()
      expect(await stories()).toEqual([])
      await judgeBy(smallTopic.source)
    },
    arriveTwoStories: async (): Promise<void> => {
      await world.arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
      await world.arrive('two', 'b', { ...camera, publishedAt: now - 2 * hourMs })
      await world.digested()
      expect(await stories()).toEqual(['a', 'b'])
    },
    arriveDuplicates: async (): Promise<void> => {
      await world.arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
      await world.arrive('two', 'b', { ...quick, publishedAt: now - 2 * hourMs })
      await world.digested()
      expect(await stories()).toEqual(['a =b'])
    },
  }
}
