import { afterAll, expect, onTestFinished, test } from 'vitest'
import { postgresEngine } from './engines.ts'
import { openInstance } from './instance.ts'

const engine = await postgresEngine()
afterAll(() => engine.close())

test('many processes put up the schedule at the same moment while it is worked, and none fails', async () => {
  const instances = await Promise.all(Array.from({ length: 6 }, () => openInstance(engine.address)))
  onTestFinished(async () => void (await Promise.all(instances.map((each) => each.end()))))
  let ticks = 0
  const run = async () => void ticks++
  await Promise.all(instances.map(({ queues }) => queues.work({ name: 'schedule', concurrency: 1, run })))
  for (let round = 0; round < 60; round++) {
    await Promise.all(instances.map(({ queues }) => queues.keepSchedule(20 + (round % 3))))
  }
  expect(ticks).toBeGreaterThan(0)
})
