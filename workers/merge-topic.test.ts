import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ParsedPost } from '#model/post.ts'
import { topicsToLookAt } from '#storage/merge-looks.ts'
import { rulingsAbout } from '#storage/rulings.ts'
import { membersOf } from '#storage/stories.ts'
import { movedInto } from '#storage/story-moves.ts'
import { lockStream } from '#storage/stream-entries.ts'
import { removePosts } from '#storage/remove-posts.ts'
import { type StoriesByHand, hourMs, now, openStoriesByHand, topicId } from '#tests/stories-by-hand.ts'
import { digest } from './digest.ts'
import { mergeLookEveryMs, mergeTopic } from './merge-topic.ts'
import { createRulesets } from './ruleset.ts'

let world: StoriesByHand

beforeEach(async () => {
  world = await openStoriesByHand()
})
afterEach(() => world.database.close())

/** Two accounts of one event that share hardly a word, until a third tells what both tell. */
const dock = {
  title: 'MIOS dock leaks in a factory photo',
  text: 'A photo from Zhengzhou shows a round dock with four pins and a copper ring.',
}
const charger = {
  title: 'MIOS gets a magnetic charger called Halo',
  text: 'The Halo snaps on from behind and fills the battery of a tablet in an hour.',
}
const both = {
  title: 'MIOS magnetic charger Halo is the dock from the factory photo',
  text: 'The Halo snaps on from behind and fills the battery of a tablet in an hour: it is the round dock with four pins of Zhengzhou.',
}

/** Stories a and b, of which b has a second post, c, that tells of both. */
async function arriveOneEvent({ a = {}, b = {} }: { a?: Partial<ParsedPost>; b?: Partial<ParsedPost> } = {}) {
  await world.arrive('one', 'a', { ...dock, publishedAt: now - 5 * hourMs, ...a })
  await world.arrive('two', 'b', { ...charger, publishedAt: now - 4 * hourMs, ...b })
  await world.digested()
  await world.arrive('three', 'c', { ...both, publishedAt: now - 3 * hourMs })
  await world.digested()
  expect(await world.stories()).toEqual(['a', 'b c'])
}

/** The hourly look, some hours after `now`. */
async function look(hours = 0, db = world.database.db) {
  return await mergeTopic({ db, aliases: world.aliases, now: () => now + hours * hourMs }, topicId)
}

async function rulings() {
  const posts = await world.database.db.selectFrom('post').select('id').execute()
  return await rulingsAbout(
    world.database.db,
    topicId,
    posts.map(({ id }) => id),
  )
}

const isDue = async (at: number): Promise<boolean> =>
  (await topicsToLookAt(world.database.db, [topicId], at - mergeLookEveryMs)).length > 0

test('stories that turn out to be one event are merged, with the score and the reason told', async () => {
  await arriveOneEvent()
  const [a, b] = [await world.storyOf('a'), await world.storyOf('b')]
  expect(await look()).toEqual({ stories: 2, merged: 1 })
  expect(await world.told()).toEqual({ [a]: 'a b c' })
  expect(await movedInto(world.database.db, b)).toBe(a)
  const [ruling, ...others] = await rulings()
  expect(others).toEqual([])
  expect(ruling).toMatchObject({
    kind: 'together',
    by: 'program',
    reason: expect.stringContaining('shares '),
  })
  expect(ruling?.score).toBeGreaterThan(0)
  const entries = (await world.stream()).slice(-2)
  expect(entries).toMatchObject([
    { kind: 'merged', storyId: b, detail: { ruling: ruling?.id, by: 'program', into: a } },
    { kind: 'merged', storyId: a, detail: { ruling: ruling?.id, by: 'program', from: b } },
  ])
  expect(entries[1]?.detail['score']).toBeCloseTo(ruling?.score ?? 0)
  const places = await membersOf(world.database.db, topicId, [await world.idOf('b')])
  expect([...places.values()]).toMatchObject([
    { level: 4, reason: `put into this story by the hourly look: ${ruling?.reason}` },
  ])
})

test('what the hourly look merged stays so when all is judged anew', async () => {
  await arriveOneEvent()
  await look()
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a b c'])
})

