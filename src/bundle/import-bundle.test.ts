import type { Kysely } from 'kysely'
import { expect, test } from 'vitest'
import { hidingAliases, listAliases, putPageAlias, replaceFileAliases } from '#storage/aliases.ts'
import { addFilter, listFilters, revokeFilter } from '#storage/filters.ts'
import { listPins, pinPost } from '#storage/pins.ts'
import { pauseSource } from '#storage/source-changes.ts'
import { listSources, saveSources } from '#storage/sources.ts'
import { addSubscription } from '#storage/subscriptions.ts'
import type { Tables } from '#storage/tables.ts'
import { saveTopic, topicsInForce } from '#storage/topics.ts'
import { openArrivals, quick } from '#tests/arrivals.ts'
import { bundleOf, give, hands, now, openDatabase, options, take, targets } from '#tests/bundles.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { openStarterArchive } from '#tests/starter-archive.ts'

const source = { kind: 'feed', lang: null, group: null, mode: 'firehose' } as const
const own = {
  ...source,
  id: 'own',
  name: 'Own',
  address: 'https://me:pass@own.example/feed',
  group: 'Phones/Chinese',
  mode: 'curated',
  backOff: 'host',
  headers: { Cookie: 'sid=1', 'X-Key': '${KEY}' },
} as const

/** An installation of which its owner has said something of every kind. */
async function openRich(): Promise<Kysely<Tables>> {
  const { db } = await openDatabase()
  await openStarterArchive(db)
  await saveSources(
    db,
    [
      own,
      {
        ...source,
        id: 'inbox',
        kind: 'ingest',
        name: 'In',
        address: 'ingest:inbox',
        options: { tokenHash: 'a'.repeat(64) },
      },
    ],
    'added',
    now,
  )
  await pauseSource(db, 'own', now)
  const xiaomi = { canonical: 'xiaomi', type: 'company', name: 'Xiaomi', forms: ['Xiaomi'] } as const
  await replaceFileAliases(db, [xiaomi, { ...xiaomi, canonical: 'vivo', forms: ['vivo'] }], now)
  await putPageAlias(db, { ...xiaomi, forms: ['Xiaomi', '小米'] }, now)
  await putPageAlias(db, { ...xiaomi, canonical: 'vivo', forms: [] }, now)
  for (const [name, query] of [
    ['MIOS', ''],
    ['Tablets', 'tablet OR pad'],
    ['Tablets', 'tablet OR pad'],
  ] as const)
    await addFilter(db, { topicId: 'mios', name, query, secret: hands.newSecret() }, now)
  for (const target of targets) await addSubscription(db, { filterId: 2, target, options }, now)
  await addFilter(db, { topicId: 'mios', name: 'Gone', query: 'x', secret: 'gone' }, now)
  await addSubscription(db, { filterId: 4, target: targets[3], options }, now)
  await revokeFilter(db, 4, now)
  const posts = await db.selectFrom('post').select('id').orderBy('id').limit(3).execute()
  for (const [index, { id }] of posts.entries())
    await pinPost(db, 'mios', { postId: id, must: index > 0, at: now + index })
  return db
}

test.each([false, true])(
  'what was taken out of one installation and into an empty one comes out of that the same; secrets: %s',
  async (withSecrets) => {
    const bundle = await give(await openRich(), withSecrets)
    const { db } = await openDatabase()
    expect(await take(db, bundle)).toMatchObject({ kind: 'imported' })
    expect(await give(db, withSecrets)).toBe(bundle)
    const again = await take(db, bundle)
    const kinds = again.kind === 'imported' ? new Set(again.changes.map(({ kind }) => kind)) : null
    expect(kinds).toEqual(new Set(['same', 'waiting']))
    expect(await give(db, withSecrets)).toBe(bundle)
  },
)

test('without secrets a bundle tells nothing that gives access to anything', async () => {
  const db = await openRich()
  const bundle = await give(db)
  for (const secret of [
    'me:pass',
    'sid=1',
    'aaaaaaaa',
    'inbox',
    'Xq7',
    'Q7z',
    'AAtoken',
    ...(await listFilters(db)).map((each) => each.secret),
  ])
    expect(bundle).not.toContain(secret)
  expect(bundle).toContain('${KEY}')
  expect(bundle).toContain('${NTFY}')
  const whole = await give(db, true)
  for (const secret of ['me:pass', 'sid=1', 'aaaaaaaa', (await listFilters(db))[0]?.secret ?? ''])
    expect(whole).toContain(secret)
})

