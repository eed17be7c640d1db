import { afterEach, beforeEach, expect, test } from 'vitest'
import { compileTopic } from '#filter/compile.ts'
import { addFilter } from '#storage/filters.ts'
import { pinPost } from '#storage/pins.ts'
import { listStories } from '#storage/stories.ts'
import { entriesAfter } from '#storage/stream-entries.ts'
import { keptIds } from '#storage/verdicts.ts'
import { type Arrivals, openArrivals, quick } from '#tests/arrivals.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { type Backtest, backtest } from './backtest.ts'
import { changeTopic, readTopicOf, undoTopic } from './change-topic.ts'

const now = Date.UTC(2023, 9, 20)
let database: TestDatabase
let world: Arrivals

beforeEach(async () => {
  database = await openTestDatabase()
  world = await openArrivals(database, now)
})
afterEach(() => database.close())

/** What trying a version of the small topic tells. */
async function tried(source: string): Promise<Backtest> {
  const read = readTopicOf('mios', source)
  if (read.kind === 'error') throw new Error(read.problems.map(({ message }) => message).join('\n'))
  const trial = { compiled: compileTopic(read.topic, 9), version: 1, now }
  for await (const step of backtest(database.db, trial)) if (step.kind === 'result') return step.backtest
  throw new Error('no result')
}

async function applied(source: string, force = false) {
  world.clock.now += 10_000
  const change = { topicId: 'mios', source, base: null, reason: 'test', force, now: world.clock.now }
  const changed = await changeTopic(database.db, change)
  await world.digested()
  return changed
}

async function idOf(externalId: string): Promise<number> {
  const post = database.db.selectFrom('post').select('id').where('externalId', '=', externalId)
  return (await post.executeTakeFirstOrThrow()).id
}

const withNames = (names: string) => smallTopic.source.replace('match: [MIOS]', `match: [${names}]`)

test('a backtest tells what would come, what would go, why, and whom it concerns, and changes nothing', async () => {
  const { db } = database
  await world.arrive('one', 'a', quick)
  await world.arrive('two', 'b', { ...quick, publishedAt: now })
  await world.arrive('one', 'c', { title: 'Xiaomi prepares ZZOS', text: 'A name nobody had heard of' })
  await world.arrive('one', 'd', { title: 'A new camera' })
  await world.digested()
  const filter = { secret: 's', topicId: 'mios', name: 'Beijing', query: 'beijing' }
  await addFilter(db, filter, now)
  await addFilter(db, { ...filter, secret: 't', name: 'ZZOS', query: 'zzos source:one is:kept' }, now)
  await addFilter(db, { ...filter, secret: 'u', name: 'Cameras', query: 'camera' }, now)
  const kept = await keptIds(db, 'mios')
  const result = await tried(withNames('ZZOS'))
  expect(result).toMatchObject({ version: 1, posts: 4, added: 1, removed: 2, kept: 0, dropped: 1, pins: [] })
  expect(result.changes.map(({ kind, title, why, whyBefore }) => [kind, title, why, whyBefore])).toEqual([
    ['added', 'Xiaomi prepares ZZOS', ['name "ZZOS" +2', 'context "Xiaomi" +2'], []],
    ['removed', quick.title, [], ['name "MIOS" +2', 'context "Xiaomi" +2']],
    ['removed', quick.title, [], ['name "MIOS" +2', 'context "Xiaomi" +2']],
  ])
  expect(result.stories).toMatchObject([{ title: quick.title, posts: 2, removed: 2 }])
  expect(result.filters.map(({ name, added, removed }) => [name, added, removed])).toEqual([
    ['Beijing', 0, 2],
    ['ZZOS', 1, 0],
  ])
  expect(await keptIds(db, 'mios')).toEqual(kept)
  expect(await entriesAfter(db, 'mios', { position: 2, limit: 9 })).toEqual([])
})

test('what was previewed is what applying does, for whatever rules and posts', async () => {
  const { db } = database
  let seed = 5
  const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
  const words = ['MIOS', 'mios', 'ZZOS', '小米', 'Xiaomi', '系统', 'camera', 'Vela', 'ＭＩＯＳ', '14', 'leak']
  const some = (n: number) => Array.from({ length: 1 + random(n) }, () => words[random(words.length)] ?? '')
  for (let n = 0; n < 60; n++) {
    const id = `p${random(40)}`
    // Some ids come again with other words: edits, which stay kept for what they said once.
    await world.arrive(`source-${random(3)}`, id, { title: some(3).join(' '), text: some(5).join(' ') })
  }
  await world.digested()
  const clauseOf = (n: number) => {
    const list = some(2).map((word) => `'${word}'`)
    const query = `${some(1)[0]} ${random(2) === 0 ? 'OR' : 'NEAR/2'} ${some(1)[0]}`
    const form = [
      `match: [${list.join(', ')}]`,
      `near: [[${list[0]}], [${list.at(-1)}]], within: 20`,
      `query: '${query} ${random(2) === 0 ? `-${some(1)[0]}` : ''}'`,
      `regex: 'm.os|vela'`,
    ]
    return `  - {id: c${n}, ${form[random(4)]}, weight: ${1 + random(3)}, weak: ${random(2) === 0}}`
  }
  for (let round = 0; round < 8; round++) {
    const clauses = Array.from({ length: 1 + random(3) }, (_, n) => clauseOf(n)).join('\n')
    const exclude = `exclude: [{id: x, words: [${some(1)[0]}], add: -2, unless-strong: ${random(2) === 0}}]`
    const source = `topic: mios\ntitle: MIOS\nthresholds: {broad: ${1 + random(3)}, strict: 3}\nclauses:\n${clauses}\n${exclude}\n`
    const before = await keptIds(db, 'mios')
    const { added, removed, changes } = await tried(source)
    await applied(source)
    const after = await keptIds(db, 'mios')
    const idsOf = (kind: 'added' | 'removed') =>
      new Set(changes.flatMap((change) => (change.kind === kind ? [change.postId] : [])))
    expect(idsOf('added'), source).toEqual(after.difference(before))
    expect(idsOf('removed'), source).toEqual(before.difference(after))
    expect([added, removed]).toEqual([idsOf('added').size, idsOf('removed').size])
    const members = (await listStories(db, 'mios', { below: null, limit: 100 })).flatMap(
      (story) => story.members,
    )
    expect(new Set(members.map(({ postId }) => postId))).toEqual(after)
  }
})

