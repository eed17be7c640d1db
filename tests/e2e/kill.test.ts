import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { type FeedServer, type Item, openFeedServer } from '#tests/feed-server.ts'
import { type Installation, install } from './installation.ts'

const starterPosts = 44

test.each([150, 700, 1_400])(
  'killed %i ms into its first start, the next one has the whole starter archive, once',
  async (ms) => {
    const installation = await install()
    onTestFinished(installation.close)
    await installation.killAt(sleep(ms), ['start'])
    const again = await installation.start('start')
    expect(await countPosts(installation, "kind = 'starter'")).toBe(starterPosts)
    await expectWholeStream(installation)
    expect(await again.end('SIGTERM')).toMatchObject({ code: 0 })
  },
)

test('killed after it took the starter archive in and before it told of it, the next start tells of it at once', async () => {
  const installation = await install()
  onTestFinished(installation.close)
  const first = await installation.start('web')
  await installation.query(`delete from stream_entry`)
  await installation.query(`delete from story`)
  await installation.query(`update verdict set placed = false`)
  await first.end('SIGTERM')
  await installation.start('web')
  await expectWholeStream(installation)
})

const feedCount = 20
const itemsAFeed = 30

test('killed three times while it polls, it ends up with every post once and a stream without gap or repeat', async () => {
  const feeds = await openFeedServer()
  onTestFinished(feeds.close)
  const installation = await install(feeds.env)
  onTestFinished(installation.close)
  installation.write('config/sources.yaml', sourcesFile(feeds))
  await installation.killAt(feeds.answers(5), ['start'])
  await installation.killAt(feeds.answers(12), ['pull', '--now'])
  await installation.killAt(
    feeds.answers(feedCount).then(() => sleep(150)),
    ['pull', '--now'],
  )
  // The queue gives the jobs of a killed process to another within a minute; a pull asks the rows at once.
  const pull = await installation.run(['pull', '--now', '--json'])
  expect(pull).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(pull.out)).toMatchObject({ sources: feedCount, requests: feedCount, failed: 0 })
  await installation.start('web')
  expect(await countPosts(installation, "kind = 'feed'")).toBe(feedCount * itemsAFeed)
  expect(await storyPosts(installation, "kind = 'feed'")).toBe((feedCount * itemsAFeed) / 3)
  await expectWholeStream(installation)
})

/** A third of the items is about the topic. */
function sourcesFile(feeds: FeedServer): string {
  const lines = Array.from({ length: feedCount }, (_, feed) => {
    const items = Array.from({ length: itemsAFeed }, (_, n): Item => ({
      id: `${feed}-${n}`,
      title:
        n % 3 === 0
          ? `Xiaomi MIOS build ${feed}.${n}.${feed * n} was seen`
          : `Tablet number ${n} of shop ${feed} is cheap`,
    }))
    return `  - {id: feed-${feed}, name: Feed ${feed}, url: "${feeds.feed(`/${feed}`, items)}"}`
  })
  return `sources:\n${lines.join('\n')}\n`
}

/** Every kept post stands in one story and came into the stream once; positions are 1, 2, 3, ... */
async function expectWholeStream(installation: Installation): Promise<void> {
  const entries = await installation.query<{ position: string; post_id: string }>(
    `select position, post_id from stream_entry where topic_id = 'mios' order by position`,
  )
  const kept = await installation.query<{ post_id: string }>(
    `select post_id from verdict where topic_id = 'mios' and keep order by post_id`,
  )
  const told = await installation.query<{ post_id: string }>(
    `select post_id from story_post where topic_id = 'mios' order by post_id`,
  )
  expect(kept.length).toBeGreaterThan(0)
  expect(entries.map(({ position }) => Number(position))).toEqual(entries.map((_, index) => index + 1))
  expect(told).toEqual(kept)
  const inOrder = entries.map(({ post_id: id }) => Number(id)).toSorted((a, b) => a - b)
  expect(inOrder).toEqual(kept.map(({ post_id: id }) => Number(id)))
}

async function countPosts(installation: Installation, which: string): Promise<number> {
  return await count(
    installation,
    `from post join source on source.id = source_id join revision on post_id = post.id where ${which}`,
  )
}

async function storyPosts(installation: Installation, which: string): Promise<number> {
  return await count(
    installation,
    `from story_post join post on post.id = post_id join source on source.id = source_id where ${which}`,
  )
}

async function count(installation: Installation, from: string): Promise<number> {
  const [row] = await installation.query<{ count: string }>(`select count(*) ${from}`)
  return Number(row?.count)
}