test('a bundle of every kind is taken in as it says, and feeds keep their addresses', async () => {
  const from = await openRich()
  const bundle = await give(from, true)
  const { db } = await openDatabase()
  const taken = await take(db, bundle)
  expect(taken).toMatchObject({ kind: 'imported', newTopics: [{ id: 'mios' }] })
  const secretsOf = async (of: Kysely<Tables>) => (await listFilters(of)).map(({ secret }) => secret)
  expect(await secretsOf(db)).toEqual(await secretsOf(from))
  expect((await listSources(db)).find(({ id }) => id === 'own')).toMatchObject({
    ...own,
    origin: 'added',
    state: 'paused',
  })
  expect((await listAliases(db)).inForce).toMatchObject([{ canonical: 'xiaomi', forms: ['Xiaomi', '小米'] }])
  expect(await hidingAliases(db)).toMatchObject([{ canonical: 'vivo' }])
  expect((await topicsInForce(db))[0]?.source).toBe((await topicsInForce(from))[0]?.source)
})

test('a trial tells what would happen and changes nothing', async () => {
  const bundle = await give(await openRich(), true)
  const { db } = await openDatabase()
  const before = await give(db, true)
  const trial = await take(db, bundle, true)
  expect(trial).toMatchObject({ kind: 'imported', isTrial: true })
  expect(await give(db, true)).toBe(before)
  const real = await take(db, bundle)
  expect({ ...real, isTrial: true }).toEqual(trial)
})

test('a pin waits for its post, and holds as soon as that comes', async () => {
  const database = await openDatabase()
  const { db } = database
  const world = await openArrivals(database, now)
  const pin = {
    topic: 'mios',
    source: 'desk',
    id: 'first',
    url: null,
    must: true,
    at: '2026-10-01T00:00:00.000Z',
  }
  expect(await take(db, bundleOf({ pins: [pin] }))).toMatchObject({
    changes: [{ kind: 'waiting', note: 'its post is not here yet' }],
  })
  expect(await listPins(db, 'mios')).toEqual([])
  await world.arrive('desk', 'other', quick)
  expect(await listPins(db, 'mios')).toEqual([])
  await world.arrive('desk', 'first', quick)
  expect(await listPins(db, 'mios')).toMatchObject([{ must: true, at: Date.parse(pin.at) }])
  expect(JSON.parse(await give(db))).toMatchObject({
    pins: [{ ...pin, url: 'https://desk.example/first' }],
  })
  const { pins: _pins, ...rest } = JSON.parse(await give(db)) as Record<string, unknown>
  expect(await take(db, { ...rest, pins: [{ ...pin, must: false }] })).toMatchObject({ kind: 'imported' })
  expect(await listPins(db, 'mios')).toMatchObject([{ must: false }])
})

test('a pin finds its post by its address too, where another source brought it', async () => {
  const { db } = await openDatabase()
  await openStarterArchive(db)
  const post = await db
    .selectFrom('post')
    .select(['id', 'url'])
    .where('url', 'is not', null)
    .where('textHash', 'is not', null)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const url = `${post.url}?utm_source=x`
  const pin = { topic: 'mios', source: 'else', id: '1', url, must: true, at: '2026-10-01T00:00:00.000Z' }
  expect(await take(db, bundleOf({ pins: [pin] }))).toMatchObject({ changes: [{ kind: 'added' }] })
  expect(await listPins(db, 'mios')).toMatchObject([{ postId: post.id, must: true }])
})

test('what is here is left or changed by the rule that is told', async () => {
  const { db } = await openDatabase()
  await saveTopic(db, smallTopic, { now, reason: 'test' })
  await saveSources(
    db,
    [{ ...source, id: 'a', name: 'Mine', address: 'https://a.example/feed' }],
    'added',
    now,
  )
  await addFilter(db, { topicId: 'mios', name: 'Cars', query: 'car', secret: 'mine' }, now)
  const rules = smallTopic.source.replace('match: [MIOS]', 'match: [MIOS, ZZOS]')
  const bundle = bundleOf({
    secrets: true,
    topics: [{ id: 'mios', rules: rules.split('\n') }],
    sources: [
      { id: 'b', name: 'Theirs', url: 'http://www.a.example/feed/' },
      { id: 'a', name: 'Another', url: 'https://another.example/feed' },
    ],
    filters: [{ topic: 'mios', name: 'Cars', query: 'car', secret: 'theirs' }],
    pins: [{ topic: 'mios', source: 'b', id: '1', url: null, must: true, at: '2026-10-01T00:00:00.000Z' }],
  })
  expect(await take(db, bundle)).toMatchObject({
    changes: [
      { what: 'topic mios', kind: 'changed', note: 'version 2' },
      { what: 'source a', kind: 'left', note: expect.stringMatching(/stays as it is/u) },
      { what: 'source a-2', kind: 'added', note: '"a" is another source here' },
      { what: 'filter "Cars"', kind: 'added' },
      { what: 'pin on a 1', kind: 'waiting' },
    ],
  })
  expect((await listSources(db)).map(({ id, name }) => [id, name])).toEqual([
    ['a-2', 'Another'],
    ['a', 'Mine'],
  ])
  expect((await listFilters(db)).map(({ secret }) => secret)).toEqual(['mine', 'theirs'])
})
