import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { instant } from '#storage/instant.ts'
import { liveCursor } from '#storage/live-cursors.ts'
import { readLog } from '#storage/polls.ts'
import { loadPosts } from '#storage/posts.ts'
import { getSource, saveSources } from '#storage/sources.ts'
import { saveTopic } from '#storage/topics.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { socketServer } from '#tests/socket-server.ts'
import { type LiveReport, followLive } from './live.ts'
import { createRulesets } from './ruleset.ts'

const hour = 3_600_000
const did = 'did:plc:mara22222222222222222222'
let database: TestDatabase
const clock = { now: 0 }

beforeAll(async () => {
  database = await openTestDatabase()
  await saveTopic(database.db, smallTopic, { now: clock.now, reason: 'test' })
})
afterAll(() => database.close())
beforeEach(async () => {
  clock.now = Date.UTC(2026, 10, 1, 12)
  for (const table of ['post', 'source', 'liveCursor', 'sourceLog'] as const)
    await database.db.deleteFrom(table).execute()
})

/** A profile that is followed live at a server, asked next in an hour. */
async function profile(jetstream: string, more: object = {}): Promise<void> {
  const options = { live: true, jetstream, ...more }
  const address = 'https://bsky.app/profile/mara.example'
  const source = { id: 'mara', kind: 'bluesky', address, name: 'Mara', lang: null, group: null } as const
  await saveSources(database.db, [{ ...source, mode: 'curated', options }], 'added', clock.now)
  const cursor = JSON.stringify({ name: 'mara.example', did, handle: 'mara.example' })
  await database.db.updateTable('source').set({ cursor }).execute()
  await setNextPoll(clock.now + hour)
}

async function setNextPoll(at: number): Promise<void> {
  await database.db
    .updateTable('source')
    .set({ nextPollAt: instant(at) })
    .execute()
}

const timeOf = (minutesAgo: number) => (clock.now - minutesAgo * 60_000) * 1_000

function frame(minutesAgo: number, operation: string, record: object | null, rkey = '3klive2'): string {
  const commit = {
    rev: 'r',
    operation,
    collection: 'app.bsky.feed.post',
    rkey,
    ...(record !== null && { record, cid: 'c' }),
  }
  return JSON.stringify({ did, time_us: timeOf(minutesAgo), kind: 'commit', commit })
}

function post(text: string, minutesAgo: number, more: object = {}): object {
  const createdAt = new Date(clock.now - minutesAgo * 60_000).toISOString()
  return { $type: 'app.bsky.feed.post', text, createdAt, langs: ['en'], ...more }
}

/** Listens until the server has sent its frames and closed. */
async function listened(
  frames: () => readonly string[],
  more: object = {},
): Promise<{ report: LiveReport; paths: string[]; kept: number }> {
  const paths: string[] = []
  const { origin, port } = await socketServer((socket, path) => {
    paths.push(path)
    for (const each of frames()) socket.send(each)
    socket.close()
  })
  if ((await getSource(database.db, 'mara')) === null) await profile(origin, more)
  else {
    const options = JSON.stringify({ live: true, jetstream: origin, ...more })
    await database.db.updateTable('source').set({ options }).execute()
    await database.db
      .updateTable('liveCursor')
      .set({ name: `jetstream ${origin} 0` })
      .execute()
  }
  let kept = 0
  const { db } = database
  const report = await followLive(
    {
      db,
      listen: localFetcher([port], { now: () => clock.now }).listen,
      ruleset: createRulesets(db, () => clock.now),
      now: () => clock.now,
      onKept: async () => void kept++,
    },
    new AbortController().signal,
  )
  return { report, paths, kept }
}

async function stored() {
  const rows = await database.db.selectFrom('post').select('id').orderBy('id').execute()
  return await loadPosts(
    database.db,
    rows.map(({ id }) => id),
  )
}

test('a post of a followed account is stored as it is told, with a line in the log, and kept ones are made known', async () => {
  const { report, paths, kept } = await listened(() => [
    frame(2, 'create', post('Xiaomi tests MIOS', 2)),
    frame(1, 'create', post('Good morning', 1), '3klive3'),
  ])
  expect(report).toMatchObject({ accounts: 1, posts: 2, deleted: 0 })
  expect(paths).toEqual([
    `/subscribe?wantedCollections=app.bsky.feed.post&wantedDids=${encodeURIComponent(did)}`,
  ])
  expect((await stored()).map(({ id, text }) => [id, text])).toEqual([
    [`at://${did}/app.bsky.feed.post/3klive2`, 'Xiaomi tests MIOS'],
    [`at://${did}/app.bsky.feed.post/3klive3`, 'Good morning'],
  ])
  expect(kept).toBe(1)
  expect((await readLog(database.db, 'mara')).map(({ outcome, newPosts }) => [outcome, newPosts])).toEqual([
    ['live', 1],
    ['live', 1],
  ])
})

