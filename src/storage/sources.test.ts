import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Source } from '#model/source.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { instant } from './instant.ts'
import { pauseSource, removeSourceWithPosts } from './source-changes.ts'
import { dueSources, getSource, listSources, removeSourcesExcept, saveSources } from './sources.ts'

let database: TestDatabase
const now = Date.UTC(2026, 10, 1)

beforeAll(async () => {
  database = await openTestDatabase()
})

afterAll(() => database.close())

function source(id: string, address: string): Source {
  return { id, kind: 'feed', address, name: id, lang: null, group: null, mode: 'firehose' }
}

async function addresses(): Promise<Record<string, string>> {
  return Object.fromEntries((await listSources(database.db)).map(({ id, address }) => [id, address]))
}

/** What a start does with config/sources.yaml. */
async function importFile(sources: readonly Source[]): Promise<void> {
  const ids = sources.map(({ id }) => id)
  await saveSources(database.db, sources, 'file', now)
  await removeSourcesExcept(database.db, ids, now)
}

test('the file may give a source another id, and two sources each other their addresses', async () => {
  await importFile([source('a', 'https://a.example/'), source('b', 'https://b.example/')])
  await importFile([source('a', 'https://b.example/'), source('b', 'https://a.example/')])
  expect(await addresses()).toEqual({ a: 'https://b.example/', b: 'https://a.example/' })
  await importFile([source('renamed', 'https://b.example/')])
  expect(await addresses()).toEqual({ renamed: 'https://b.example/' })
})

test('an added source whose address is followed already is left out, and says so by the count', async () => {
  const added = [source('x', 'https://b.example/'), source('y', 'https://y.example/')]
  expect(await saveSources(database.db, added, 'added', now)).toBe(1)
  expect(await addresses()).toEqual({ renamed: 'https://b.example/', y: 'https://y.example/' })
})

test('the file takes over what was added, under its own id', async () => {
  await importFile([source('b', 'https://b.example/'), source('mine', 'https://y.example/')])
  expect(await addresses()).toEqual({ b: 'https://b.example/', mine: 'https://y.example/' })
})

test('a removed source leaves its address free, and comes back as new', async () => {
  await removeSourceWithPosts(database.db, 'mine', { posts: 'keep', now })
  expect(await saveSources(database.db, [source('z', 'https://y.example/')], 'added', now)).toBe(1)
  expect(await dueSources(database.db, { now, limit: 10 })).toContain('z')
})

test('a list may be longer than one statement takes', async () => {
  const many = Array.from({ length: 6_000 }, (_, n) => source(`many-${n}`, `https://many.example/${n}`))
  expect(await saveSources(database.db, many, 'added', now)).toBe(6_000)
  expect(await saveSources(database.db, many, 'added', now)).toBe(0)
})

test('what is due is asked host by host, the longest due of each first, and so many of a host at most', async () => {
  const { db } = database
  const at = (id: string, host: string) => source(id, `https://${host}.example/${id}`)
  await saveSources(db, [at('big-1', 'big'), at('big-2', 'big')], 'added', now - 9_000_000)
  await saveSources(db, [at('big-3', 'big'), at('small', 'small')], 'added', now - 8_000_000)
  await saveSources(
    db,
    [at('late', 'late'), source('same', 'https://me:pw@SMALL.example/same')],
    'added',
    now - 7_000_000,
  )
  await saveSources(db, [at('later', 'late')], 'added', now - 6_000_000)
  const due = { now: now - 6_500_000, limit: 100 }
  expect(await dueSources(db, due)).toEqual(['big-1', 'small', 'late', 'big-2', 'same', 'big-3'])
  expect(await dueSources(db, { ...due, perHost: 1 })).toEqual(['big-1', 'small', 'late'])
  expect(await dueSources(db, { ...due, limit: 2 })).toEqual(['big-1', 'small'])
})

test.each<[string, Partial<Source>]>([
  ['options', { options: { monthlyPosts: 500 } }],
  ['headers', { headers: { Cookie: '${COOKIE}' } }],
])(
  'a source whose owner corrects its %s is due, unless it is paused: its failures are forgiven',
  async (_what, corrected) => {
    const { db } = database
    const id = `corrected-${_what}`
    const given = source(id, `https://${id}.example/`)
    await saveSources(db, [given], 'added', now)
    const failing = {
      state: 'broken',
      failures: 6,
      failingSince: instant(now),
      nextPollAt: instant(now + 80_000_000),
    }
    await db.updateTable('source').set(failing).where('id', '=', id).execute()
    await saveSources(db, [given], 'file', now)
    expect(await getSource(db, id)).toMatchObject({
      state: 'broken',
      failures: 6,
      nextPollAt: now + 80_000_000,
    })
    await saveSources(db, [{ ...given, ...corrected }], 'file', now)
    expect(await getSource(db, id)).toMatchObject({
      state: 'new',
      failures: 0,
      failingSince: null,
      nextPollAt: now,
    })
    await pauseSource(db, id, now)
    await saveSources(db, [given], 'file', now)
    expect(await getSource(db, id)).toMatchObject({ state: 'paused', nextPollAt: null })
  },
)
