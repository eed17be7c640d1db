import { expect, test } from 'vitest'
import type { Lanes } from '#model/lane.ts'

/** What one process and another see of the same lanes, and the clock that both live by. */
export interface OpenLanes {
  readonly ours: Lanes
  readonly theirs: Lanes
  /** So much time passes. */
  readonly pass: (ms: number) => void | Promise<void>
}

/** The promises of the port, to be kept by every kind of lanes. Hosts of one test are met by no other. */
export function testLanes(kind: string, open: () => OpenLanes | Promise<OpenLanes>): void {
  test(`${kind} lanes let one request in at a time, then another after the gap`, async () => {
    const { ours, theirs, pass } = await open()
    expect(await ours.take('gap.example', 25_000)).toEqual({ kind: 'taken' })
    const waits = await theirs.take('gap.example', 25_000)
    expect(waits.kind === 'wait' && waits.ms > 0 && waits.ms <= 25_000).toBe(true)
    await ours.leave('gap.example', 2000)
    await pass(500)
    const gap = await theirs.take('gap.example', 25_000)
    expect(gap.kind === 'wait' && gap.ms > 0 && gap.ms <= 1500).toBe(true)
    await pass(1500)
    expect(await theirs.take('gap.example', 25_000)).toEqual({ kind: 'taken' })
    expect((await ours.take('gap.example', 25_000)).kind).toBe('wait')
  })

  test(`${kind} lanes of different hosts do not wait for each other`, async () => {
    const { ours, theirs } = await open()
    expect(await ours.take('one.example', 25_000)).toEqual({ kind: 'taken' })
    expect(await theirs.take('other.example', 25_000)).toEqual({ kind: 'taken' })
  })

  test(`of many who ask for one of the ${kind} lanes at once, one gets it`, async () => {
    const { ours, theirs } = await open()
    const asked = Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? ours : theirs))
    const taken = await Promise.all(asked.map((lanes) => lanes.take('crowd.example', 25_000)))
    expect(taken.filter(({ kind: got }) => got === 'taken')).toHaveLength(1)
    expect(taken.filter(({ kind: got }) => got === 'wait')).toHaveLength(11)
  })

  test(`${kind} lanes whose holder died are free when the lease ends`, async () => {
    const { ours, theirs, pass } = await open()
    await ours.take('dead.example', 25_000)
    await pass(24_000)
    expect((await theirs.take('dead.example', 25_000)).kind).toBe('wait')
    await pass(1000)
    expect(await theirs.take('dead.example', 25_000)).toEqual({ kind: 'taken' })
  })

  test(`${kind} lanes that are held let nobody in, and say why and for how long`, async () => {
    const { ours, theirs, pass } = await open()
    await ours.hold('held.example', 60_000, 'The allowance is used up.')
    await pass(20_000)
    const held = await theirs.take('held.example', 25_000)
    expect(held).toMatchObject({ kind: 'held', why: 'The allowance is used up.' })
    expect(held.kind === 'held' && held.ms > 39_000 && held.ms <= 40_000).toBe(true)
    await pass(40_000)
    expect(await theirs.take('held.example', 25_000)).toEqual({ kind: 'taken' })
  })

  test(`a hold of ${kind} lanes stays when a shorter one comes, and makes room for a longer one`, async () => {
    const { ours, theirs } = await open()
    await ours.hold('twice.example', 60_000, 'First.')
    await theirs.hold('twice.example', 1000, 'Shorter.')
    expect(await ours.take('twice.example', 25_000)).toMatchObject({ kind: 'held', why: 'First.' })
    await theirs.hold('twice.example', 600_000, 'Longer.')
    expect(await ours.take('twice.example', 25_000)).toMatchObject({ kind: 'held', why: 'Longer.' })
  })

  test(`a hold of ${kind} lanes during a request outlives its end`, async () => {
    const { ours, theirs, pass } = await open()
    await ours.take('during.example', 25_000)
    await ours.hold('during.example', 60_000, 'Enough.')
    await ours.leave('during.example', 2000)
    await pass(3000)
    expect((await theirs.take('during.example', 25_000)).kind).toBe('held')
  })
}
