import { expect, test } from 'vitest'
import { createMemoryLanes } from './memory-lanes.ts'
import { createTurns, type TurnOptions, type Turns } from './turns.ts'

/** Turns on a clock that only sleeping moves. */
function turnsAt(options: Partial<TurnOptions> = {}) {
  const clock = { now: 1_000_000 }
  const lanes = options.lanes ?? createMemoryLanes(() => clock.now)
  const turns = createTurns({
    hostGapMs: 2000,
    concurrency: 100,
    isExempt: () => false,
    leaseMs: 25_000,
    sleep: async (ms) => {
      clock.now += ms
    },
    ...options,
    lanes,
  })
  return { clock, lanes, turns }
}

const never = new AbortController().signal

/** Takes a turn that must come; returns what ends it. */
async function turnAt(turns: Turns, host: string): Promise<() => Promise<void>> {
  const turn = await turns.take(host, never)
  if (turn.kind === 'held') throw new Error(turn.why)
  return turn.end
}

/** Takes a turn that must come, and ends it at once. */
async function pass(turns: Turns, host: string): Promise<void> {
  const end = await turnAt(turns, host)
  await end()
}

test.each([
  ['example.org', 2000],
  ['www.reddit.com', 35_000],
  ['t.me', 1000],
  ['m.weibo.cn', 10_000],
  ['notreddit.com', 2000],
])('leaves %s a gap of %i ms from the end of one request to the next', async (host, gapMs) => {
  const { clock, turns } = turnsAt()
  const end = await turnAt(turns, host)
  clock.now += 700
  await end()
  const endedAt = clock.now
  const endSecond = await turnAt(turns, host)
  expect(clock.now - endedAt).toBe(gapMs)
  await endSecond()
})

test('all of Reddit shares one lane, other hosts do not wait for it', async () => {
  const { clock, turns } = turnsAt()
  const startedAt = clock.now
  await pass(turns, 'www.reddit.com')
  await pass(turns, 'example.org')
  expect(clock.now).toBe(startedAt)
  await pass(turns, 'old.reddit.com')
  expect(clock.now).toBe(startedAt + 35_000)
})

test('asks one host one at a time, in order of arrival', async () => {
  const { turns } = turnsAt()
  const started: number[] = []
  const endFirst = await turnAt(turns, 'a.example')
  const others = [1, 2].map(async (n) => {
    const end = await turnAt(turns, 'a.example')
    started.push(n)
    return end
  })
  await Promise.resolve()
  expect(started).toEqual([])
  await endFirst()
  const endSecond = await others[0]!
  expect(started).toEqual([1])
  await endSecond()
  await others[1]
  expect(started).toEqual([1, 2])
})

test('a request in a lane of its own waits for no other to its host, and is held with that lane', async () => {
  const { clock, turns } = turnsAt()
  const startedAt = clock.now
  const first = await turns.take('a.example', never, 'subscription 1')
  const second = await turns.take('a.example', never, 'subscription 2')
  expect([first.kind, second.kind, clock.now]).toEqual(['go', 'go', startedAt])
  await turns.hold('a.example', 60_000, 'Enough.', 'subscription 2')
  for (const turn of [first, second]) if (turn.kind === 'go') await turn.end()
  expect((await turns.take('a.example', never, 'subscription 2')).kind).toBe('held')
  expect((await turns.take('a.example', never, 'subscription 1')).kind).toBe('go')
  expect(clock.now).toBe(startedAt + 2000)
})

test('keeps to the limit for all hosts together', async () => {
  const { turns } = turnsAt({ concurrency: 3 })
  let inFlight = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const end = await turnAt(turns, `host${n}.example`)
      inFlight += 1
      most = Math.max(most, inFlight)
      await new Promise(setImmediate)
      inFlight -= 1
      await end()
    }),
  )
  expect(most).toBe(3)
  expect(inFlight).toBe(0)
})

