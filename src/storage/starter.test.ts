import { expect, onTestFinished, test } from 'vitest'
import { starterTopic } from '#config/starter.ts'
import { openTestDatabase } from '#tests/database.ts'
import { openStarterArchive } from '#tests/starter-archive.ts'
import { changeClaim } from '#ledger/change-claim.ts'
import { listClaims } from './claims.ts'
import { removeStarterPosts } from './starter.ts'

test('what its owner said of a claim outlives the starter archive', async () => {
  const { db, close } = await openTestDatabase()
  onTestFinished(close)
  await openStarterArchive(db)
  await changeClaim(db, starterTopic, { id: 'C2', edit: { outcome: 'refuted' }, now: 0 })
  await db.transaction().execute((transaction) => removeStarterPosts(transaction))
  expect(await listClaims(db, starterTopic)).toMatchObject([{ id: 'C2', outcome: 'refuted' }])
})
