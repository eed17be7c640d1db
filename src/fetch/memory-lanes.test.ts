import { expect, test } from 'vitest'
import { testLanes } from '#tests/lane-promises.ts'
import { createMemoryLanes } from './memory-lanes.ts'

testLanes('memory', () => {
  const clock = { now: 1_000_000 }
  const lanes = createMemoryLanes(() => clock.now)
  return {
    ours: lanes,
    theirs: lanes,
    pass: (ms) => {
      clock.now += ms
    },
  }
})

test('forgetting hosts that were asked long ago spares those in their gap and those that are held', async () => {
  const clock = { now: 1_000_000 }
  const lanes = createMemoryLanes(() => clock.now)
  await lanes.hold('held.example', 3_600_000, 'Enough.')
  for (let n = 0; n < 5000; n += 1) {
    await lanes.take(`host${n}.example`, 25_000)
    await lanes.leave(`host${n}.example`, 2000)
    clock.now += 100
  }
  expect((await lanes.take('host4999.example', 25_000)).kind).toBe('wait')
  expect((await lanes.take('held.example', 25_000)).kind).toBe('held')
})
