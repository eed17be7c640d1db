import { expect } from 'vitest'

/** What a command left behind. */
export interface Ended {
  /** null if a signal ended it. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** What a command printed as JSON, an object a line. */
export function jsonOf({ out }: Ended): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** It says all that a person needs, in whole sentences and without a stack, and writes no result. */
export function expectComplaint(ended: Ended, code: number, says: readonly (string | RegExp)[]): void {
  for (const words of says) expect(ended.err).toMatch(words)
  expect(ended.err).not.toMatch(/^\s+at |node:internal|triggerUncaught|Node\.js v/mu)
  expect(ended).toMatchObject({ code, out: '' })
}
