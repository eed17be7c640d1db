import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Patience } from '#platform/queues.ts'
import { postgresEngine, redisEngine } from './engines.ts'
import { leaveScheduleFarAway } from './far-schedule.ts'
import { type EngineAddress, type Instance, hasty, openInstance } from './instance.ts'
import { holder } from './holder.ts'
import { holderAmong, kill, startVictims } from './victims.ts'

const soon = { timeout: 20_000, interval: 20 }
/** Calling `keepSchedule` now and then is part of the promise: see its docstring. */
const keeping = { timeout: 20_000, interval: 500 }

const redis = await redisEngine()
const engines = [await postgresEngine(), ...(redis === null ? [] : [redis])]
afterAll(async () => {
  await Promise.all(engines.map((engine) => engine.close()))
})

if (redis === null) {
  console.warn('Left out: the queue on Redis (no REDIS_URL, and no redis-server on the PATH).')
  test('CI leaves no engine out', () => {
    expect(process.env['CI'], 'install redis-server or set REDIS_URL').toBeUndefined()
  })
}

/** How many jobs wait or run where there are none. */
const none = {
  schedule: 0,
  poll: 0,
  digest: 0,
  merge: 0,
  websub: 0,
  links: 0,
  ping: 0,
  live: 0,
  notify: 0,
  deliver: 0,
}

