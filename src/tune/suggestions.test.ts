import { expect, onTestFinished, test } from 'vitest'
import { topicsInForce } from '#storage/topics.ts'
import { openArrivals } from '#tests/arrivals.ts'
import { openTestDatabase } from '#tests/database.ts'
import { tellOfGrowingName } from '#tests/growing-name.ts'
import { changeTopic } from './change-topic.ts'
import { trySuggestions } from './suggestions.ts'

const now = Date.UTC(2031, 2, 1)

test('a new name beside the topic is suggested with what taking it does to the archive, and does that', async () => {
  const database = await openTestDatabase()
  onTestFinished(database.close)
  const { db } = database
  const world = await openArrivals(database, now)
  await tellOfGrowingName(world, now)
  const [topic] = await topicsInForce(db)
  if (topic === undefined) throw new Error('no topic')
  const [first, ...others] = await trySuggestions(db, topic, now)
  expect(others).toEqual([])
  expect(first).toMatchObject({
    kind: 'alias',
    words: ['AureOS'],
    added: 1,
    removed: 0,
    pins: 0,
    changes: [{ kind: 'added', title: 'Xiaomi shows AureOS on a phone' }],
  })
  world.clock.now += 10_000
  const change = {
    topicId: 'mios',
    source: first?.source ?? '',
    base: 1,
    reason: 'suggested',
    force: false,
    now,
  }
  expect(await changeTopic(db, change)).toEqual({ kind: 'changed', version: 2 })
  expect(await world.digested()).toMatchObject({ placed: 1 })
  const [taken] = await topicsInForce(db)
  expect(taken === undefined ? null : await trySuggestions(db, taken, now)).toEqual([])
})
