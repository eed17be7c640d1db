import type { Updateable } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import type { Source } from '#model/source.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { seedGround, seedPost, seededAt } from '#tests/web/seed.ts'
import { instant } from './instant.ts'
import { editSource, pauseSource, removeSourceWithPosts, resumeSource } from './source-changes.ts'
import { dueSources, getSource, saveSources } from './sources.ts'
import type { SourceTable } from './source-tables.ts'

let database: TestDatabase
const now = seededAt + 1_000

beforeEach(async () => {
  database = await openTestDatabase()
  await seedGround(database.db)
  return () => database.close()
})

async function statusOf(id: string) {
  const source = await getSource(database.db, id)
  if (source === null) throw new Error(`no source ${id}`)
  return source
}

/** Puts a source where a poll may have left it. */
async function afterPoll(change: Updateable<SourceTable>): Promise<void> {
  await database.db.updateTable('source').set(change).where('id', '=', 'xin-ji').execute()
}

test('a paused source is not due; resumed it is, with its validators and a clean slate', async () => {
  const { db } = database
  await afterPoll({
    etag: '"e"',
    failures: 3,
    failingSince: instant(now),
    state: 'degraded',
    stateWhy: 'No.',
  })
  expect(await pauseSource(db, 'xin-ji', now)).toBe(true)
  expect(await pauseSource(db, 'xin-ji', now)).toBe(false)
  expect(await dueSources(db, { now: now + 1e12, everyone: true, limit: 10 })).toEqual(['tech-leaf'])
  expect(await resumeSource(db, 'xin-ji', now)).toBe(true)
  expect(await resumeSource(db, 'xin-ji', now)).toBe(false)
  expect(await dueSources(db, { now, limit: 10 })).toContain('xin-ji')
  expect(await statusOf('xin-ji')).toMatchObject({
    etag: '"e"',
    failures: 0,
    failingSince: null,
    stateWhy: null,
  })
})

test('a source that stopped for want of a sign-in is due once the file gives it other headers, and not before', async () => {
  const { db } = database
  const wants: Source = {
    id: 'xin-ji',
    kind: 'feed',
    name: '新机日报',
    address: 'https://xinji.example/rss',
    lang: null,
    group: null,
    mode: 'curated',
  }
  await afterPoll({ state: 'needsSignIn', nextPollAt: null, etag: '"e"' })
  await saveSources(db, [{ ...wants, name: 'New name' }], 'file', now)
  expect(await statusOf('xin-ji')).toMatchObject({ state: 'needsSignIn', nextPollAt: null })
  await saveSources(db, [{ ...wants, headers: { Cookie: '${SID}' } }], 'file', now)
  expect(await statusOf('xin-ji')).toMatchObject({ state: 'new', nextPollAt: now, etag: '"e"' })
  await pauseSource(db, 'xin-ji', now)
  await saveSources(db, [wants], 'file', now)
  expect(await statusOf('xin-ji')).toMatchObject({ state: 'paused', nextPollAt: null })
})

test('another address makes a source forget what belongs to the old one; another name does not', async () => {
  const { db } = database
  await afterPoll({ etag: '"e"', bodyHash: 'h', state: 'ok', nextPollAt: instant(now + 1) })
  await editSource(db, 'xin-ji', { name: 'N\0', group: 'a/b' }, now)
  expect(await statusOf('xin-ji')).toMatchObject({
    name: 'N',
    group: 'a/b',
    etag: '"e"',
    nextPollAt: now + 1,
  })
  await editSource(db, 'xin-ji', { address: 'https://new.example/', group: null }, now)
  expect(await statusOf('xin-ji')).toMatchObject({
    address: 'https://new.example/',
    name: 'N',
    group: null,
    etag: null,
    bodyHash: null,
    state: 'new',
    nextPollAt: now,
  })
  expect(await editSource(db, 'nobody', { name: 'x' }, now)).toBe(false)
})

/** What of tech-leaf and xin-ji is left: posts, stories with their origin, members, and the stream. */
async function left() {
  const { db } = database
  const posts = await db.selectFrom('post').select(['id', 'externalId']).orderBy('id').execute()
  const name = new Map(posts.map(({ id, externalId }) => [id, externalId]))
  const stories = await db.selectFrom('story').selectAll().orderBy('id').execute()
  const members = await db
    .selectFrom('storyPost')
    .select(['postId', 'duplicateOf'])
    .orderBy('postId')
    .execute()
  const entries = await db.selectFrom('streamEntry').selectAll().orderBy('position').execute()
  return {
    posts: [...name.values()],
    origins: stories.map(({ originPostId }) => name.get(originPostId)),
    spans: stories.map(({ startedAt, latestAt }) => [startedAt, latestAt]),
    members: members.map(({ postId, duplicateOf }) => [name.get(postId), duplicateOf]),
    entries: entries.map(({ position, kind, postId, detail }) => [position, kind, postId !== null, detail]),
  }
}

/** A story that both sources tell, one that only xin-ji tells, and a post of it that no topic keeps. */
async function seedTold(): Promise<void> {
  const { db } = database
  const at = '2023-10-01T00:00:00Z'
  const first = await seedPost(db, { id: 'first', title: 'MIOS', source: 'xin-ji', at })
  await seedPost(db, {
    id: 'again',
    title: 'MIOS',
    at: '2023-10-02T00:00:00Z',
    joins: { storyId: first.storyId, duplicateOf: first.postId, level: 2, reason: 'same' },
  })
  await seedPost(db, { id: 'alone', title: 'MIOS too', source: 'xin-ji' })
  await seedPost(db, { id: 'dropped', title: 'Tablets', source: 'xin-ji', keep: false })
}

const remove = (posts: 'keep' | 'dropped' | 'all') =>
  database.db
    .transaction()
    .execute((transaction) => removeSourceWithPosts(transaction, 'xin-ji', { posts, now }))

test('a removed source keeps its posts unless asked otherwise', async () => {
  await seedTold()
  const before = await left()
  expect((await remove('keep'))?.posts).toBe(0)
  expect(await left()).toEqual(before)
  expect(await remove('all')).toBeNull()
})

test('only posts that no topic keeps go with their source if that is asked for', async () => {
  await seedTold()
  const before = await left()
  expect((await remove('dropped'))?.posts).toBe(1)
  expect(await left()).toEqual({ ...before, posts: ['first', 'again', 'alone'] })
})

test('all posts go with their source: stories of others keep the earliest left, positions stay', async () => {
  await seedTold()
  expect((await remove('all'))?.posts).toBe(3)
  const at = Date.parse('2023-10-02T00:00:00Z')
  const blank = { reason: 'its source was removed' }
  expect(await left()).toEqual({
    posts: ['again'],
    origins: ['again'],
    spans: [[at, at]],
    members: [['again', null]],
    entries: [
      [1, 'dropped', false, blank],
      [2, 'duplicate', true, {}],
      [3, 'dropped', false, blank],
    ],
  })
})
