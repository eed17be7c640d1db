import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { type FeedServer, type Item, openFeedServer } from '#tests/feed-server.ts'
import { type Installation, install } from './installation.ts'
import { expectWholeStream } from './whole-stream.ts'

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

const feedCount = 20
const itemsAFeed = 30

/** Five starts one after the other, which a machine with other work draws out. */
const longestMs = 180_000

test(
  'killed three times while it polls, it ends up with every post once and a stream without gap or repeat',
  { timeout: longestMs },
  async () => {
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
  },
)

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
