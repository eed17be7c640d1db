import { CompiledQuery, type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseQuery } from '#query/parse.ts'
import { planSearch } from '#search/plan.ts'
import { type TestDatabase, openTestDatabase } from '#tests/database.ts'
import { findPosts } from './search.ts'
import type { Tables } from './tables.ts'
import { saveTopic } from './topics.ts'

const posts = 20_000
const topicId = 'mios'
let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
  await saveTopic(
    database.db,
    { id: topicId, name: 'MIOS', source: 'topic: mios' },
    { now: 1, reason: 'test' },
  )
  await fill(database.db)
})

afterAll(() => database.close())

/**
 * Every post says "common", the oldest thousand "ancient", each of them one word of its own. Nothing is counted
 * (ANALYZE): so it is after a large import, and for words that are not among the most common ones always.
 */
async function fill(db: Kysely<Tables>): Promise<void> {
  await sql`insert into post (source_id, external_id, published_at, received_at, time_precision, content_hash, judged)
    select 'source', n::text, to_timestamp(n), to_timestamp(n), 'exact', '', 1 from generate_series(1, ${posts}::int) n`.execute(
    db,
  )
  await sql`insert into verdict (post_id, topic_id, version, keep, score, threshold, hits, why, tags, placed, at)
    select id, ${topicId}, 1, true, 4, 2, '[]', '[]', '[]', true, published_at from post`.execute(db)
  await sql`insert into search_document (post_id, at, source_id, tsv)
    select id, published_at, 'source', ('common:1 w' || id || ':2' || case when id <= 1000 then ' ancient:3' else '' end)::tsvector
    from post`.execute(db)
  await sql`select gin_clean_pending_list('search_document_tsv')`.execute(db)
}

/** How many rows PostgreSQL reads from tables and indexes for a search, told by EXPLAIN of the very statements. */
async function rowsRead(query: string, limit: number): Promise<{ found: number; rows: number }> {
  const parsed = parseQuery(query)
  if (parsed.kind === 'error') throw new Error(query)
  const statements: CompiledQuery[] = []
  const heard = database.db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      statements.push(database.db.getExecutor().compileQuery(node, queryId))
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const scope = { topicId, pool: 'kept' as const, after: null, limit }
  const { places } = await findPosts(heard, planSearch(parsed.root, 0), scope)
  return { found: places.length, rows: await explained(statements) }
}

/** Settings are made as the search made them; every other statement is explained. */
async function explained(statements: readonly CompiledQuery[]): Promise<number> {
  return await database.db.transaction().execute(async (transaction) => {
    let rows = 0
    for (const { sql: text, parameters } of statements) {
      const isSetting = text.includes('set_config')
      const asked = isSetting ? text : `explain (analyze, buffers, format json) ${text}`
      const answer = await transaction.executeQuery<Explained>(CompiledQuery.raw(asked, [...parameters]))
      const plan = answer.rows[0]?.['QUERY PLAN']
      if (plan !== undefined) rows += plan.reduce((sum, { Plan }) => sum + readBy(Plan), 0)
    }
    return rows
  })
}

interface Explained {
  readonly 'QUERY PLAN'?: readonly { readonly Plan: PlanStep }[]
}

interface PlanStep {
  readonly 'Node Type': string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PlanStep[]
}

function readBy(step: PlanStep): number {
  const isScan = /Index|Seq Scan|Heap/u.test(step['Node Type'])
  const passed =
    step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Index Recheck'] ?? 0)
  const own = isScan ? passed * step['Actual Loops'] : 0
  return (step.Plans ?? []).reduce((sum, each) => sum + readBy(each), own)
}

const cases: readonly (readonly [what: string, query: string, found: number])[] = [
  ['a word that nothing holds', 'absent', 0],
  ['a word that one old post holds', 'w7', 1],
  ['two words that never stand together', 'w7 w8', 0],
  ['a phrase that nothing holds', '"common absent"', 0],
  ['a word that all hold, and one that nothing holds', 'common absent', 0],
  ['a word that all posts hold', 'common', 30],
  ['a source that there is not', 'source:nowhere', 0],
  ['an author that there is not', 'author:nobody', 0],
]

test.each(cases)('%s is not looked for in every post', async (_what, query, found) => {
  const read = await rowsRead(query, 30)
  expect(read.found).toBe(found)
  // The newest 400 posts are walked through, each with its place in the index.
  expect(read.rows).toBeLessThan(3_000)
})

test('a word that only old posts hold is looked up, and costs as much as there are of them', async () => {
  const read = await rowsRead('ancient', 30)
  expect(read.found).toBe(30)
  expect(read.rows).toBeLessThan(5_000)
})

test('what no index knows is looked for up to a bound', async () => {
  const parsed = parseQuery('lang:xx')
  if (parsed.kind === 'error') throw new Error('unread')
  const scope = { topicId, pool: 'kept' as const, after: null, limit: 30 }
  const effort = { firstWindow: 400, mostLookedAt: 5_000 }
  const found = await findPosts(database.db, planSearch(parsed.root, 0), scope, effort)
  expect(found).toMatchObject({ places: [], lookedAt: 5_000 })
  expect(found.lookedTo).not.toBe(null)
})

test('once PostgreSQL has counted the words it is the same', async () => {
  await sql`analyze verdict`.execute(database.db)
  await sql`analyze search_document`.execute(database.db)
  for (const [what, query, found] of cases) {
    const read = await rowsRead(query, 30)
    expect(read.found, what).toBe(found)
    expect(read.rows, what).toBeLessThan(3_000)
  }
})
