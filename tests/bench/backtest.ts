import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { compileTopic } from '#filter/compile.ts'
import { judgeRevisions } from '#filter/judge-revisions.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import type { Source } from '#model/source.ts'
import { openPool } from '#platform/pool.ts'
import { openEmbedded } from '#platform/postgres/embedded.ts'
import { openDatabase } from '#platform/runtime.ts'
import { platformPost } from '#sources/adapter.ts'
import type { ArchivedPost } from '#storage/archive.ts'
import { migrate } from '#storage/migrate.ts'
import { saveSources } from '#storage/sources.ts'
import { storePosts } from '#storage/store-posts.ts'
import type { Database } from '#storage/tables.ts'
import { saveTopic } from '#storage/topics.ts'
import { archivePages } from '#tune/archive-pages.ts'
import { backtest } from '#tune/backtest.ts'
import { incomingPosts } from '#workers/incoming.ts'
import { createRulesets } from '#workers/ruleset.ts'

/**
 * What a backtest over an archive costs: 100,000 posts of a title and a text of a few titles, in the embedded
 * PostgreSQL, against reading the same posts without judging them and judging them without reading. Titles come from LEAKWIRE_CORPORA, by default ../shared/corpora.
 */
const posts = 100_000
const titlesAText = 12
const source: Source = {
  id: 'bench',
  kind: 'feed',
  address: 'https://bench.example/',
  name: 'Bench',
  lang: 'zh',
  group: null,
  mode: 'firehose',
}

const corpora = process.env['LEAKWIRE_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora')
const titles = gunzipSync(readFileSync(join(corpora, 'titles/titles-zh.txt.gz')))
  .toString('utf8')
  .trimEnd()
  .split('\n')
const text = readFileSync(join(import.meta.dirname, '../../config/topics/mios.yaml'), 'utf8')
const read = readTopicFile(text)
if (read.kind === 'error') throw new Error('config/topics/mios.yaml cannot be read')
const { topic } = read

const folder = mkdtempSync(join(tmpdir(), 'lw-bench-'))
const embedded = await openEmbedded(folder)
const db = openDatabase(
  openPool(embedded.connection, 2, (error) => {
    throw error
  }),
)
await migrate(db)
await saveTopic(db, { id: topic.id, name: topic.title, source: text }, { now: 1, reason: 'bench' })
await saveSources(db, [source], 'added', 1)
await fill(db)
const compiled = compileTopic({ ...topic, thresholds: { broad: 2, strict: 4 } }, 2)
for (let round = 1; round <= 3; round++) {
  await measured('backtest', async () => {
    for await (const _step of backtest(db, { compiled, version: 1, now: 1 })) continue
  })
  const archive: ArchivedPost[] = []
  await measured('reading alone', async () => {
    for await (const page of archivePages(db, null)) archive.push(...page)
  })
  await measured('judging alone', async () => {
    for (const { revisions } of archive) judgeRevisions(compiled, revisions, 'strict')
  })
}
console.log(`peak memory of the process ${Math.round(process.resourceUsage().maxRSS / 1_000)} MB`)
await db.destroy()
await embedded.close()
rmSync(folder, { recursive: true, force: true })

async function measured(what: string, work: () => Promise<void>): Promise<void> {
  const started = process.cpuUsage()
  const at = performance.now()
  await work()
  const { user, system } = process.cpuUsage(started)
  const cpu = ((user + system) / 1e6).toFixed(2)
  console.log(
    `${what}: ${cpu} CPU s here, ${((performance.now() - at) / 1e3).toFixed(2)} s until it was done`,
  )
}

async function fill(database: Database): Promise<void> {
  const ruleset = await createRulesets(db, () => 1)()
  for (let from = 0; from < posts; from += 2_000) {
    const read = Array.from({ length: 2_000 }, (_, index) => {
      const n = from + index
      const words = Array.from(
        { length: titlesAText },
        (__, k) => titles[(n * titlesAText + k) % titles.length],
      )
      return platformPost({
        id: String(n),
        url: `https://bench.example/${n}`,
        title: titles[n] ?? '',
        text: words.join('。'),
        lang: 'zh',
        publishedAt: n,
      })
    })
    const incoming = await incomingPosts(read, source, ruleset)
    await storePosts(database, [
      { sourceId: source.id, receivedAt: 1, ruleset: ruleset.number, posts: incoming },
    ])
  }
}
