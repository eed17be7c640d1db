import { expect, test } from 'vitest'
import { createTurns, type TurnOptions } from './turns.ts'

/** Turns on a clock that only sleeping moves. */
function turnsAt(options: Partial<TurnOptions> = {}) {
  const clock = { now: 1_000_000 }
  const turns = createTurns({
    hostGapMs: 2000,
    concurrency: 100,
    isExempt: () => false,
    now: () => clock.now,
    sleep: async (ms) => {
      clock.now += ms
    },
    ...options,
  })
  return { clock, turns }
}

const never = new AbortController().signal

test.each([
  ['example.org', 2000],
  ['www.reddit.com', 35_000],
  ['t.me', 1000],
  ['m.weibo.cn', 10_000],
  ['notreddit.com', 2000],
])('leaves %s a gap of %i ms from the end of one request to the next', async (host, gapMs) => {
  const { clock, turns } = turnsAt()
  const end = await turns.take(host, never)
  clock.now += 700
  end()
  const endedAt = clock.now
  const endSecond = await turns.take(host, never)
  expect(clock.now - endedAt).toBe(gapMs)
  endSecond()
})

test('all of Reddit shares one lane, other hosts do not wait for it', async () => {
  const { clock, turns } = turnsAt()
  const startedAt = clock.now
  ;(await turns.take('www.reddit.com', never))()
  ;(await turns.take('example.org', never))()
  expect(clock.now).toBe(startedAt)
  ;(await turns.take('old.reddit.com', never))()
  expect(clock.now).toBe(startedAt + 35_000)
})

test('asks one host one at a time, in order of arrival', async () => {
  const { turns } = turnsAt()
  const started: number[] = []
  const endFirst = await turns.take('a.example', never)
  const others = [1, 2].map(async (n) => {
    const end = await turns.take('a.example', never)
    started.push(n)
    return end
  })
  await Promise.resolve()
  expect(started).toEqual([])
  endFirst()
  const endSecond = await others[0]!
  expect(started).toEqual([1])
  endSecond()
  await others[1]
  expect(started).toEqual([1, 2])
})

test('keeps to the limit for all hosts together', async () => {
  const { turns } = turnsAt({ concurrency: 3 })
  let inFlight = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const end = await turns.take(`host${n}.example`, never)
      inFlight += 1
      most = Math.max(most, inFlight)
      await new Promise(setImmediate)
      inFlight -= 1
      end()
    }),
  )
  expect(most).toBe(3)
  expect(inFlight).toBe(0)
})

test('hosts of the owner are asked at once and side by side', async () => {
  const { clock, turns } = turnsAt({ isExempt: () => true })
  const startedAt = clock.now
  const ends = await Promise.all(Array.from({ length: 5 }, () => turns.take('127.0.0.1', never)))
  for (const end of ends) end()
  await turns.take('127.0.0.1', never)
  expect(clock.now).toBe(startedAt)
})

test('a host found to be the owner’s while others wait lets them all in', async () => {
  const own = new Set<string>()
  const { clock, turns } = turnsAt({ isExempt: (host) => own.has(host) })
  const startedAt = clock.now
  const endFirst = await turns.take('nas.example', never)
  const others = [1, 2, 3].map(() => turns.take('nas.example', never))
  own.add('nas.example')
  endFirst()
  await Promise.all(others)
  expect(clock.now).toBe(startedAt)
})

test('who gives up while waiting takes no place with him', async () => {
  const { turns } = turnsAt()
  const end = await turns.take('a.example', never)
  const stop = new AbortController()
  const waiting = turns.take('a.example', stop.signal)
  stop.abort(new Error('no longer wanted'))
  await expect(waiting).rejects.toThrow('no longer wanted')
  end()
  ;(await turns.take('a.example', never))()
})
