import { DECAY_MS, NEWS_DECAY_MS, NEWS_PULL } from './thresholds.ts'

/** What so many milliseconds between two posts leave of their likeness: 1 at once, .73 after three days, .41 after two weeks. */
export function pullAfter(age: number): number {
  return Math.exp(-age / DECAY_MS) * (1 - NEWS_PULL + NEWS_PULL * Math.exp(-age / NEWS_DECAY_MS))
}
