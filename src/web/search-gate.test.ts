import { expect, test } from 'vitest'
import { createGate } from './search-gate.ts'

/** Work that ends when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { work: () => promise, end: () => resolve() }
}

test('no more searches run at once than may, and those that wait come in order', async () => {
  const gate = createGate({ atOnce: 2, mostWaiting: 5, patienceMs: 60_000 })
  let running = 0
  let most = 0
  const order: number[] = []
  const jobs = Array.from({ length: 6 }, (_, n) =>
    gate.pass(async () => {
      most = Math.max(most, ++running)
      order.push(n)
      await Promise.resolve()
      running--
    }),
  )
  await Promise.all(jobs)
  expect(most).toBe(2)
  expect(order).toEqual([0, 1, 2, 3, 4, 5])
})

test('who finds the waiting room full, or waits too long, is told to come back', async () => {
  const gate = createGate({ atOnce: 1, mostWaiting: 1, patienceMs: 5 })
  const first = held()
  const running = gate.pass(first.work)
  const waits = gate.pass(async () => 'late')
  const refused = { status: 503, headers: { 'Retry-After': '3' } }
  await expect(gate.pass(async () => 'full')).rejects.toMatchObject(refused)
  await expect(waits).rejects.toMatchObject(refused)
  first.end()
  await running
  expect(await gate.pass(async () => 'free again')).toBe('free again')
})

test('a search that fails leaves its place to the next', async () => {
  const gate = createGate({ atOnce: 1, mostWaiting: 1, patienceMs: 60_000 })
  const failing = gate.pass(() => Promise.reject(new Error('broken')))
  const next = gate.pass(async () => 'goes on')
  await expect(failing).rejects.toThrow('broken')
  expect(await next).toBe('goes on')
})
