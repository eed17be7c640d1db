import { afterAll, beforeAll, expect, test } from 'vitest'
import { listSources } from '#storage/sources.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { liveMonth } from './month.ts'
import { rules } from './rules.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

/** Ten seconds on a quiet machine. */
const longestMs = 120_000

test(
  'an installation that polls for a month keeps every rule of politeness',
  { timeout: longestMs },
  async () => {
    const month = await liveMonth(database.db)
    let held = 0
    for (const { sentence, breaches } of rules) {
      const found = breaches(month)
      if (found.length === 0) held++
      expect.soft(found.slice(0, 5), sentence).toEqual([])
    }
    const sources = await listSources(database.db)
    process.stdout.write(
      `politeness: ${held} rules held over ${month.asked.length} requests of ${sources.length} sources in 30 days\n`,
    )
    const of = (id: string) => sources.find((source) => source.id === id)
    expect
      .soft(of('moved-old'), 'the moved source bears its new address and shows the old one')
      .toMatchObject({
        address: 'http://new.example/feed',
        formerAddress: 'http://moved.example/old',
        state: 'ok',
      })
    expect.soft(of('detour-feed')?.address).toBe('http://detour.example/feed')
    expect.soft(of('gone-feed')).toMatchObject({ state: 'gone', nextPollAt: null })
    expect.soft(of('missing-feed')).toMatchObject({ state: 'ok', failures: 0 })
    expect.soft(of('bursts-feed')).toMatchObject({ state: 'ok', failures: 0 })
    const { rows } = await database.pool.query<{ posts: number; doubled: number }>(
      'select count(*)::integer as posts, count(*)::integer - count(distinct external_id)::integer as doubled from post',
    )
    expect.soft(rows[0]?.doubled, 'no post is stored twice').toBe(0)
  },
)
