import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { manyStories } from '#tests/many-stories.ts'
import { openPool } from '#platform/pool.ts'
import { openEmbedded } from '#platform/postgres/embedded.ts'
import { openDatabase } from '#platform/runtime.ts'
import { addFilter } from '#storage/filters.ts'
import { migrate } from '#storage/migrate.ts'
import { saveSources } from '#storage/sources.ts'
import { saveTopic } from '#storage/topics.ts'
import { webHands } from '#tests/web/open-web.ts'
import { createWeb } from '#web/app.ts'
import { makePassword } from '#web/reader/make-password.ts'
import { tokenOf } from '#web/reader/password.ts'

/**
 * What reader apps cost: 10,000 stories in one filter, in the embedded PostgreSQL; each request is made five times after
 * one that is not counted. Seconds of the processor, of this process and of the database's.
 */
const stories = 10_000
const rounds = 5
const ticksASecond = 100
const topicId = 'mios'
const reading = 'user/-/state/com.google/reading-list'
const read = 'user/-/state/com.google/read'

const folder = mkdtempSync(join(tmpdir(), 'lw-bench-'))
const embedded = await openEmbedded(folder)
let isClosing = false
const db = openDatabase(
  openPool(embedded.connection, 5, (error) => {
    // The server may end a connection that was just about to close by itself.
    if (!isClosing) throw error
  }),
)
await migrate(db)
await saveTopic(db, { id: topicId, name: 'MIOS', source: 'topic: mios' }, { now: 1, reason: 'bench' })
const address = 'https://leaf.example/feed'
const source = { id: 'tech-leaf', kind: 'feed', name: 'Tech Leaf', address, lang: null, group: null } as const
await saveSources(db, [{ ...source, mode: 'curated' }], 'added', 1)
await addFilter(db, { secret: 's', topicId, name: 'All', query: '' }, 1)
await manyStories(db, { count: stories, topicId, sourceId: source.id, at: Date.now() })

const { hands } = webHands(db, { now: Date.now })
const app = createWeb(hands)
let password = ''
await measured('taking in 10,000 stories', 1, async () => {
  ;({ password } = await makePassword(hands, { name: 'bench' }))
  return 0
})
const headers = { Authorization: `GoogleLogin auth=${tokenOf(password)}` }
const paths = [
  `stream/items/ids?s=${reading}&xt=${read}&n=10000`,
  `stream/items/ids?s=${reading}&xt=${read}&n=1000`,
  `stream/contents?n=250`,
  `stream/contents?n=2500`,
  'subscription/list',
  'unread-count',
]
for (const path of paths) {
  const ask = async (): Promise<number> => {
    const answer = await app.request(`/reader/api/0/${path}`, { headers })
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}.`)
    return (await answer.text()).length
  }
  await ask()
  await measured(path, rounds, ask)
}
console.log(`peak memory of the process ${Math.round(process.resourceUsage().maxRSS / 1_000)} MB`)
isClosing = true
await db.destroy()
await embedded.close()
rmSync(folder, { recursive: true, force: true })

async function measured(what: string, times: number, work: () => Promise<number>): Promise<void> {
  const before = { own: ownMs(), database: databaseMs() }
  let size = 0
  for (let round = 0; round < times; round++) size = await work()
  const own = Math.round((ownMs() - before.own) / times)
  const database = Math.round((databaseMs() - before.database) / times)
  console.log(`${what}: ${own} ms of the processor here, ${database} ms in the database, ${size} letters`)
}

function ownMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** Of the embedded server, as Linux counts it: what runs, and what ended, which counts with its parent. */
function databaseMs(): number {
  const stats = readdirSync('/proc').flatMap((name) => (/^\d+$/u.test(name) ? statOf(name) : []))
  const server = stats.find(({ command }) => command.includes(folder))
  const ticks = stats.map(({ pid, parent, own, ended }) => {
    if (pid === server?.pid) return own + ended
    return parent === server?.pid ? own + ended : 0
  })
  return ticks.reduce((sum, each) => sum + each, 0) * (1_000 / ticksASecond)
}

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly command: string
  /** In ticks of the system's clock, here and of children that it waited for. */
  readonly own: number
  readonly ended: number
}

function statOf(pid: string): Stat[] {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ').map(Number) ?? []
    const [, parent = 0] = fields
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
    if (!command.startsWith('postgres') && !command.includes('/postgres')) return []
    return [{ pid: Number(pid), parent, command, own: user + system, ended: endedUser + endedSystem }]
  } catch {
    // It ended while it was looked at.
    return []
  }
}
