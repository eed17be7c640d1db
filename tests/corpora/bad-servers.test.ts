import { readLog } from '#storage/polls.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createFetcher, type Fetcher } from '#fetch/fetcher.ts'
import type { FetchRequest } from '#model/fetch.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { loadPosts, type StoredPost } from '#storage/posts.ts'
import { listSources, saveSources } from '#storage/sources.ts'
import { saveTopic } from '#storage/topics.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { type PollReport, poll } from '#workers/poll.ts'
import { type Feedserver, openFeedserver } from './feedserver.ts'

const HEALTHY = 200
const AT_ONCE = 64
const NOW = Date.UTC(2026, 10, 23)

/** One run over all healthy and all bad feeds, then another one. */
interface Run {
  readonly reports: ReadonlyMap<string, PollReport>
  /** Resident memory at its highest, looked at every 20 ms. */
  readonly peakBytes: number
}

let server: Feedserver
let database: TestDatabase
let fetcher: Fetcher
let first: Run
let second: Run
let statuses: ReadonlyMap<string, Source & SourceStatus>
let bytesBefore: number
/** 'begins hang', 'ends hang', in the order in which it happened. */
const course: string[] = []

beforeAll(async () => {
  server = await openFeedserver(HEALTHY + 40)
  database = await openTestDatabase()
  await saveTopic(database.db, smallTopic, { now: NOW, reason: 'test' })
  const sources = await sourcesOf(server)
  await saveSources(database.db, sources, 'added', NOW)
  fetcher = createFetcher({
    userAgent: 'Leakwire/test',
    allowNetworks: ['127.0.0.0/8'],
    allowPorts: [server.port],
    hostGapMs: 0,
    concurrency: AT_ONCE,
    maxBytes: 3_000_000,
    connectTimeoutMs: 2000,
    headersTimeoutMs: 3000,
    totalTimeoutMs: 3000,
    now: () => NOW,
  })
  bytesBefore = process.memoryUsage.rss()
  first = await pullAll(sources)
  statuses = new Map((await listSources(database.db)).map((source) => [source.id, source]))
  second = await pullAll(sources)
}, 180_000)

afterAll(async () => {
  await fetcher.close()
  await database.close()
  await server.close()
})

/** The bad ones are named after their kind and come first: all of those that hang are among the first 64. */
async function sourcesOf({ control }: Feedserver): Promise<Source[]> {
  const addresses = (await control(`urls?n=${HEALTHY}&bad=all`)).trim().split('\n')
  return addresses.toReversed().map((address) => {
    const [, kind] = /\/bad\/(\w+)\//u.exec(address) ?? []
    const id = kind ?? `feed-${/(\d+)\.xml/u.exec(address)?.[1]}`
    return { id, kind: 'feed', address, name: id, lang: null, group: null, mode: 'firehose' }
  })
}

async function pullAll(sources: readonly Source[]): Promise<Run> {
  const { db } = database
  const reports = new Map<string, PollReport>()
  const left = sources.values()
  let peakBytes = 0
  const timer = setInterval(() => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss())
  }, 20)
  const shared = pollHands({ db, ask: fetcher.ask, now: () => NOW })
  const pullOnes = async (): Promise<void> => {
    for (const { id } of left) {
      const ask = async (request: FetchRequest) => {
        course.push(`begins ${id}`)
        const outcome = await fetcher.ask(request)
        course.push(`ends ${id}`)
        return outcome
      }
      const hands = { ...shared, ask }
      reports.set(id, await poll(hands, id, true))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, pullOnes))
  clearInterval(timer)
  return { reports, peakBytes }
}

/** As it was after the first run. */
function sourceOf(id: string): Source & SourceStatus {
  const source = statuses.get(id)
  if (source === undefined) throw new Error(`no source ${id}`)
  return source
}

/** How many items the healthy feed holds that `id` is made of. */
function itemsBehind(id: string): number {
  return server.itemsOf(Number(/(\d+)\.xml$/u.exec(sourceOf(id).address)?.[1]))
}

async function postsOf(sourceId: string): Promise<StoredPost[]> {
  const { db } = database
  const rows = await db.selectFrom('post').select('id').where('sourceId', '=', sourceId).execute()
  return await loadPosts(
    db,
    rows.map(({ id }) => id),
  )
}

test('every post of every healthy feed is stored, whatever the others do', async () => {
  const healthy = Array.from(first.reports).filter(([id]) => id.startsWith('feed-'))
  expect(healthy).toHaveLength(HEALTHY)
  const expected = JSON.parse(await server.control(`expect?n=${HEALTHY}`)) as { readonly stored: number }
  const added = healthy.map(([, report]) => (report.kind === 'read' ? report.added : 0))
  expect(added.reduce((sum, count) => sum + count, 0)).toBe(expected.stored)
})

interface End {
  readonly code: string
  readonly state: string
  /** What the message and the fix hold, among other words. */
  readonly why: string
  readonly fix: string
}

const WAITS = 'Nothing to do if it passes'
const SHORTER = 'Look whether the address is a feed and not a download'
const BROWSER = 'Open the address in a browser'

