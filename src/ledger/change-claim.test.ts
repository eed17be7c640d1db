import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { getClaim } from '#storage/claims.ts'
import { lockStream } from '#storage/stream-entries.ts'
import { openArrivals, quick } from '#tests/arrivals.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { changeClaim, makeClaim } from './change-claim.ts'
import { lockLedger } from './import-ledger.ts'

const now = Date.UTC(2023, 9, 20)
const topicId = 'mios'

test('a claim is made and settled while posts arrive, which holds the stream and then the ledger', async () => {
  const database = await openTestDatabase()
  onTestFinished(() => database.close())
  const world = await openArrivals(database, now)
  await world.arrive('one', 'a', quick)
  await world.digested()
  const story = await database.db.selectFrom('story').select('id').executeTakeFirstOrThrow()
  const given = { claim: 'MIUI ends.', outcome: 'partly' as const, storyId: story.id, postIds: [] }
  const made = await whileArriving(database, () => makeClaim(database.db, topicId, given, now))
  if (made.kind !== 'made') throw new Error(`It was not made: ${made.kind}.`)
  const edit = { outcome: 'confirmed' } as const
  await whileArriving(database, () => changeClaim(database.db, topicId, { id: made.claim.id, edit, now }))
  expect(await getClaim(database.db, topicId, made.claim.id)).toMatchObject({ outcome: 'confirmed' })
  expect((await world.stream()).at(-1)).toMatchObject({ kind: 'claim', storyId: story.id })
})

/** Begins a change while the stream is held, takes the ledger as soon as the change waits, and lets both go. */
async function whileArriving<T>(database: TestDatabase, change: () => Promise<T>): Promise<T> {
  const { changing } = await database
    .another()
    .transaction()
    .execute(async (transaction) => {
      await lockStream(transaction, topicId)
      const changing = change()
      await expect.poll(() => waitingForLock(database), { interval: 20 }).toBe(1)
      await lockLedger(transaction, topicId)
      return { changing }
    })
  return await changing
}

async function waitingForLock({ db }: TestDatabase): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from pg_locks
    where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())`.execute(db)
  return rows[0]?.n ?? 0
}
