import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Source } from '#model/source.ts'
import { type Notice, listNotices, readLog } from '#storage/polls.ts'
import { editSource, pauseSource, removeSourceWithPosts } from '#storage/source-changes.ts'
import { getSource, saveSources } from '#storage/sources.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { rss } from '#tests/small-topic.ts'
import { createIntake } from './intake.ts'
import { type PollHands, type PollReport, poll } from './poll.ts'

let database: TestDatabase
let sources = 0
const clock = { now: Date.UTC(2026, 10, 1, 12) }

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

async function follow(): Promise<string> {
  const id = `intake-${sources++}`
  const address = `https://${id}.example/feed`
  const source: Source = { id, kind: 'feed', address, name: id, lang: null, group: null, mode: 'curated' }
  await saveSources(database.db, [source], 'added', clock.now)
  return id
}

type Ask = PollHands['ask']

/** Every address answers with a post of its own. */
const answers: Ask = async ({ url }) => {
  const body = Buffer.from(rss([{ id: url, title: `What ${url} says` }]))
  return {
    kind: 'fresh',
    bytes: body.length,
    answer: {
      status: 200,
      url,
      movedTo: null,
      body,
      bodyHash: url,
      contentType: 'text/xml',
      links: [],
      etag: null,
      lastModified: null,
      freshForMs: null,
    },
  }
}

const fails =
  (code: 'dns' | 'blocked'): Ask =>
  async () => ({
    kind: 'failed',
    failure: { code, message: 'It failed.', fix: 'Wait.', status: null, retryAfterMs: null },
  })

function handsWith(ask: Ask, more: Partial<PollHands> = {}): PollHands {
  return pollHands({ db: database.db, ask, now: () => clock.now, ...more })
}

/** In how many transactions the log lines of these sources were written. */
async function transactionsOf(ids: readonly string[]): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    'select count(distinct xmin::text)::integer as count from source_log where source_id = any($1)',
    [ids],
  )
  return rows[0]?.count ?? 0
}

async function postsOf(id: string): Promise<number> {
  const rows = await database.db.selectFrom('post').select('id').where('sourceId', '=', id).execute()
  return rows.length
}

/** Polls all of them, so that their answers are all there before any is stored. */
async function together(
  hands: PollHands,
  ids: readonly string[],
): Promise<PromiseSettledResult<PollReport>[]> {
  let waiting = ids.length
  const { promise, resolve } = Promise.withResolvers<void>()
  const intake: PollHands['intake'] = async (one) => {
    if (--waiting <= 0) resolve()
    await promise
    return await hands.intake(one)
  }
  return await Promise.allSettled(ids.map((id) => poll({ ...hands, intake }, id)))
}

test('polls that end together are one transaction', async () => {
  const ids = [await follow(), await follow(), await follow()]
  const reports = await together(handsWith(answers), ids)
  expect(reports).toMatchObject(ids.map(() => ({ value: { kind: 'read', added: 1 } })))
  expect(await transactionsOf(ids)).toBe(1)
})

