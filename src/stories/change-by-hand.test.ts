import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removePosts } from '#storage/remove-posts.ts'
import { movedInto } from '#storage/story-moves.ts'
import { deleteDropped } from '#storage/verdicts.ts'
import { quick } from '#tests/arrivals.ts'
import {
  type StoriesByHand,
  camera,
  hourMs,
  now,
  openStoriesByHand,
  topicId,
  wallpaper,
} from '#tests/stories-by-hand.ts'
import { mergeStories, splitPost } from './change-by-hand.ts'

let world: StoriesByHand

beforeEach(async () => {
  world = await openStoriesByHand()
})
afterEach(() => world.database.close())

test('merged stories are one, the stream tells it for each of the two, and the old address leads to the new', async () => {
  await world.arriveTwoStories()
  const [a, b] = [await world.storyOf('a'), await world.storyOf('b')]
  const ruling = await world.merge('a', 'b')
  expect(await world.told()).toEqual({ [a]: 'a b' })
  expect(await movedInto(world.database.db, b)).toBe(a)
  const entries = (await world.stream()).slice(-2)
  expect(entries.map(({ kind, storyId, detail }) => ({ kind, storyId, detail }))).toEqual([
    { kind: 'merged', storyId: b, detail: { ruling, reason: 'one event', into: a } },
    { kind: 'merged', storyId: a, detail: { ruling, reason: 'one event', from: b } },
  ])
})

test('what was merged by hand stays so when all is judged anew', async () => {
  await world.arriveTwoStories()
  await world.merge('b', 'a')
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a b'])
})

test('a post that was taken out stays out when all is judged anew, though it is the same text', async () => {
  await world.arriveDuplicates()
  await world.split('b')
  expect(await world.stories()).toEqual(['a', 'b'])
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a', 'b'])
})

test('a bare repost that was taken out is compared by what it repeats', async () => {
  const words = { title: '', text: `${quick.title}. ${quick.text}` }
  const origin = { url: 'https://one.example/a', text: words.text }
  await world.arrive('one', 'a', { ...words, publishedAt: now - 3 * hourMs })
  await world.arrive('two', 'b', { title: '', text: '', repostOf: origin, publishedAt: now - 2 * hourMs })
  await world.digested()
  expect(await world.stories()).toEqual(['a =b'])
  await world.split('b')
  const { rows } = await sql<{ same: boolean }>`
    select features = (select features from story_post where post_id = ${await world.idOf('a')}) as same
    from story_post where post_id = ${await world.idOf('b')}`.execute(world.database.db)
  expect(rows).toEqual([{ same: true }])
})

test('rulings outlive edits of the posts they speak of', async () => {
  await world.arriveTwoStories()
  await world.merge('a', 'b')
  await world.arrive('three', 'c', { ...quick, publishedAt: now - hourMs })
  await world.digested()
  await world.split('c')
  await world.arrive('two', 'b', { ...camera, title: 'MIOS has a camera that counts goats' })
  await world.arrive('three', 'c', { ...quick, title: `${quick.title} (updated)` })
  await world.digested()
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a b', 'c'])
})

test('rulings outlive the removal of a post: they still speak of the others', async () => {
  await world.arriveTwoStories()
  await world.arrive('three', 'c', { ...wallpaper, publishedAt: now - hourMs })
  await world.digested()
  await world.merge('a', 'c')
  await world.merge('a', 'b')
  const a = await world.idOf('a')
  await world.database.db
    .transaction()
    .execute((transaction) => removePosts(transaction, sql`select ${a}::bigint`, 'its source was removed'))
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['b c'])
})

test('a post that was taken out stays out though it links to a post of the story', async () => {
  await world.arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  await world.arrive('two', 'b', { ...camera, links: [{ raw: 'https://one.example/a' }] })
  await world.digested()
  expect(await world.stories()).toEqual(['a b'])
  await world.split('b')
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a', 'b'])
})

test('posts of merged stories stay together though an edit made them unlike', async () => {
  await world.arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  await world.arrive('two', 'b', {
    ...quick,
    title: 'Xiaomi registers the domain of MIOS 15',
    publishedAt: now - 2 * hourMs,
  })
  await world.arrive('three', 'c', { ...wallpaper, publishedAt: now - hourMs })
  await world.digested()
  expect(await world.stories()).toEqual(['a b', 'c'])
  await world.merge('a', 'c')
  await world.arrive('two', 'b', { ...camera, publishedAt: now - 2 * hourMs })
  await world.digested()
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a b c'])
})