const ENDS: readonly (readonly [string, End])[] = [
  ['slow', { code: 'timeout', state: 'degraded', why: 'had not answered after 3 s', fix: WAITS }],
  ['hang', { code: 'timeout', state: 'degraded', why: 'had not answered after 3 s', fix: WAITS }],
  ['drip', { code: 'timeout', state: 'degraded', why: 'was still sending', fix: WAITS }],
  ['hangbody', { code: 'timeout', state: 'degraded', why: 'was still sending (4 KB)', fix: WAITS }],
  ['reset', { code: 'network', state: 'degraded', why: 'broke: read ECONNRESET', fix: WAITS }],
  ['shortlength', { code: 'network', state: 'degraded', why: 'ends early', fix: WAITS }],
  ['e500', { code: 'http', state: 'degraded', why: 'answered 500', fix: WAITS }],
  [
    'e503',
    {
      code: 'rateLimited',
      state: 'rateLimited',
      why: 'answered 503',
      fix: 'asked again when the host allows',
    },
  ],
  [
    'e429',
    {
      code: 'rateLimited',
      state: 'rateLimited',
      why: 'answered 429',
      fix: 'asked again when the host allows',
    },
  ],
  ['e404', { code: 'notFound', state: 'degraded', why: 'answered 404', fix: "the feed's new address" }],
  [
    'e410',
    { code: 'gone', state: 'gone', why: 'answered 410', fix: "the feed's new address, or remove the source" },
  ],
  ['html', { code: 'html', state: 'broken', why: "the web page 'Log in'", fix: 'The site wants a login' }],
  ['empty', { code: 'empty', state: 'broken', why: 'an empty answer', fix: BROWSER }],
  ['loop', { code: 'redirects', state: 'degraded', why: 'redirects in a circle', fix: BROWSER }],
  [
    'tometa',
    {
      code: 'refusedAddress',
      state: 'degraded',
      why: "169.254.169.254 is a cloud provider's metadata service",
      fix: 'LEAKWIRE_ALLOW_NETWORKS',
    },
  ],
  [
    'tofile',
    {
      code: 'refusedAddress',
      state: 'degraded',
      why: 'redirects to a file: address',
      fix: 'an http or https address',
    },
  ],
  ['infinite', { code: 'tooLarge', state: 'degraded', why: 'is larger than 3 MB', fix: SHORTER }],
  ['bigitem', { code: 'tooLarge', state: 'degraded', why: 'is larger than 3 MB', fix: SHORTER }],
  ['gzbomb', { code: 'tooLarge', state: 'degraded', why: 'is larger than 3 MB', fix: SHORTER }],
]

test.each(ENDS)('%s ends the way it should, and its source says why and what to do: %j', async (id, end) => {
  const why = expect.stringContaining(end.why) as string
  expect(first.reports.get(id)).toEqual({ kind: 'failed', message: why })
  expect((await readLog(database.db, id)).at(-1)?.outcome).toBe(end.code)
  const source = sourceOf(id)
  expect(source).toMatchObject({ state: end.state, stateWhy: why })
  expect(source.stateFix).toContain(end.fix)
  expect(await postsOf(id)).toEqual([])
})

const LIKE_HEALTHY = ['badxml', 'bom', 'noguid', 'nodate', 'chain', 'moved']

test.each(LIKE_HEALTHY)('%s is read like the healthy feed that it is made of', (id) => {
  expect(first.reports.get(id)).toMatchObject({ kind: 'read', added: itemsBehind(id) })
  expect(sourceOf(id)).toMatchObject({ state: 'ok', stateWhy: null })
})

test.each([
  ['wrongenc', 'Тест MIOS', 'http://x.example/1'],
  ['win1251', 'Тест MIOS', 'http://y.example/1'],
  ['utf16', '小米 MIOS', 'http://z.example/1'],
])('%s is read in the encoding that it is written in', async (id, title, url) => {
  expect(await postsOf(id)).toMatchObject([{ title, url }])
})

test('a feed that ends in the middle keeps its whole items, and the source says so', () => {
  const report = first.reports.get('truncated')
  const items = itemsBehind('truncated')
  expect(report?.kind === 'read' && report.added > items / 3 && report.added < items).toBe(true)
  expect(sourceOf('truncated')).toMatchObject({
    state: 'degraded',
    stateWhy: expect.stringContaining('ends in the middle') as string,
  })
})

test('entities that multiply or name a file stay what they are', async () => {
  expect(first.reports.get('laughs')).toMatchObject({ kind: 'read', read: 0 })
  const [post] = await postsOf('xxe')
  expect(post?.title).toContain('MIOS')
  expect(JSON.stringify(post)).not.toMatch(/root:|\/bin\//u)
})

test('a feed full of scripts is stored without an address that would run one', async () => {
  const posts = await postsOf('script')
  expect(posts).toHaveLength(1)
  expect(posts[0]?.url ?? '').not.toContain('javascript:')
})

test('the hosts that hang do so at the same time: together they cost one time-out', () => {
  const hanging = ['slow', 'hang', 'drip', 'hangbody']
  const begun = hanging.map((id) => course.indexOf(`begins ${id}`))
  const ended = hanging.map((id) => course.indexOf(`ends ${id}`))
  expect(Math.min(...begun)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...begun)).toBeLessThan(Math.min(...ended))
})

test('the next run finds the healthy ones unchanged and leaves those alone that asked for it', () => {
  for (const [id, report] of second.reports) {
    if (id.startsWith('feed-')) expect(report).toEqual({ kind: 'unchanged' })
  }
  for (const id of ['e429', 'e503', 'e410']) expect(second.reports.get(id)).toEqual({ kind: 'notDue' })
})

test('memory stays flat: neither bombs nor endless answers are held, in one run or the next', () => {
  // The first run loads and compiles the stages and leaves the garbage of 8,000 posts; 10 GB were offered.
  expect(first.peakBytes - bytesBefore).toBeLessThan(600_000_000)
  expect(second.peakBytes - first.peakBytes).toBeLessThan(100_000_000)
})

test('no way to misbehave that the server knows is left out here', async () => {
  const others = ['wrongenc', 'win1251', 'utf16', 'truncated', 'laughs', 'xxe', 'script']
  const here = [...ENDS.map(([id]) => id), ...LIKE_HEALTHY, ...others]
  expect(here.toSorted()).toEqual((await server.control('kinds')).trim().split('\n').toSorted())
})