describe.each(engines)('the queue on $name', ({ address, wipe, dropConnections }) => {
  beforeEach(wipe)

  test('runs each job once, with what it carries, whoever of two takes it', async () => {
    const [one, two] = [await open(address), await open(address)]
    const ids = Array.from({ length: 20 }, (_, n) => `s${n}`)
    const ran: string[] = []
    await one.queues.add('poll', ids.map(pollOf))
    for (const { queues } of [one, two]) await workPolls(queues, (id) => ran.push(id))
    await untilEmpty(one)
    expect(ran.toSorted()).toEqual(ids.toSorted())
  })

  test('adds nothing when nothing is due', async () => {
    const { queues } = await open(address)
    await queues.add('poll', [])
    expect(await queues.depth()).toEqual(none)
  })

  test('does not add a job whose id waits, whoever adds it, and adds it again after it ended', async () => {
    const [one, two] = [await open(address), await open(address)]
    const ran: string[] = []
    await one.queues.add('poll', [pollOf('a'), pollOf('a'), pollOf('b')])
    await two.queues.add('poll', [pollOf('a')])
    expect((await one.queues.depth()).poll).toBe(2)
    await workPolls(two.queues, (id) => ran.push(id))
    await untilEmpty(one)
    await one.queues.add('poll', [pollOf('a')])
    await expect.poll(() => ran, soon).toEqual(['a', 'b', 'a'])
  })

  test('does not add a job whose id runs', async () => {
    const { queues } = await open(address)
    const held = holder()
    await workPolls(queues, held.run)
    await queues.add('poll', [pollOf('a')])
    await held.untilRunning('a')
    await queues.add('poll', [pollOf('a')])
    expect((await queues.depth()).poll).toBe(1)
    held.release()
  })

  test('keeps apart the ids of two kinds of job, and takes ids that are numbers or hold a colon', async () => {
    const { queues } = await open(address)
    await queues.add('poll', ['163', 'a:b', 'a/b', '米'].map(pollOf))
    await queues.add('digest', [{ id: '163', data: { topicId: '163' } }])
    expect(await queues.depth()).toEqual({ ...none, poll: 4, digest: 1 })
    const ran: string[] = []
    await workPolls(queues, (id) => ran.push(id))
    await expect.poll(() => ran, soon).toEqual(['163', 'a:b', 'a/b', '米'])
  })

  test('reports a failed job, does not try it again by itself, and frees its id', async () => {
    const instance = await open(address)
    const ran: string[] = []
    await workPolls(instance.queues, (id) => {
      ran.push(id)
      if (ran.length === 1) throw new Error('the source is on fire')
    })
    await instance.queues.add('poll', [pollOf('a')])
    await expect.poll(() => instance.failed, soon).toEqual(['poll/a: the source is on fire'])
    await untilEmpty(instance)
    expect(ran).toEqual(['a'])
    await instance.queues.add('poll', [pollOf('a')])
    await expect.poll(() => ran, soon).toEqual(['a', 'a'])
    expect(instance.failed).toHaveLength(1)
  })

  test('runs as many at once as asked for, and no more', async () => {
    const instance = await open(address)
    const held = holder()
    let most = 0
    await workPolls(
      instance.queues,
      async (id) => {
        const running = held.run(id)
        most = Math.max(most, held.running.size)
        await running
        held.running.delete(id)
      },
      3,
    )
    await instance.queues.add('poll', ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(pollOf))
    await expect.poll(() => held.running.size, soon).toBe(3)
    expect((await instance.queues.depth()).poll).toBe(7)
    held.release()
    await untilEmpty(instance)
    expect(most).toBe(3)
  })

  test('runs the schedule once a tick, kept up and worked by three processes', async () => {
    const everyMs = 300
    const instances = [await open(address), await open(address), await open(address)]
    let ticks = 0
    const startedAt = Date.now()
    await Promise.all(
      instances.map(async ({ queues }) => {
        await queues.keepSchedule(everyMs)
        await queues.work({ name: 'schedule', concurrency: 1, run: async () => void ticks++ })
      }),
    )
    const keepAll = () => Promise.all(instances.map(({ queues }) => queues.keepSchedule(everyMs)))
    await expect.poll(async () => (await keepAll(), ticks), keeping).toBeGreaterThan(5)
    // Each of the three may begin with a tick of its own.
    expect(ticks).toBeLessThanOrEqual((Date.now() - startedAt) / everyMs + 3)
  })

  test('takes up the schedule again after the engine lost everything', async () => {
    const { queues } = await open(address)
    let ticks = 0
    await queues.work({ name: 'schedule', concurrency: 1, run: async () => void ticks++ })
    await keptUp(queues, 200, () => ticks).toBeGreaterThan(1)
    await wipe()
    const before = ticks
    await keptUp(queues, 200, () => ticks).toBeGreaterThan(before + 2)
  })

  test('changes how often the schedule runs', async () => {
    const { queues } = await open(address)
    let ticks = 0
    await queues.work({ name: 'schedule', concurrency: 1, run: async () => void ticks++ })
    await queues.keepSchedule(3_600_000)
    await keptUp(queues, 200, () => ticks).toBeGreaterThan(3)
  })

  test('brings back a schedule whose next run was left far away', async () => {
    const { queues } = await open(address)
    await leaveScheduleFarAway(address, 200)
    let ticks = 0
    await queues.work({ name: 'schedule', concurrency: 1, run: async () => void ticks++ })
    await keptUp(queues, 200, () => ticks).toBeGreaterThan(3)
  })

  test('goes on after the engine ended every connection', async () => {
    const { queues } = await open(address)
    const ran: string[] = []
    await workPolls(queues, (id) => ran.push(id))
    await dropConnections()
    await expect.poll(() => add(queues, 'a'), soon).toBe('added')
    await expect.poll(() => ran, soon).toContain('a')
  })

  test('gives the job of a killed process to another', async () => {
    const victims = await startVictims(address, 1)
    const { queues } = await open(address)
    await queues.add('poll', [pollOf('a')])
    await kill(await holderAmong(victims))
    const ran: string[] = []
    await workPolls(queues, (id) => ran.push(id))
    await expect.poll(() => ran, soon).toEqual(['a'])
  })

  test('gives the job of a frozen process to another, and is not upset when it wakes', async () => {
    const victims = await startVictims(address, 1)
    const instance = await open(address)
    await instance.queues.add('poll', [pollOf('a')])
    const frozen = await holderAmong(victims)
    frozen.process.kill('SIGSTOP')
    const ran: string[] = []
    await workPolls(instance.queues, (id) => ran.push(id), 2)
    await expect.poll(() => ran, soon).toEqual(['a'])
    frozen.process.kill('SIGCONT')
    await instance.queues.add('poll', [pollOf('b')])
    await untilEmpty(instance)
    expect(ran).toEqual(['a', 'b'])
  })

  test('gives up a job that takes down process after process, says so, and frees its id', async () => {
    const victims = await startVictims(address, 4)
    const instance = await open(address, hasty)
    await instance.queues.add('poll', [pollOf('a')])
    while (victims.length > 0) {
      const holder = await holderAmong(victims)
      await kill(holder)
      victims.splice(victims.indexOf(holder), 1)
    }
    const ran: string[] = []
    await workPolls(instance.queues, (id) => ran.push(id))
    await expect.poll(() => instance.failed, soon).toEqual([expect.stringMatching(/^poll\/a: .*stalled/u)])
    expect(ran).toEqual([])
    await instance.queues.add('poll', [pollOf('a')])
    await expect.poll(() => ran, soon).toEqual(['a'])
  })

  test('close waits for the running job and takes no more', async () => {
    const [one, two] = [await open(address), await open(address)]
    const held = holder()
    await workPolls(one.queues, held.run)
    await one.queues.add('poll', [pollOf('a'), pollOf('b')])
    await held.untilRunning('a')
    const closed = one.queues.close(20_000).then(() => 'closed')
    const pause = new Promise((settle) => setTimeout(settle, 200, 'still closing'))
    expect(await Promise.race([closed, pause])).toBe('still closing')
    held.release()
    expect(await closed).toBe('closed')
    expect([...held.running]).toEqual(['a'])
    expect((await two.queues.depth()).poll).toBe(1)
  })

  test('close gives back a job that does not end in time, and another process runs it', async () => {
    const stuck = await openInstance(address)
    const held = holder()
    await workPolls(stuck.queues, held.run)
    await stuck.queues.add('poll', [pollOf('a')])
    await held.untilRunning('a')
    await stuck.end(50)
    const { queues } = await open(address)
    expect((await queues.depth()).poll).toBe(1)
    const ran: string[] = []
    await workPolls(queues, (id) => ran.push(id))
    await expect.poll(() => ran, soon).toEqual(['a'])
    expect(stuck.failed).toEqual([])
  })
})

async function open(address: EngineAddress, patience?: Patience): Promise<Instance> {
  const instance = await openInstance(address, patience)
  onTestFinished(() => instance.end())
  return instance
}

function pollOf(sourceId: string): { id: string; data: { sourceId: string } } {
  return { id: sourceId, data: { sourceId } }
}

function workPolls(
  queues: Instance['queues'],
  run: (sourceId: string) => unknown,
  concurrency = 1,
): Promise<void> {
  return queues.work({
    name: 'poll',
    concurrency,
    run: async ({ sourceId }) => {
      await run(sourceId)
    },
  })
}

async function untilEmpty({ queues }: Instance): Promise<void> {
  await expect.poll(async () => (await queues.depth()).poll, soon).toBe(0)
}

/** A connection that breaks may fail the call that is on its way; the caller looks again, as workers/schedule does. */
async function add(queues: Instance['queues'], id: string): Promise<'added' | 'not yet'> {
  return await queues.add('poll', [pollOf(id)]).then(
    () => 'added' as const,
    () => 'not yet' as const,
  )
}

/** Keeps the schedule as the app does, then looks. */
function keptUp(queues: Instance['queues'], everyMs: number, look: () => number) {
  return expect.poll(async () => {
    await queues.keepSchedule(everyMs)
    return look()
  }, keeping)
}