test('listening goes on a little before where it stood, and what comes twice is stored once', async () => {
  await listened(() => [frame(2, 'create', post('Xiaomi tests MIOS', 2))])
  const { paths } = await listened(() => [frame(2, 'create', post('Xiaomi tests MIOS', 2))])
  expect(paths[0]).toMatch(new RegExp(`&cursor=${timeOf(2) - 5_000_000}$`, 'u'))
  expect(await stored()).toHaveLength(1)
})

test('an edit is a revision and a deletion a mark; neither loses what was said', async () => {
  const { report } = await listened(() => [
    frame(9, 'create', post('Xiaomi tests MIOS', 9)),
    frame(8, 'update', post('Nothing to see', 9)),
    frame(7, 'delete', null),
    frame(6, 'delete', null, 'never-seen'),
  ])
  expect(report).toMatchObject({ posts: 2, deleted: 2 })
  expect(await stored()).toMatchObject([{ text: 'Nothing to see', revisions: 2, deletedAt: clock.now }])
})

test('what no database can hold is dropped from a post and its id, and its deletion is a mark all the same', async () => {
  await listened(() => [
    frame(9, 'create', post('Xiaomi tests \u0000 MIOS', 9), '3k\u0000a'),
    frame(8, 'delete', null, '3k\u0000a'),
  ])
  expect(await stored()).toMatchObject([{ text: 'Xiaomi tests  MIOS', deletedAt: clock.now }])
})

test('after a gap longer than the server keeps, the accounts are polled and nothing old is asked of it', async () => {
  await listened(() => [frame(2, 'create', post('Xiaomi tests MIOS', 2))])
  clock.now += 37 * hour
  await setNextPoll(clock.now + hour)
  const { paths } = await listened(() => [])
  expect(paths[0]).not.toContain('cursor')
  const source = await getSource(database.db, 'mara')
  expect(source).toMatchObject({ nextPollAt: clock.now, nextPollWhy: 'listening to it live had a gap' })
})

test('a server that ends the stream because the cursor is too old has the accounts polled, and is begun anew', async () => {
  await listened(() => [frame(2, 'create', post('Xiaomi tests MIOS', 2))])
  const error = JSON.stringify({
    $type: 'error',
    payload: { error: 'CursorTooOld', message: 'the floor is 880' },
  })
  const { report } = await listened(() => [error])
  expect(report.failures).toEqual(['CursorTooOld: the floor is 880'])
  expect((await getSource(database.db, 'mara'))?.nextPollAt).toBe(clock.now)
  const names = await database.db.selectFrom('liveCursor').select('name').execute()
  expect(names).toEqual([])
})

test('between two stretches of listening nothing is missed, though nobody has posted yet', async () => {
  await listened(() => [])
  clock.now += 10_000
  const { paths } = await listened(() => [frame(1, 'create', post('Xiaomi tests MIOS', 1))])
  expect(paths[0]).toMatch(new RegExp(`&cursor=${(clock.now - 15_000) * 1_000}$`, 'u'))
})

test('an account that posts rarely is not replayed from its last post on each time', async () => {
  const stop = new AbortController()
  const start = clock.now
  const { origin, port } = await socketServer((socket) => {
    socket.send(frame(60, 'create', post('Xiaomi tests MIOS', 60)))
    setTimeout(() => {
      clock.now += 120_000
      stop.abort()
    }, 50)
  })
  await profile(origin)
  const { listen } = localFetcher([port], { now: () => clock.now })
  const { db } = database
  const ruleset = createRulesets(db, () => clock.now)
  const hands = { db, listen, ruleset, now: () => clock.now, onKept: async () => {} }
  expect(await followLive(hands, stop.signal)).toMatchObject({ posts: 1, failures: [] })
  expect(await liveCursor(db, `jetstream ${origin} 0`)).toMatchObject({
    cursor: (start - 60 * 60_000 + 105_000 * 20) * 1_000,
  })
})

test('an account that is switched off is polled, which says in words what became of it', async () => {
  const off = JSON.stringify({
    did,
    time_us: timeOf(1),
    kind: 'account',
    account: { active: false, did, status: 'takendown' },
  })
  await listened(() => [off])
  expect(await getSource(database.db, 'mara')).toMatchObject({ nextPollWhy: 'its account was switched off' })
})

test('answers to others are left out where the source leaves them out', async () => {
  const parent = { uri: 'at://did:plc:otto22222222222222222222/app.bsky.feed.post/3k', cid: 'c' }
  const reply = { parent, root: parent }
  await listened(() => [frame(2, 'create', post('No idea', 2, { reply }))], { replies: false })
  expect(await stored()).toEqual([])
})

test('nothing is listened to where nobody is followed live', async () => {
  const { report, paths } = await listened(() => [], { live: false })
  expect(report.accounts).toBe(0)
  expect(paths).toEqual([])
  expect(await liveCursor(database.db, 'any')).toBeNull()
})