test('hosts of the owner are asked at once and side by side', async () => {
  const { clock, turns } = turnsAt({ isExempt: () => true })
  const startedAt = clock.now
  const ends = await Promise.all(Array.from({ length: 5 }, () => turnAt(turns, '127.0.0.1')))
  for (const end of ends) await end()
  await turnAt(turns, '127.0.0.1')
  expect(clock.now).toBe(startedAt)
})

test('a host found to be the owner’s while others wait lets them all in', async () => {
  const own = new Set<string>()
  const { clock, turns } = turnsAt({ isExempt: (host) => own.has(host) })
  const startedAt = clock.now
  const endFirst = await turnAt(turns, 'nas.example')
  const others = [1, 2, 3].map(() => turns.take('nas.example', never))
  own.add('nas.example')
  await endFirst()
  await Promise.all(others)
  expect(clock.now).toBe(startedAt)
})

test('who gives up while waiting takes no place with him', async () => {
  const { turns } = turnsAt()
  const end = await turnAt(turns, 'a.example')
  const stop = new AbortController()
  const waiting = turns.take('a.example', stop.signal)
  stop.abort(new Error('no longer wanted'))
  await expect(waiting).rejects.toThrow('no longer wanted')
  await end()
  await pass(turns, 'a.example')
})

test('two processes on the same lanes ask a host one after the other, with its gap between them', async () => {
  const { clock, lanes, turns: ours } = turnsAt()
  const log: string[] = []
  const theirs = turnsAt({
    lanes,
    sleep: async (ms) => {
      log.push(`waits ${ms}`)
      clock.now += ms
      if (log.length === 2) await end()
    },
  }).turns
  const end = await turnAt(ours, 'a.example')
  await pass(theirs, 'a.example')
  expect(log).toEqual(['waits 500', 'waits 500', 'waits 2000'])
})

test('a lane whose holder died is free again when its lease ends', async () => {
  const { clock, lanes, turns } = turnsAt()
  await lanes.take('a.example', 25_000)
  const startedAt = clock.now
  await pass(turns, 'a.example')
  expect(clock.now - startedAt).toBe(25_000)
})

test('a host that wants no request holds back everybody on its lane, and says why', async () => {
  const { clock, turns } = turnsAt()
  await turns.hold('www.reddit.com', 60_000, 'The allowance is used up.')
  await turns.hold('www.reddit.com', 1000, 'A shorter pause changes nothing.')
  clock.now += 20_000
  expect(await turns.take('old.reddit.com', never)).toEqual({
    kind: 'held',
    ms: 40_000,
    why: 'The allowance is used up.',
  })
  await pass(turns, 'example.org')
  clock.now += 40_000
  await pass(turns, 'old.reddit.com')
})

test('who waits for a held host is let go when the hold begins, and blocks nobody behind', async () => {
  const { turns } = turnsAt()
  const end = await turnAt(turns, 'a.example')
  const waiting = [turns.take('a.example', never), turns.take('a.example', never)]
  await turns.hold('a.example', 60_000, 'Enough.')
  await end()
  expect((await Promise.all(waiting)).map(({ kind }) => kind)).toEqual(['held', 'held'])
})

test('hosts of the owner never touch the shared lanes', async () => {
  const touched = () => Promise.reject(new Error('touched'))
  const { turns } = turnsAt({
    isExempt: () => true,
    lanes: { take: touched, leave: touched, hold: touched },
  })
  await pass(turns, '127.0.0.1')
  await turns.hold('127.0.0.1', 1000, 'x')
})

test('lanes that cannot be reached are an error for one request, and take no place with them', async () => {
  let isDown = true
  const clock = { now: 0 }
  const memory = createMemoryLanes(() => clock.now)
  const { turns } = turnsAt({
    concurrency: 1,
    lanes: {
      ...memory,
      take: (host, leaseMs) => (isDown ? Promise.reject(new Error('down')) : memory.take(host, leaseMs)),
    },
  })
  await expect(turns.take('a.example', never)).rejects.toThrow('down')
  isDown = false
  await pass(turns, 'a.example')
})
