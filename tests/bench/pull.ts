import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Client } from 'pg'
import { type EmbeddedDatabase, openEmbedded } from '#platform/postgres/embedded.ts'
import { choosePlace } from '#platform/postgres/place.ts'
import { type Feedserver, openFeedserver } from '#tests/corpora/feedserver.ts'
import { type Cost, runMeasured, treeCpuSeconds } from './process-cost.ts'
import { type Rival, installedRivals } from './pull-rivals.ts'

/**
 * `npm run bench:pull [-- --feeds 100,1000,5000 --latency 100:600]`: what `leakwire pull --now` takes for the feeds of
 * the feed server, first, second (5 % of them changed) and idle round, beside sfeed and newsboat on the same work in the
 * same run. Seconds of the processor are those of all processes, the database's included. Linux only; the feed server
 * lies beside the folder of corpora that LEAKWIRE_CORPORA names.
 */
const { values } = parseArgs({
  options: {
    feeds: { type: 'string', default: '100,1000,5000' },
    latency: { type: 'string', default: '0' },
    /** With more feeds than this the others are not run: newsboat takes minutes. */
    'rivals-up-to': { type: 'string', default: '1000' },
  },
})
const root = join(import.meta.dirname, '../..')
const counts = values.feeds.split(',').map(Number)
const rounds = ['first', 'second', 'idle'] as const
type Round = (typeof rounds)[number]

interface Row extends Cost {
  readonly program: string
  readonly requests: number
  readonly notModified: number
}

const server = await openFeedserver(Math.max(...counts), { rounds: 2, latency: values.latency })
try {
  for (const count of counts) await compare(server, count)
} finally {
  await server.close()
}

async function compare(feeds: Feedserver, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'leakwire-bench-'))
  const addresses = (await feeds.control(`urls?n=${count}`)).trim().split('\n')
  const rivals =
    count > Number(values['rivals-up-to'])
      ? []
      : installedRivals(folder, addresses, (line) => console.log(line))
  const leakwire = await openLeakwire(folder, await feeds.control(`opml?n=${count}`), feeds.port)
  console.log(`\n${count} feeds, ${values.latency} ms before each answer`)
  console.log(
    `start-up (nothing to ask): ${leakwire.startUp.toFixed(2)} CPU s, the database's start included`,
  )
  try {
    for (const round of rounds) {
      await feeds.control(`publish?round=${round === 'first' ? 1 : 2}`)
      showRound(round, [await measured(feeds, leakwire), ...(await inTurn(feeds, rivals))])
      console.log(`  ${await agreement(feeds, leakwire, count)}`)
    }
  } finally {
    await leakwire.close()
    rmSync(folder, { recursive: true })
  }
}

async function inTurn(feeds: Feedserver, rivals: readonly Rival[]): Promise<Row[]> {
  const rows: Row[] = []
  for (const rival of rivals) rows.push(await measured(feeds, rival))
  return rows
}

async function measured(feeds: Feedserver, { name, pull }: Rival): Promise<Row> {
  await feeds.control('reset')
  const cost = await pull()
  const { requests, s304 } = JSON.parse(await feeds.control('stats')) as { requests: number; s304: number }
  return { program: name, requests, notModified: s304, ...cost }
}

function showRound(round: Round, rows: readonly Row[]): void {
  const ours = rows[0]?.cpuSeconds ?? 0
  console.log(`${round} round    CPU s   ours is   peak MB   wall s   requests   304`)
  for (const row of rows) {
    const share = row.requests === 0 ? 0 : (100 * row.notModified) / row.requests
    const cells = [
      row.cpuSeconds.toFixed(2).padStart(16),
      `${(ours / row.cpuSeconds).toFixed(2)} x`.padStart(9),
      row.peakMegabytes.toFixed(0).padStart(9),
      row.wallSeconds.toFixed(1).padStart(8),
      String(row.requests).padStart(10),
      `${share.toFixed(0)} %`.padStart(6),
    ]
    console.log(`  ${row.program.padEnd(9)}${cells.join(' ').slice(9 - 4)}`)
  }
}

interface Leakwire extends Rival {
  /** Seconds of the processor for a pull with nothing to ask, and for the start of the database. */
  readonly startUp: number
  readonly client: Client
  readonly close: () => Promise<void>
}

/** A fresh installation that knows no sources but those of the list. Its database is kept up, so that it can be watched. */
async function openLeakwire(folder: string, opml: string, port: number): Promise<Leakwire> {
  const config = join(folder, 'config')
  cpSync(join(root, 'config'), config, { recursive: true })
  writeFileSync(join(config, 'sources.yaml'), 'sources: []\n')
  const list = join(folder, 'feeds.opml')
  writeFileSync(list, opml)
  const data = join(folder, 'data')
  mkdirSync(data)
  const env = {
    LEAKWIRE_DATA: data,
    LEAKWIRE_CONFIG: config,
    LEAKWIRE_ALLOW_NETWORKS: '127.0.0.0/8',
    LEAKWIRE_ALLOW_PORTS: String(port),
  }
  const pull = async (...words: string[]): Promise<Cost> =>
    await runMeasured([join(root, 'bin/leakwire'), 'pull', ...words], { env, cwd: folder })
  await pull()
  const database = await openEmbedded(data)
  const postgres = Number(
    readFileSync(join(choosePlace(data).cluster, 'postmaster.pid'), 'utf8').split('\n')[0],
  )
  const databaseStart = treeCpuSeconds(postgres)
  const client = new Client(database.connection)
  await client.connect()
  const withDatabase = async (...words: string[]): Promise<Cost> => {
    const before = treeCpuSeconds(postgres)
    const cost = await pull(...words)
    return { ...cost, cpuSeconds: cost.cpuSeconds + treeCpuSeconds(postgres) - before }
  }
  const { cpuSeconds } = await withDatabase()
  return {
    name: 'leakwire',
    pull: () => withDatabase('--now', '--sources', list, '--json'),
    startUp: cpuSeconds + databaseStart,
    client,
    close: () => close(client, database),
  }
}

async function close(client: Client, database: EmbeddedDatabase): Promise<void> {
  await client.end()
  await database.close()
}

/** Whether what is stored and kept is what the feed server says there is. */
async function agreement(feeds: Feedserver, { client }: Leakwire, count: number): Promise<string> {
  const expected = JSON.parse(await feeds.control(`expect?n=${count}`)) as { stored: number; kept: number }
  const { rows } = await client.query<{ stored: string; kept: string }>(
    'select (select count(*) from post) as stored, (select count(*) from verdict where keep) as kept',
  )
  const [{ stored, kept } = { stored: '0', kept: '0' }] = rows
  const agrees = Number(stored) === expected.stored && Number(kept) === expected.kept
  return `stored ${stored} of ${expected.stored}, kept ${kept} of ${expected.kept}: ${agrees ? 'agrees' : 'DIFFERS'}`
}