test('a look is due an hour after the last one if something happened since, and nothing is left to it then', async () => {
  expect(await isDue(now)).toBe(false)
  await arriveOneEvent()
  expect(await isDue(now)).toBe(true)
  await look()
  expect(await isDue(now + hourMs - 1)).toBe(false)
  // What was merged may be the same event as a third story.
  expect(await isDue(now + hourMs)).toBe(true)
  expect(await look(1)).toEqual({ stories: 1, merged: 0 })
  expect(await isDue(now + 100 * hourMs)).toBe(false)
  expect(await look(100)).toEqual({ stories: 0, merged: 0 })
})

test('one look puts several stories into another, and each of them can be taken back', async () => {
  const part = (from: number, to: number) => words.slice(from, to).join(' ')
  const words = inventWords(14, 0)
  const mixed = words.map((_word, nth) => words[(nth * 5) % words.length])
  const titles = { a: part(0, 6), b: part(6, 10), d: part(10, 14), e: mixed.join(' ') }
  for (const [nth, [name, title]] of Object.entries(titles).entries()) {
    await world.arrive(name, name, { title: `MIOS ${title}`, publishedAt: now - (8 - nth) * hourMs })
    await world.digested()
  }
  expect(await world.stories()).toEqual(['a e', 'b', 'd'])
  expect(await look()).toEqual({ stories: 3, merged: 2 })
  expect(await world.stories()).toEqual(['a b d e'])
  const about = await rulingsAbout(world.database.db, topicId, [await world.idOf('b')])
  await world.undo(about.at(-1)?.id ?? 0)
  expect((await world.stories()).toSorted()).toEqual(['a d e', 'b'])
  await world.rejudgeAll()
  await look(1)
  expect((await world.stories()).toSorted()).toEqual(['a d e', 'b'])
})

test('stories whose newest post is older than 14 days are left as they are', async () => {
  await arriveOneEvent()
  expect(await look(15 * 24)).toEqual({ stories: 0, merged: 0 })
  expect(await world.stories()).toEqual(['a', 'b c'])
})

test('what was taken back is never merged again, whatever else comes', async () => {
  await arriveOneEvent()
  await look()
  const [ruling] = await rulings()
  await world.undo(ruling?.id ?? 0)
  expect(await world.stories()).toEqual(['a', 'b c'])
  await world.arrive('four', 'd', { ...both, title: `${both.title}, says a reader`, publishedAt: now })
  await world.digested()
  expect(await look(1)).toEqual({ stories: 2, merged: 0 })
  await world.rejudgeAll()
  await look(2)
  expect(await world.storyOf('a')).not.toBe(await world.storyOf('b'))
  expect(await world.storyOf('a')).not.toBe(await world.storyOf('c'))
})

test('a post that the owner takes out of what the program merged stays out', async () => {
  await arriveOneEvent()
  await look()
  await world.split('a')
  expect(await look(1)).toMatchObject({ merged: 0 })
  await world.rejudgeAll()
  await look(2)
  expect(await world.stories()).toEqual(['a', 'b c'])
})

test('a story whose nearest one the owner keeps apart goes to the next', async () => {
  await arriveOneEvent()
  await world.arrive('four', 'd', { ...dock, publishedAt: now - 2 * hourMs })
  await world.digested()
  await world.split('d')
  await look()
  const [ruling] = (await rulings()).filter(({ by }) => by === 'program')
  await world.undo(ruling?.id ?? 0)
  await look(1)
  expect((await world.stories()).toSorted()).toEqual(['a', 'b c d'])
})

test('a story that denies what the other says is merged as a dispute, which the stream tells', async () => {
  await arriveOneEvent({ b: { title: `${charger.title}: fake` } })
  await look()
  expect(await world.stories()).toEqual(['a b c'])
  const places = await membersOf(world.database.db, topicId, [await world.idOf('a'), await world.idOf('b')])
  expect(Array.from(places.values(), ({ stance }) => stance)).toEqual(['says', 'denies'])
  expect((await world.stream()).slice(-2)).toMatchObject([
    { kind: 'merged', detail: { disputed: true } },
    { kind: 'merged', detail: { disputed: true } },
  ])
})

test('credit that moves with a merge is told', async () => {
  await arriveOneEvent({ a: { repostOf: { id: 'elsewhere', text: dock.text } } })
  await look()
  const [a, b] = [await world.idOf('a'), await world.idOf('b')]
  expect((await world.stream()).at(-1)).toMatchObject({
    kind: 'merged',
    storyId: await world.storyOf('a'),
    detail: { credit: { from: { postId: a }, to: { postId: b } } },
  })
})

