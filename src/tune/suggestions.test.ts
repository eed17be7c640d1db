import { expect, onTestFinished, test } from 'vitest'
import { topicsInForce } from '#storage/topics.ts'
import { openArrivals } from '#tests/arrivals.ts'
import { openTestDatabase } from '#tests/database.ts'
import { changeTopic } from './change-topic.ts'
import { trySuggestions } from './suggestions.ts'

const now = Date.UTC(2031, 2, 1)
const dayMs = 24 * 60 * 60 * 1000

test('a new name beside the topic is suggested with what taking it does to the archive, and does that', async () => {
  const database = await openTestDatabase()
  onTestFinished(database.close)
  const { db } = database
  const world = await openArrivals(database, now)
  const tell = async (daysAgo: number, source: string, title: string) =>
    await world.arrive(source, `${source}-${daysAgo}-${title}`, { title, publishedAt: now - daysAgo * dayMs })
  const subjects = ['harbour', 'museum', 'orchestra', 'bridge', 'library', 'market']
  for (let day = 1; day < 60; day++) {
    await tell(day, `daily-${day % 4}`, `The ${subjects[day % 6]} opens its doors to visitors on day ${day}`)
  }
  for (const [index, source] of ['pad', 'leaf', 'wave', 'note', 'mast', 'dial'].entries())
    await tell(59 - 4 * index, source, `Xiaomi said to test MIOS, a system of its own, part ${index}`)
  await tell(2, 'pad', 'Xiaomi calls its system AureOS, not MIOS')
  await tell(2, 'leaf', 'MIOS becomes AureOS, says the system maker')
  await tell(1, 'wave', 'AureOS, formerly MIOS: what the system brings')
  await tell(1, 'note', 'Xiaomi shows AureOS on a phone')
  await world.digested()
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
