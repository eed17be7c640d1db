import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { starterTopic } from '#config/starter.ts'
import { readStarterFiles } from '#config/starter-files.ts'
import { exportLedger } from '#ledger/export-ledger.ts'
import { importLedger } from '#ledger/import-ledger.ts'
import { writeLedger } from '#ledger/ledger-file.ts'
import { addressKey } from '#parse/canonical-url.ts'
import { listClaimPosts } from '#storage/leakers.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { openStarterArchive } from '#tests/starter-archive.ts'

const file = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'mios-2023/claims.json')

const opened: TestDatabase[] = []
afterAll(async () => {
  for (const each of opened) await each.close()
})

async function openArchive() {
  const database = await openTestDatabase()
  opened.push(database)
  const aliases = await openStarterArchive(database.db)
  return { db: database.db, hands: { aliases, urlKeyOf: addressKey } }
}

let archive: Awaited<ReturnType<typeof openArchive>>
beforeAll(async () => {
  archive = await openArchive()
})

const published = readFileSync(file, 'utf8')

/** 'C1 first-report': which post speaks to which claim, as the starter archive says itself. */
const known = new Set(
  readStarterFiles(join(import.meta.dirname, '../../config/starter')).posts.flatMap(({ id, claims }) =>
    claims.map((claim) => `${claim} ${id}`),
  ),
)

async function linkedPairs(stance?: string) {
  const posts = await listClaimPosts(archive.db, starterTopic)
  return posts
    .filter((post) => stance === undefined || post.stance === stance)
    .map(({ claimId, externalId }) => `${claimId} ${externalId}`)
}

test('published claims are those that the starter archive knows, and change only what they say otherwise', async () => {
  const { db, hands } = archive
  const before = new Set(await linkedPairs())
  const imported = await importLedger(db, starterTopic, published, hands)
  expect(imported).toMatchObject({ kind: 'imported' })
  if (imported.kind !== 'imported') return
  expect(imported.claims.map(({ id, kind }) => `${id} ${kind}`)).toEqual(
    Array.from({ length: 10 }, (_, index) => `C${index + 1} changed`),
  )
  expect(before.isSubsetOf(new Set(await linkedPairs()))).toBe(true)
  expect(imported.remarks.map(({ message }) => message)).toEqual([
    '"refuted-or-unproven" was read as unresolved',
    '"confirmed-in-substance" was read as confirmed',
    '"refuted-as-name" was read as partly',
  ])
})

test('without the ledger of the archive they find posts by their links, and those that say it are the right ones', async () => {
  const { db, hands } = archive
  await db.deleteFrom('claim').execute()
  const imported = await importLedger(db, starterTopic, published, hands)
  if (imported.kind !== 'imported') throw new Error('refused')
  expect(imported.claims.map(({ by }) => by)).toEqual(Array.from({ length: 10 }, () => 'links'))
  const said = await linkedPairs('says')
  const right = said.filter((pair) => known.has(pair))
  console.log(`by links: ${said.length} posts that say a claim, ${right.length} of them right`)
  console.log(said.filter((pair) => !known.has(pair)))
  expect(right.length / said.length).toBeGreaterThanOrEqual(0.9)
})

test('without links they are found by what they say, in whatever language', async () => {
  const { db, hands } = archive
  await db.deleteFrom('claim').execute()
  const bare = (JSON.parse(published) as object[]).map((claim) => ({
    ...claim,
    via: [],
    evidence: [],
    contradiction: null,
  }))
  const imported = await importLedger(db, starterTopic, JSON.stringify(bare), hands)
  if (imported.kind !== 'imported') throw new Error('refused')
  const pairs = await linkedPairs()
  const right = pairs.filter((pair) => known.has(pair))
  const unmatched = imported.claims.filter(({ by }) => by === 'none').map(({ id }) => id)
  console.log(
    `by text: ${pairs.length} posts, ${right.length} of them right; without any: ${unmatched.join(' ')}`,
  )
  expect(unmatched.length).toBeLessThanOrEqual(5)
  expect(right.length / pairs.length).toBeGreaterThanOrEqual(0.75)
})

test('exported and imported elsewhere, a ledger is the same', async () => {
  const { db, hands } = archive
  await db.deleteFrom('claim').execute()
  await importLedger(db, starterTopic, published, hands)
  const text = writeLedger(starterTopic, await exportLedger(db, starterTopic, hands.aliases))
  const other = await openArchive()
  await other.db.deleteFrom('claim').execute()
  await importLedger(other.db, starterTopic, text, other.hands)
  expect(writeLedger(starterTopic, await exportLedger(other.db, starterTopic, hands.aliases))).toBe(text)
  const again = await importLedger(other.db, starterTopic, text, other.hands)
  expect(again).toMatchObject({ claims: Array.from({ length: 10 }, () => ({ kind: 'same' })), remarks: [] })
})
