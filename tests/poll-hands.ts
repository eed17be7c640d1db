import { createGate } from '#fetch/gate.ts'
import { createIntake } from '#workers/intake.ts'
import type { PollHands } from '#workers/poll.ts'
import { createReading } from '#workers/reading.ts'
import { createRulesets } from '#workers/ruleset.ts'

/** The hands of a poll as a worker has them, but for what is given: at least the database, who asks, and the clock. */
export function pollHands(given: Pick<PollHands, 'db' | 'ask' | 'now'> & Partial<PollHands>): PollHands {
  const { db, now, push, raw = { keepMs: 0, maxBytes: 0 } } = given
  return {
    read: createReading().read,
    locate: async (url) => {
      throw new Error(`Nobody should ask where ${url} leads.`)
    },
    intake: createIntake({ db, push, raw, onNotice: () => {} }),
    desks: createGate(4),
    env: {},
    ruleset: createRulesets(db, now),
    raw,
    minMs: 900_000,
    maxMs: 86_400_000,
    ...given,
  }
}