test('an answer that cannot be stored spoils no other, and its source is asked less often', async () => {
  const ids = [await follow(), await follow(), await follow()] as const
  const [, bad] = ids
  const hands = handsWith(answers)
  const topicId = 'no such topic'
  const verdict = { keep: true, score: 1, threshold: 1, hits: [], why: [], tags: [], topicVersion: 1 }
  const intake: PollHands['intake'] = (one) =>
    hands.intake({
      ...one,
      arrival:
        one.arrival !== null && one.source.id === bad
          ? {
              ...one.arrival,
              posts: one.arrival.posts.map((post) => ({ ...post, verdicts: [{ topicId, verdict }] })),
            }
          : one.arrival,
    })
  const reports = await together({ ...hands, intake }, ids)
  expect(reports.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(await Promise.all(ids.map(postsOf))).toEqual([1, 0, 1])
  expect(await getSource(database.db, bad)).toMatchObject({ state: 'degraded', failures: 1 })
  expect(await readLog(database.db, bad)).toMatchObject([{ outcome: 'internal' }])
})

test('nothing is stored of a source that was removed while it was asked', async () => {
  const id = await follow()
  const ask: Ask = async (request) => {
    await database.db
      .transaction()
      .execute((db) => removeSourceWithPosts(db, id, { posts: 'all', now: clock.now }))
    return await answers(request)
  }
  expect(await poll(handsWith(ask), id)).toMatchObject({ kind: 'read', added: 0 })
  expect(await postsOf(id)).toBe(0)
  expect(await readLog(database.db, id)).toEqual([])
})

test('a source that was paused while it was asked keeps its posts and stays paused', async () => {
  const id = await follow()
  const ask: Ask = async (request) => {
    await pauseSource(database.db, id, clock.now)
    return await answers(request)
  }
  expect(await poll(handsWith(ask), id)).toMatchObject({ added: 1 })
  expect(await getSource(database.db, id)).toMatchObject({
    state: 'paused',
    nextPollAt: null,
    nextPollWhy: 'paused',
  })
})

test('the address that its owner gives a source while it is asked counts, and it is due there', async () => {
  const id = await follow()
  const ask: Ask = async (request) => {
    await editSource(database.db, id, { address: 'https://elsewhere.example/feed' }, clock.now)
    return await answers(request)
  }
  expect(await poll(handsWith(ask), id)).toMatchObject({ added: 0 })
  expect(await getSource(database.db, id)).toMatchObject({
    address: 'https://elsewhere.example/feed',
    answeredBy: null,
    nextPollAt: clock.now,
    state: 'new',
  })
})

test('what was read with options that its owner changed meanwhile is not stored: it is due with the new ones', async () => {
  const id = await follow()
  const ask: Ask = async (request) => {
    const source = await getSource(database.db, id)
    if (source === null) throw new Error('The source is gone.')
    const { kind, address, name, lang, group, mode } = source
    const changed = { id, kind, address, name, lang, group, mode, options: { via: 'none' } }
    await saveSources(database.db, [changed], 'file', clock.now)
    return await answers(request)
  }
  expect(await poll(handsWith(ask), id)).toMatchObject({ added: 0 })
  expect(await getSource(database.db, id)).toMatchObject({ bodyHash: null, nextPollAt: clock.now })
  expect(await poll(handsWith(answers), id)).toMatchObject({ added: 1 })
})

test('answers of one source at the same time are stored one after the other, each counted for itself', async () => {
  const id = await follow()
  const held = [['one'], ['two', 'three']]
  const ask: Ask = async (request) => {
    const outcome = await answers(request)
    const posts = request.url.includes(id) ? held.shift() : undefined
    if (outcome.kind !== 'fresh' || posts === undefined) return outcome
    const body = Buffer.from(rss(posts.map((post) => ({ id: post, title: `What ${post} says` }))))
    return { ...outcome, answer: { ...outcome.answer, body, bodyHash: posts.join() } }
  }
  const reports = await together(handsWith(ask), [id, id, await follow()])
  const added = reports.map((report) =>
    report.status === 'fulfilled' && report.value.kind === 'read' ? report.value.added : 0,
  )
  // Which of the two came first does not matter.
  expect(added.toSorted((a, b) => a - b)).toEqual([1, 1, 2])
})

/** Polls a source whose every poll fails, an hour apart; returns what its owner heard. */
async function failing(code: 'dns' | 'blocked', times: number): Promise<{ heard: Notice[]; id: string }> {
  const id = await follow()
  const heard: Notice[] = []
  const { db } = database
  const intake = createIntake({
    db,
    raw: { keepMs: 0, maxBytes: 0 },
    onNotice: (_source, notice) => heard.push(notice),
  })
  for (let n = 0; n < times; n++) {
    await poll(handsWith(fails(code), { intake }), id, true)
    clock.now += 3_600_000
  }
  return { heard, id }
}

test('what passes by itself is worth a word from the third failure on, once a day', async () => {
  clock.now = Date.UTC(2026, 10, 2, 0, 30)
  expect((await failing('dns', 2)).heard).toEqual([])
  clock.now = Date.UTC(2026, 10, 2, 0, 30)
  const { heard, id } = await failing('dns', 20)
  expect(heard).toEqual([{ code: 'dns', message: 'It failed.', fix: 'Wait.' }])
  expect(await listNotices(database.db, id)).toHaveLength(1)
})

test('that a host lets nobody in is said at once, and again the next day', async () => {
  clock.now = Date.UTC(2026, 10, 2, 20, 30)
  const { heard, id } = await failing('blocked', 6)
  expect(heard).toHaveLength(2)
  const listed = await listNotices(database.db, id)
  expect(listed.map(({ at, name }) => [new Date(at).getUTCDate(), name])).toEqual([
    [3, id],
    [2, id],
  ])
})

test('notices go after 30 days, lines of a log after 50', async () => {
  clock.now = Date.UTC(2026, 10, 2, 0, 30)
  const { id } = await failing('blocked', 1)
  clock.now += 30 * 86_400_000
  const other = await failing('dns', 102)
  expect(await listNotices(database.db, id)).toEqual([])
  expect(await listNotices(database.db, other.id)).not.toEqual([])
  expect(await readLog(database.db, other.id)).toHaveLength(50)
})