test('applying says in the stream that the rules changed and what came and went by it, and can be taken back', async () => {
  await world.arrive('one', 'a', quick)
  await world.arrive('one', 'c', { title: 'Xiaomi prepares ZZOS', text: 'A name nobody had heard of' })
  await world.digested()
  expect(await applied(withNames('ZZOS'))).toEqual({ kind: 'changed', version: 2 })
  await world.arrive('one', 'late', {
    title: 'ZZOS on a kettle, weeks later',
    text: 'A cook saw it boot there',
  })
  await world.digested()
  const back = { topicId: 'mios', base: 2, to: null, force: false, now: (world.clock.now += 10_000) }
  expect(await undoTopic(database.db, back)).toEqual({ kind: 'changed', version: 3 })
  await world.digested()
  expect(
    (await world.stream()).map(({ kind, detail }) => [kind, detail['version'] ?? detail['rejudged'] ?? null]),
  ).toEqual([
    ['story', null],
    ['rejudged', 2],
    ['dropped', 2],
    ['story', 2],
    ['story', null],
    ['rejudged', 3],
    ['story', 3],
    ['dropped', 3],
    ['dropped', 3],
  ])
  expect((await world.stream())[5]?.detail).toMatchObject({ reason: 'back to version 1', before: 2 })
})

test('a version that goes against a pin is refused with the pins it breaks, unless it is forced', async () => {
  const { db } = database
  await world.arrive('one', 'a', quick)
  await world.arrive('one', 'c', { title: 'Xiaomi prepares ZZOS', text: 'A name nobody had heard of' })
  await world.digested()
  const [a, c] = [await idOf('a'), await idOf('c')]
  await pinPost(db, 'mios', { postId: a, must: true, at: now })
  await pinPost(db, 'mios', { postId: c, must: false, at: now + 1 })
  const source = withNames('ZZOS')
  const violations = [
    {
      postId: c,
      must: false,
      title: 'Xiaomi prepares ZZOS',
      score: 4,
      isNew: true,
      why: ['name "ZZOS" +2', 'context "Xiaomi" +2'],
    },
    { postId: a, must: true, title: quick.title, score: 0, threshold: 2, isNew: true, why: [] },
  ]
  expect((await tried(source)).pins).toMatchObject(violations)
  expect(await applied(source)).toMatchObject({ kind: 'pins', violations })
  expect(await keptIds(db, 'mios')).toEqual(new Set([a]))
  expect(await applied(source, true)).toEqual({ kind: 'changed', version: 2 })
  expect(await keptIds(db, 'mios')).toEqual(new Set([c]))
  expect(await applied(withNames('ZZOS, Vela'))).toMatchObject({
    kind: 'pins',
    violations: [
      { postId: c, isNew: false },
      { postId: a, isNew: false },
    ],
  })
})

test('a version is refused whole: unreadable, of another topic, or made from one that is no longer in force', async () => {
  const change = { topicId: 'mios', base: 1, reason: '', force: false, now }
  const tries = [
    { ...change, source: smallTopic.source.replace('weight', 'wieght') },
    { ...change, source: smallTopic.source.replace('topic: mios', 'topic: other') },
    { ...change, source: withNames('ZZOS'), base: 7 },
    { ...change, source: withNames('ZZOS'), topicId: 'none' },
    { ...change, source: smallTopic.source },
  ]
  const outcomes = await Promise.all(tries.map((each) => changeTopic(database.db, each)))
  expect(outcomes).toMatchObject([
    { kind: 'unreadable', problems: [{ line: 5 }, { suggestion: 'weight' }] },
    { kind: 'unreadable', problems: [{ line: 1, suggestion: 'mios' }] },
    { kind: 'overtaken', inForce: { version: 1 } },
    { kind: 'unknown' },
    { kind: 'same', version: 1 },
  ])
  expect(await world.stream()).toEqual([])
})

test('of two who change a topic at once one is told of the other', async () => {
  const change = { topicId: 'mios', base: 1, reason: '', force: false, now }
  const outcomes = await Promise.all(
    ['ZZOS', 'Vela'].map((name) => changeTopic(database.db, { ...change, source: withNames(name) })),
  )
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'overtaken'])
})
