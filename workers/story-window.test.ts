import { beforeEach, expect, test } from 'vitest'
import { STORY_WINDOW_MS } from '#dedupe/thresholds.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { seedGround, seedPost, seededAt, topicId } from '#tests/web/seed.ts'
import { createStoryWindow } from './story-window.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await openTestDatabase()
  await seedGround(database.db)
  return () => database.close()
})

const member = { features: { terms: ['a:xiaomi'], amounts: [1] }, lang: 'en', at: seededAt }
const day = (at: number): string => new Date(at).toISOString()

async function seed(id: string, at: number): Promise<string> {
  const { storyId } = await seedPost(database.db, { id, title: `What ${id} says`, at: day(at) })
  const features = JSON.stringify([
    ['a:xiaomi', 1],
    [`w:${id}`, 1],
  ])
  await database.db.updateTable('storyPost').set({ features }).where('storyId', '=', storyId).execute()
  return String(storyId)
}

const windowAt = (at: number) => createStoryWindow(database.db, topicId, { from: at, to: at })
const idsOf = async (window: ReturnType<typeof windowAt>) =>
  (await window.sharing(['a:xiaomi'])).map(({ story }) => story)

test('it holds the stories with a post within 14 days, and no others', async () => {
  const near = await seed('near', seededAt - STORY_WINDOW_MS)
  const after = await seed('after', seededAt + STORY_WINDOW_MS)
  await seed('far', seededAt - STORY_WINDOW_MS - 1000)
  await seed('later', seededAt + STORY_WINDOW_MS + 1000)
  expect((await idsOf(windowAt(seededAt))).toSorted()).toEqual([near, after].toSorted())
})

test('later posts of a batch see the stories that earlier ones opened, though nothing was read again', async () => {
  const first = await seed('first', seededAt)
  const window = windowAt(seededAt)
  await window.add(900, member)
  await window.add(Number(first), member)
  const stories = await window.sharing(['a:xiaomi'])
  expect(stories.map(({ story }) => story)).toEqual([first, '900'])
  expect(stories.map(({ members }) => members.length)).toEqual([2, 1])
})

test('once posts went from story to story it is read anew', async () => {
  const first = await seed('first', seededAt)
  const window = windowAt(seededAt)
  await window.add(900, member)
  const second = await seed('second', seededAt)
  expect(await idsOf(window)).toEqual([first, '900'])
  window.forget()
  expect(await idsOf(window)).toEqual([first, second])
})

test('a story is found by any term of its posts, once, and not by others', async () => {
  const first = await seed('first', seededAt)
  const second = await seed('second', seededAt)
  const window = windowAt(seededAt)
  await window.add(Number(first), member)
  const found = async (...terms: string[]) => (await window.sharing(terms)).map(({ story }) => story)
  expect(await found('w:first')).toEqual([first])
  expect(await found('a:xiaomi', 'w:second', 'w:first')).toEqual([first, second])
  expect(await found('w:third')).toEqual([])
})
