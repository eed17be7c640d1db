import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPool } from '#platform/pool.ts'
import { openEmbedded } from '#platform/postgres/embedded.ts'
import { openDatabase } from '#platform/runtime.ts'
import { migrate } from '#storage/migrate.ts'
import { searchPosts } from '#web/search-posts.ts'
import { readTexts } from './dedupe-texts.ts'
import { fillArchive, topicId } from './search-archive.ts'
import { askFts5, fillFts5, openFts5 } from './search-fts5.ts'
import { type Taken, measureQuery, takenLine } from './search-measure.ts'
import { endsAt, makeArchive } from './search-posts.ts'
import { benchQueries } from './search-queries.ts'

/**
 * `npm run bench:search`: a million posts (BENCH_POSTS) in the embedded PostgreSQL, a page of 30 of each query newest
 * first, the whole page with counts, and by relevance, beside SQLite's FTS5 over the same tokens in the same run.
 * BENCH_FOLDER keeps what was filled for the next run; BENCH_ONLY names queries.
 */
const posts = Number(process.env['BENCH_POSTS'] ?? 1_000_000)
const runs = Number(process.env['BENCH_RUNS'] ?? 20)
const kept = process.env['BENCH_FOLDER']
const only = process.env['BENCH_ONLY'] ?? ''
const folder = kept ?? mkdtempSync(join(tmpdir(), 'lw-bench-'))
const limit = 30

mkdirSync(folder, { recursive: true })
const embedded = await openEmbedded(join(folder, 'data'))
// One connection, so that one process of the server does all the work and tells what it took.
const db = openDatabase(
  openPool(embedded.connection, 1, (error) => {
    throw error
  }),
)
await migrate(db)
const fts5 = openFts5(join(folder, 'fts5.sqlite'))
if (!existsSync(join(folder, 'filled'))) await fill()

const hands = { db, now: () => endsAt }
const search = { topicId, pool: 'kept', after: null, limit } as const
console.log(
  'ms, p50/p95 and (CPU of both processes)    newest first       page with counts   by relevance       FTS5',
)
for (const { name, query, match, where } of benchQueries.filter((each) => each.name.includes(only))) {
  const ask = (more: object) =>
    measureQuery(db, runs, () => searchPosts(hands, { ...search, query, ...more }))
  const cells: (Taken | null)[] = [
    await ask({ total: false }),
    await ask({ details: 'if cheap' }),
    await ask({ sort: 'relevance' }),
    match === undefined
      ? null
      : await measureQuery(null, runs, async () => askFts5(fts5, { match, where, limit })),
  ]
  console.log(`${name.padEnd(42)} ${cells.map(takenLine).join(' ')}`)
}
fts5.close()
await db.destroy()
await embedded.close()
if (kept === undefined) rmSync(folder, { recursive: true, force: true })

async function fill(): Promise<void> {
  const texts = readTexts()
  const at = performance.now()
  await fillArchive(db, makeArchive(texts, posts), folder)
  const between = performance.now()
  fillFts5(fts5, makeArchive(texts, posts))
  const [ours, theirs] = [between - at, performance.now() - between].map((ms) => Math.round(ms / 1_000))
  console.log(`${posts} posts: filled in ${ours} s, FTS5 in ${theirs} s`)
  writeFileSync(join(folder, 'filled'), '')
}
