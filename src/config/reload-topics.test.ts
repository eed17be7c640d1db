import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { pinPost } from '#storage/pins.ts'
import { topicFileProblems } from '#storage/topic-file-problems.ts'
import { topicsInForce } from '#storage/topics.ts'
import { type Arrivals, openArrivals, quick } from '#tests/arrivals.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { changeTopic, keepRules } from '#tune/change-topic.ts'
import { importConfig, readConfig } from './import-config.ts'
import { reloadTopics } from './import-topics.ts'
import { ConfigError } from './problem.ts'
import { watchTopics } from './watch-topics.ts'

const now = Date.UTC(2026, 10, 1)
let database: TestDatabase
let world: Arrivals
let folder: string

beforeEach(async () => {
  database = await openTestDatabase()
  world = await openArrivals(database, now)
  folder = mkdtempSync(join(tmpdir(), 'lw-config-'))
  mkdirSync(join(folder, 'topics'))
  writeFileSync(join(folder, 'sources.yaml'), 'sources: []\n')
  writeFileSync(join(folder, 'aliases.yaml'), '[]\n')
  write(smallTopic.source)
  await reload()
})
afterEach(async () => {
  await database.close()
  rmSync(folder, { recursive: true })
})

const write = (text: string, name = 'mios') => writeFileSync(join(folder, `topics/${name}.yaml`), text)
const reload = () => reloadTopics(database.db, join(folder, 'topics'), now)
const withName = (name: string) => smallTopic.source.replace('match: [MIOS]', `match: [${name}]`)
const inForce = async () => {
  const [topic] = await topicsInForce(database.db)
  return { version: topic?.version, name: /match: \[(.*?)\]/u.exec(topic?.source ?? '')?.[1] }
}
const change = (source: string) => {
  const changed = { topicId: 'mios', source, base: null, reason: 'in the page', force: false, now }
  return changeTopic(database.db, changed)
}

test('a file that changes while the program runs is in force, and the stream says so', async () => {
  write(withName('ZZOS'))
  expect(await reload()).toEqual([{ kind: 'inForce', topicId: 'mios', version: 2 }])
  expect(await reload()).toEqual([])
  expect(await inForce()).toEqual({ version: 2, name: 'ZZOS' })
  expect((await world.stream()).map(({ kind }) => kind)).toEqual(['rejudged'])
})

test('a broken file leaves the last good version in force and is told of once, until it is mended', async () => {
  write(smallTopic.source.replace('weight: 2', 'wieght: 2'))
  expect(await reload()).toMatchObject([
    {
      kind: 'refused',
      problem: {
        topicId: 'mios',
        kind: 'broken',
        message: expect.stringMatching(/mios\.yaml cannot be read, so version 1 stays in force/u),
        problems: [{ line: 5 }, { line: 5, column: 44, message: expect.stringContaining('wieght') }],
      },
    },
  ])
  expect(await reload()).toEqual([])
  expect(await inForce()).toEqual({ version: 1, name: 'MIOS' })
  expect(await topicFileProblems(database.db)).toHaveLength(1)
  write(smallTopic.source)
  await reload()
  expect(await topicFileProblems(database.db)).toEqual([])
})

test('a broken file of a new topic does not stand in the way of others', async () => {
  write('- 1', 'other')
  write(withName('ZZOS'))
  expect(await reload()).toMatchObject([
    { kind: 'inForce', topicId: 'mios' },
    {
      kind: 'refused',
      problem: { topicId: 'other', message: expect.stringContaining('it is not in force') },
    },
  ])
})

test('two files of one topic are one too many: the second is refused', async () => {
  write(withName('ZZOS'), 'second')
  const [news] = await reload()
  expect(news).toMatchObject({
    problem: { path: expect.stringContaining('second.yaml'), problems: [{ line: 1 }] },
  })
  expect(await inForce()).toEqual({ version: 1, name: 'MIOS' })
})

test('a file that changed beside rules that changed is refused, and neither is lost', async () => {
  await change(withName('Vela'))
  write(withName('ZZOS'))
  expect(await reload()).toMatchObject([
    {
      kind: 'refused',
      problem: { kind: 'conflict', source: withName('ZZOS'), message: expect.stringContaining('version 2') },
    },
  ])
  expect(await inForce()).toEqual({ version: 2, name: 'Vela' })
  expect(await change(withName('ZZOS'))).toEqual({ kind: 'changed', version: 3 })
  expect(await topicFileProblems(database.db)).toEqual([])
  expect(await reload()).toEqual([])
})

test('who keeps the rules in force hears of the file again only when it changes again', async () => {
  await change(withName('Vela'))
  write(withName('ZZOS'))
  await reload()
  expect(await keepRules(database.db, 'mios', now)).toBe(true)
  expect(await keepRules(database.db, 'mios', now)).toBe(false)
  expect(await reload()).toEqual([])
  write(withName('Other'))
  expect(await reload()).toMatchObject([{ problem: { kind: 'conflict' } }])
})

test('a file that says what is in force since a page changed it is no conflict', async () => {
  await change(withName('Vela'))
  write(withName('Vela'))
  expect(await reload()).toEqual([])
  write(withName('ZZOS'))
  expect(await reload()).toMatchObject([{ kind: 'inForce', version: 3 }])
})

test('a file that goes against a pin is refused with the posts it breaks', async () => {
  await world.arrive('one', 'a', quick)
  await world.digested()
  const [entry] = await world.stream()
  await pinPost(database.db, 'mios', { postId: entry?.postId ?? 0, must: true, at: now })
  write(withName('ZZOS'))
  expect(await reload()).toMatchObject([
    {
      problem: {
        kind: 'pins',
        problems: [{ message: expect.stringContaining('must be kept, but scores 0 of 2') }],
      },
    },
  ])
  expect(await inForce()).toEqual({ version: 1, name: 'MIOS' })
})

test('a start with a broken file goes on with the last good version, but not without any', async () => {
  write('topic: mios\n')
  const started = async () =>
    await importConfig(database.db, await readConfig(folder, { isFirst: false }), now)
  expect(await started()).toMatchObject([{ kind: 'refused', problem: { topicId: 'mios' } }])
  expect(await inForce()).toEqual({ version: 1, name: 'MIOS' })
  write('topic: other\n', 'other')
  await expect(started()).rejects.toThrow(ConfigError)
  await expect(readConfig(folder)).rejects.toThrow(ConfigError)
})

test('a saved file is noticed by itself, once it stays as it is', async () => {
  const ending = new AbortController()
  // It answers false once, and is called again.
  const answers = [false]
  const onChange = vi.fn(async () => answers.pop() ?? true)
  const watching = watchTopics(join(folder, 'topics'), { signal: ending.signal, everyMs: 10, onChange })
  await sleep(40)
  expect(onChange).not.toHaveBeenCalled()
  write(withName('ZZOS'))
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(2), { timeout: 20_000 })
  await sleep(40)
  expect(onChange).toHaveBeenCalledTimes(2)
  ending.abort()
  await watching
})
