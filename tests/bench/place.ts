import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { parse } from 'yaml'
import { readAliases } from '#keywords/read-aliases.ts'
import type { Source } from '#model/source.ts'
import { openPool } from '#platform/pool.ts'
import { openEmbedded } from '#platform/postgres/embedded.ts'
import { openDatabase } from '#platform/runtime.ts'
import { platformPost } from '#sources/adapter.ts'
import { migrate } from '#storage/migrate.ts'
import { saveSources } from '#storage/sources.ts'
import { storePosts } from '#storage/store-posts.ts'
import type { Database } from '#storage/tables.ts'
import { saveTopic } from '#storage/topics.ts'
import { compileAliases } from '#text/aliases.ts'
import { digest } from '#workers/digest.ts'
import { incomingPosts } from '#workers/incoming.ts'
import { createRulesets } from '#workers/ruleset.ts'
import { smallTopic } from '../small-topic.ts'
import { makePosts, readTexts } from './dedupe-texts.ts'
import { treeCpuSeconds } from './process-cost.ts'

/**
 * `npm run bench:place [-- POSTS]`: what it costs to place kept posts in the embedded PostgreSQL, 20,000 or as many as
 * are asked for, a thousand a day: seconds of the processor in the program and in the server, and statements a post. The
 * last figure is a hash of where all posts stand: two programs that decide alike have the same.
 */
const posts = Number(process.argv[2] ?? 20_000)
const postsADay = 1_000
const portion = 1_000
const begin = Date.UTC(2026, 0, 1)
const dayMs = 86_400_000
const source: Source = {
  id: 'bench',
  kind: 'feed',
  address: 'https://bench.example/',
  name: 'Bench',
  lang: 'zh',
  group: null,
  mode: 'curated',
}

const folder = mkdtempSync(join(tmpdir(), 'lw-bench-'))
const embedded = await openEmbedded(folder)
let isClosing = false
const pool = openPool(embedded.connection, 2, (error) => {
  // The server may end a connection that was just about to close by itself.
  if (!isClosing) throw error
})
const statements = countStatements(pool)
const db = openDatabase(pool)
try {
  await run(db)
} finally {
  isClosing = true
  await db.destroy()
  await embedded.close()
  rmSync(folder, { recursive: true, force: true })
}

async function run(database: Database & typeof db): Promise<void> {
  await migrate(database)
  await saveTopic(database, smallTopic, { now: begin, reason: 'bench' })
  await saveSources(database, [source], 'added', begin)
  const aliases = compileAliases(readAliases(parse(readFileSync('config/aliases.yaml', 'utf8'))).aliases)
  const hands = { db: database, aliases, now: () => begin, ruleset: createRulesets(database, () => begin) }
  const { rows } = await pool.query<{ pid: number }>(
    "select split_part(pg_read_file('postmaster.pid'), chr(10), 1)::int as pid",
  )
  const server = rows[0]?.pid ?? 0
  console.log('posts placed   posts/s   program ms a post   server ms a post   statements a post')
  let total = 0
  for (let from = 0; from < posts; from += portion) {
    await fill(database, from, Math.min(posts, from + portion))
    const before = measuresNow(server)
    const { placed } = await digest(hands, smallTopic.id)
    const after = measuresNow(server)
    const cells = [
      [placed / (after.seconds - before.seconds), 0, 10],
      [((after.program - before.program) * 1e3) / placed, 2, 20],
      [((after.server - before.server) * 1e3) / placed, 2, 19],
      [(after.statements - before.statements) / placed, 2, 20],
    ] as const
    const line = cells.map(([value, digits, width]) => value.toFixed(digits).padStart(width)).join('')
    total += placed
    console.log(String(total).padEnd(12) + line)
  }
  console.log(`where they stand: ${await hashOfPlaces(database)}`)
}

function measuresNow(server: number) {
  const { user, system } = process.cpuUsage()
  return {
    seconds: performance.now() / 1e3,
    program: (user + system) / 1e6,
    server: treeCpuSeconds(server),
    statements: statements.count,
  }
}

/** Each as the pool's connections send them. */
function countStatements(counted: Pool): { count: number } {
  const sent = { count: 0 }
  counted.on('connect', (client) => {
    const query = client.query.bind(client) as (...words: unknown[]) => unknown
    client.query = ((...words: unknown[]) => {
      sent.count++
      return query(...words)
    }) as typeof client.query
  })
  return sent
}

/** Every post says MIOS, so that the small topic keeps it. Some are taken for an earlier one that came again under another id. */
async function fill(database: Database, from: number, to: number): Promise<void> {
  const made = [...makePosts(readTexts(), to)].slice(from)
  const parsed = made.map(({ id, title, lang }) =>
    platformPost({
      id,
      url: `${source.address}${id}`,
      title: `MIOS ${title}`,
      text: '',
      lang,
      publishedAt: begin + Math.round((Number(id) * dayMs) / postsADay),
    }),
  )
  const ruleset = await createRulesets(db, () => begin)()
  const incoming = await incomingPosts(parsed, source, ruleset)
  const arrival = { sourceId: source.id, receivedAt: begin, ruleset: ruleset.number, posts: incoming }
  await storePosts(database, [arrival])
}

async function hashOfPlaces(database: Database): Promise<string> {
  const places = await database
    .selectFrom('storyPost')
    .innerJoin('story', 'story.id', 'storyPost.storyId')
    .select(['storyPost.postId', 'story.originPostId', 'duplicateOf', 'level', 'score', 'reason', 'stance'])
    .orderBy('storyPost.postId')
    .execute()
  const terms = await database
    .selectFrom('featureDf')
    .select(['token', 'day', 'posts'])
    .orderBy('token')
    .orderBy('day')
    .execute()
  return createHash('sha256')
    .update(JSON.stringify([places, terms]))
    .digest('hex')
    .slice(0, 16)
}