test('of several looks at once one merges, and the stream tells it once', async () => {
  await arriveOneEvent()
  const reports = await Promise.all(Array.from({ length: 4 }, () => look(0, world.database.another())))
  expect(reports.reduce((sum, { merged }) => sum + merged, 0)).toBe(1)
  expect(await world.stories()).toEqual(['a b c'])
  expect(await rulings()).toHaveLength(1)
  expect((await world.stream()).filter(({ kind }) => kind === 'merged')).toHaveLength(2)
})

test('a look that is killed between two merges leaves the second to the next', async () => {
  await arriveEvents(inventEvents(2))
  await world.digested()
  const before = (await world.stories()).length
  let asked = 0
  const dies = () => {
    // First for the look itself, then for each merge.
    if (++asked === 3) throw new Error('killed')
    return now
  }
  const hands = { db: world.database.db, aliases: world.aliases, now: dies }
  await expect(mergeTopic(hands, topicId)).rejects.toThrow('killed')
  expect(await world.stories()).toHaveLength(before - 1)
  expect(await look()).toMatchObject({ merged: 1 })
  expect(await world.stories()).toEqual(['0-a 0-b 0-c', '1-a 1-b 1-c'])
})

test('stories that change while they are compared are left to the next look', async () => {
  await arriveOneEvent()
  const c = await world.idOf('c')
  const other = world.database.another()
  const looking = await other.transaction().execute(async (transaction) => {
    await lockStream(transaction, topicId)
    const waiting = look()
    await expect.poll(() => waitingForLock(), { interval: 20 }).toBe(1)
    await removePosts(transaction, sql`select ${c}::bigint`, 'its source was removed')
    return { waiting }
  })
  expect(await looking.waiting).toEqual({ stories: 2, merged: 0 })
  expect(await world.stories()).toEqual(['a', 'b'])
  expect(await isDue(now + hourMs)).toBe(true)
})

test('digests and looks at once leave every post in one story, and every event in one', async () => {
  const events = inventEvents(8)
  const elsewhere = async () => {
    const db = world.database.another()
    const ruleset = createRulesets(db, () => world.clock.now)
    await digest({ db, ruleset, aliases: world.aliases, now: () => world.clock.now }, topicId)
  }
  for (const [round, nth] of ['a', 'b', 'c'].entries()) {
    await arriveEvents(events.filter(({ id }) => id.endsWith(nth)))
    const digests = Array.from({ length: 8 }, elsewhere)
    const looks = [1, 2, 3].map((hour) => look(10 * round + hour, world.database.another()))
    await Promise.all([...digests, ...looks])
  }
  for (let hour = 40; (await look(hour)).merged > 0; hour++) continue
  const expected = Array.from({ length: 8 }, (_none, nth) => `${nth}-a ${nth}-b ${nth}-c`)
  expect((await world.stories()).toSorted()).toEqual(expected.toSorted())
  const { rows } = await sql<{
    position: number
  }>`select position from stream_entry order by position`.execute(world.database.db)
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_row, index) => index + 1))
})

async function waitingForLock(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from pg_locks
    where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(
    world.database.db,
  )
  return rows[0]?.n ?? 0
}

interface InventedPost {
  readonly id: string
  readonly title: string
  readonly publishedAt: number
}

/** Words that nobody else has, other ones for each event. */
function inventWords(count: number, event: number): string[] {
  const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ')
  return Array.from({ length: count }, (_word, nth) => {
    const parts = [nth, event, nth * 7 + event * 3, nth + event]
    return parts.map((part) => syllables[part % syllables.length]).join('')
  })
}

/** Events in words of their own: a and b share none of them, c tells all, a word of each in turn. a come first. */
function inventEvents(count: number): InventedPost[] {
  return ['a', 'b', 'c'].flatMap((name, hour) =>
    Array.from({ length: count }, (_none, event) => {
      const words = inventWords(12, event)
      const told = name === 'c' ? words : words.filter((_word, nth) => (nth % 2 === 0) === (name === 'a'))
      const publishedAt = now - (8 - hour) * hourMs + event
      return { id: `${event}-${name}`, title: `MIOS ${told.join(' ')}`, publishedAt }
    }),
  )
}

async function arriveEvents(events: readonly InventedPost[]): Promise<void> {
  for (const { id, ...post } of events) await world.arrive(`source-${id.slice(-1)}`, id, post)
}
