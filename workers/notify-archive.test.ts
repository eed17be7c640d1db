import { expect, onTestFinished, test } from 'vitest'
import { starterTopic } from '#config/starter.ts'
import { addFilter } from '#storage/filters.ts'
import { addSubscription } from '#storage/subscriptions.ts'
import { openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { openReceiver } from '#tests/receiver.ts'
import { openStarterArchive } from '#tests/starter-archive.ts'
import { atOnce, signingSecret } from '#tests/subscribed.ts'
import { deliver } from './deliver.ts'
import { notify } from './notify.ts'

test('over the whole starter archive every story is one message, whatever number of posts tell it', async () => {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  const aliases = await openStarterArchive(db)
  const receiver = await openReceiver()
  const target = { kind: 'webhook', url: `${receiver.origin}/`, secret: signingSecret } as const
  const filter = await addFilter(db, { secret: 'x', topicId: starterTopic, name: 'All', query: '' }, 0)
  const id = await addSubscription(db, { filterId: filter.id, target, options: atOnce }, 0)
  await db.updateTable('subscription').set({ lastPosition: 0 }).execute()
  const now = Date.parse('2024-01-01')
  const report = await notify({ db, aliases, now: () => now }, id)
  const stories = await db.selectFrom('story').select('id').execute()
  const posts = await db.selectFrom('storyPost').select('postId').execute()
  expect(posts.length).toBeGreaterThan(stories.length)
  expect(report).toEqual({ read: posts.length, told: stories.length })
  expect(await notify({ db, aliases, now: () => now }, id)).toEqual({ read: 0, told: 0 })
  const { ask } = localFetcher([receiver.port], { now: () => now })
  const hands = {
    db,
    ask,
    mail: null,
    env: {},
    now: () => now,
    random: () => 0,
    base: 'https://leaks.example',
  }
  expect(await deliver(hands, id)).toEqual({ sent: stories.length, failures: [] })
  const told = receiver.got.map(
    ({ body }) => (JSON.parse(body) as { data: { story: { id: number } } }).data.story.id,
  )
  expect(told.toSorted((a, b) => a - b)).toEqual(stories.map((story) => story.id).toSorted((a, b) => a - b))
  expect(new Set(receiver.got.map(({ type }) => type))).toEqual(new Set(['story.new']))
})
