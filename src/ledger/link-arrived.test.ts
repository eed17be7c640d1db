import { afterEach, beforeEach, expect, test } from 'vitest'
import { addressKey } from '#parse/canonical-url.ts'
import { listElsewhere } from '#storage/claims.ts'
import { listClaimPosts } from '#storage/leakers.ts'
import { type Arrivals, openArrivals, quick } from '#tests/arrivals.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { importLedger } from './import-ledger.ts'

const now = Date.UTC(2023, 9, 20)
let database: TestDatabase
let world: Arrivals

beforeEach(async () => {
  database = await openTestDatabase()
  world = await openArrivals(database, now)
  const posts = [
    { url: 'https://one.example/a?utm_source=x', stance: 'says' },
    { source: 'two', id: 'b', url: 'https://moved.example/', stance: 'denies' },
    { url: 'https://never.example/', stance: 'says' },
  ]
  const claim = { id: 'K1', claim: 'MIUI ends.', who: 'x', when: '2023-10', outcome: 'unresolved', posts }
  const hands = { aliases: world.hands.aliases, urlKeyOf: addressKey }
  const imported = await importLedger(database.db, 'mios', JSON.stringify([claim]), hands)
  expect(imported.kind).toBe('imported')
})
afterEach(() => database.close())

const linked = async () =>
  (await listClaimPosts(database.db, 'mios')).map(({ externalId, stance }) => `${externalId} ${stance}`)
const waiting = async () => (await listElsewhere(database.db, 'mios')).get('K1')?.map(({ url }) => url) ?? []

test('a post that a claim names is linked when it arrives, by its address however it is written', async () => {
  expect(await waiting()).toHaveLength(3)
  await world.arrive('one', 'a', quick)
  await world.digested()
  expect(await linked()).toEqual(['a says'])
  expect(await waiting()).toEqual(['https://moved.example/', 'https://never.example/'])
})

test('a post that is known by its source and its id there is linked though its address is another', async () => {
  await world.arrive('two', 'b', quick)
  await world.digested()
  expect(await linked()).toEqual(['b denies'])
  expect(await waiting()).toHaveLength(2)
})

test('posts that nobody waits for are linked to nothing', async () => {
  await world.arrive('three', 'c', quick)
  await world.digested()
  expect(await linked()).toEqual([])
  expect(await waiting()).toHaveLength(3)
})