test('a post that was ruled on is not deleted while the rules drop it', async () => {
  await world.arriveTwoStories()
  await world.arrive('three', 'c', { ...wallpaper, publishedAt: now - hourMs })
  await world.digested()
  await world.merge('a', 'b')
  await world.judgeByNone()
  expect(await deleteDropped(world.database.db, now + hourMs, 10)).toBe(1)
  const left = await world.database.db.selectFrom('post').select('externalId').orderBy('externalId').execute()
  expect(left.map(({ externalId }) => externalId)).toEqual(['a', 'b'])
})

test('a post of which only the program spoke is deleted like any other that the rules drop', async () => {
  await world.arriveTwoStories()
  await world.mergeByLook('a', 'b')
  await world.judgeByNone()
  expect(await deleteDropped(world.database.db, now + hourMs, 10)).toBe(2)
})

test('a ruling teaches no other pair: the next post with that text is told from what it says', async () => {
  await world.arriveDuplicates()
  await world.split('b')
  await world.arrive('three', 'c', { ...quick, publishedAt: now - hourMs })
  await world.arrive('four', 'd', { ...camera, publishedAt: now })
  await world.digested()
  expect(await world.stories()).toEqual(['a =c', 'b', 'd'])
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a =c', 'b', 'd'])
})

test('of two rulings on the same posts the later one holds', async () => {
  await world.arriveDuplicates()
  await world.split('b')
  await world.merge('a', 'b')
  await world.rejudgeAll()
  expect(await world.stories()).toEqual(['a =b'])
})

test('a post is taken out together with what repeats it', async () => {
  await world.arriveTwoStories()
  await world.merge('a', 'b')
  await world.arrive('three', 'c', { ...camera, publishedAt: now - hourMs })
  await world.digested()
  expect(await world.stories()).toEqual(['a b =c'])
  await world.split('b')
  expect(await world.stories()).toEqual(['a', 'b =c'])
})

test('what cannot be changed is said and changes nothing', async () => {
  await world.arriveTwoStories()
  const [a, b] = [await world.storyOf('a'), await world.storyOf('b')]
  const change = { topicId, storyId: a, reason: '', now, aliases: world.aliases }
  expect(await mergeStories(world.database.db, { ...change, other: 999 })).toEqual({
    kind: 'noStory',
    storyId: 999,
  })
  expect(await mergeStories(world.database.db, { ...change, other: a })).toEqual({ kind: 'sameStory' })
  expect(await mergeStories(world.database.db, { ...change, topicId: 'zeta', other: b })).toMatchObject({
    kind: 'noStory',
  })
  expect(await splitPost(world.database.db, { ...change, postId: await world.idOf('b') })).toEqual({
    kind: 'noPost',
  })
  expect(await splitPost(world.database.db, { ...change, postId: await world.idOf('a') })).toEqual({
    kind: 'wholeStory',
  })
  expect(await world.stories()).toEqual(['a', 'b'])
})

test('changes by hand from two places, with a digest between, leave every post in one story', async () => {
  await world.arriveTwoStories()
  await world.arrive('three', 'c', { ...wallpaper, publishedAt: now - hourMs })
  await world.digested()
  const [a, b, c] = [await world.storyOf('a'), await world.storyOf('b'), await world.storyOf('c')]
  await world.arrive('four', 'd', { ...camera, publishedAt: now })
  const change = { topicId, reason: '', now, aliases: world.aliases }
  await Promise.all([
    mergeStories(world.database.db, { ...change, storyId: a, other: b }),
    mergeStories(world.database.another(), { ...change, storyId: b, other: c }),
    mergeStories(world.database.another(), { ...change, storyId: c, other: a }),
    world.digested(),
  ])
  const names = (await world.stories()).flatMap((posts) => posts.replaceAll('=', '').split(' '))
  expect(names.toSorted()).toEqual(['a', 'b', 'c', 'd'])
  const positions = (await world.stream()).map(({ position }) => position)
  expect(positions).toEqual(positions.map((_position, index) => index + 1))
  await world.rejudgeAll()
})
