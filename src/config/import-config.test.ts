import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeSourceWithPosts } from '#storage/source-changes.ts'
import { listSources } from '#storage/sources.ts'
import { topicsInForce } from '#storage/topics.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { importConfig, readConfig } from './import-config.ts'
import { ConfigError } from './problem.ts'

let database: TestDatabase
const folder = mkdtempSync(join(tmpdir(), 'lw-config-'))
const now = Date.UTC(2026, 10, 1)

beforeAll(async () => {
  database = await openTestDatabase()
  mkdirSync(join(folder, 'topics'))
  writeFileSync(join(folder, 'aliases.yaml'), '[]\n')
})

afterAll(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

async function importFiles(files: { readonly sources: readonly string[]; readonly topic: string }) {
  const lines = files.sources.map((id) => `  - {id: ${id}, name: ${id}, url: "https://${id}.example/"}\n`)
  writeFileSync(join(folder, 'sources.yaml'), `sources:\n${lines.join('') || '  []\n'}`)
  writeFileSync(join(folder, 'topics/mios.yaml'), files.topic)
  await importConfig(database.db, await readConfig(folder), now)
}

async function inForce() {
  const sources = await listSources(database.db)
  const topics = await topicsInForce(database.db)
  return { sources: sources.map(({ id }) => id), versions: topics.map(({ version }) => version) }
}

test('what the files say is in force, and importing the same again changes nothing', async () => {
  const files = { sources: ['a', 'b'], topic: smallTopic.source }
  await importFiles(files)
  await importFiles(files)
  expect(await inForce()).toEqual({ sources: ['a', 'b'], versions: [1] })
})

test('a source that a person removed stays removed until the file changes', async () => {
  await removeSourceWithPosts(database.db, 'b', { posts: 'keep', now })
  await importFiles({ sources: ['a', 'b'], topic: smallTopic.source })
  expect(await inForce()).toMatchObject({ sources: ['a'] })
})

test('a changed topic is a new version; a source that the file no longer names ends', async () => {
  await importFiles({ sources: ['c'], topic: smallTopic.source.replace('weight: 2', 'weight: 3') })
  expect(await inForce()).toEqual({ sources: ['c'], versions: [2] })
})

test('a file that cannot be read is refused before anything is changed', async () => {
  await expect(importFiles({ sources: ['d'], topic: 'topic: [' })).rejects.toThrow(ConfigError)
  expect(await inForce()).toEqual({ sources: ['c'], versions: [2] })
})

test('processes that start together import once', async () => {
  const config = await readConfig(join(import.meta.dirname, '../../config'))
  await Promise.all([1, 2, 3].map(() => importConfig(database.db, config, now)))
  expect((await inForce()).versions).toEqual([3])
})

test('a topic whose file is gone is out of force, and goes on with the next version when it is back', async () => {
  const other = join(folder, 'topics/other.yaml')
  const source = smallTopic.source.replace('topic: mios', 'topic: other')
  writeFileSync(other, source)
  await importFiles({ sources: ['a'], topic: smallTopic.source })
  rmSync(other)
  await importConfig(database.db, await readConfig(folder), now)
  expect((await topicsInForce(database.db)).map(({ id }) => id)).toEqual(['mios'])
  writeFileSync(other, source)
  await importConfig(database.db, await readConfig(folder), now)
  expect((await topicsInForce(database.db)).find(({ id }) => id === 'other')?.version).toBe(2)
})
