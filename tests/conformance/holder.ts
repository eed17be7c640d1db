import { expect } from 'vitest'

const soon = { timeout: 20_000, interval: 20 }

export interface Holder {
  readonly run: (id: string) => Promise<void>
  readonly running: Set<string>
  readonly untilRunning: (id: string) => Promise<void>
  readonly release: () => void
}

/** A run that does not end before `release`. */
export function holder(): Holder {
  const { promise, resolve } = Promise.withResolvers<void>()
  const running = new Set<string>()
  return {
    running,
    run: async (id) => {
      running.add(id)
      await promise
    },
    untilRunning: async (id) => {
      await expect.poll(() => running.has(id), soon).toBe(true)
    },
    release: resolve,
  }
}
