import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { startApp } from '#app.ts'
import { openLog } from '#commands/log.ts'
import { openCore } from '#core.ts'
import { readSettings } from '#platform/read-settings.ts'
import { openTestDatabase } from '#tests/database.ts'
import type { Ended } from '#tests/ended.ts'
import { type FeedServer, openFeedServer } from '#tests/feed-server.ts'
import { freePort } from '#tests/free-port.ts'
import { type Env, runCommand } from './run-command.ts'

/**
 * A person's shell on an installation, in this process: commands run as in a process of their own, but none is
 * started, and the database is one of the run's cluster. That the program starts, ends and dies well is for tests/e2e.
 */
export interface Shell {
  readonly folder: string
  /** Pages and feeds that it may ask. */
  readonly feeds: FeedServer
  /** Runs a command to its end. */
  readonly run: (...words: string[]) => Promise<Ended>
  /** The same, with more variables around it. */
  readonly runWith: (env: Env, words: readonly string[]) => Promise<Ended>
  /** Puts a file below the folder: 'config/sources.yaml'. Returns its path. */
  readonly write: (file: string, content: string) => string
  /** Asks its database. */
  readonly query: <T>(statement: string) => Promise<T[]>
  /** The addresses of the feeds that are followed. */
  readonly followed: () => Promise<string[]>
  /** Serves its page until the shell is closed. Returns the address, without a slash at the end. */
  readonly serve: () => Promise<string>
  readonly close: () => Promise<void>
}

/** Opens one that follows nothing. Close it in afterAll. */
export async function openShell(): Promise<Shell> {
  const folder = mkdtempSync(join(tmpdir(), 'lw-shell-'))
  const config = join(folder, 'config')
  cpSync(join(import.meta.dirname, '../../config'), config, { recursive: true })
  writeFileSync(join(config, 'sources.yaml'), 'sources: []\n')
  const { pool, connection, close } = await openTestDatabase()
  const feeds = await openFeedServer()
  const env = {
    ...feeds.env,
    LEAKWIRE_DATA: join(folder, 'data'),
    LEAKWIRE_CONFIG: config,
    LEAKWIRE_PORT: String(await freePort()),
    DATABASE_URL: urlOf(connection),
  }
  const ends: (() => Promise<void>)[] = []
  const query = async <T>(statement: string): Promise<T[]> => (await pool.query(statement)).rows as T[]
  return {
    folder,
    feeds,
    query,
    run: (...words) => runCommand(env, words),
    runWith: (more, words) => runCommand({ ...env, ...more }, words),
    write: (file, content) => {
      const path = join(folder, file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return path
    },
    followed: async () => {
      const rows = await query<{ address: string }>(
        `select address from source where kind = 'feed' and removed_at is null order by address`,
      )
      return rows.map(({ address }) => address)
    },
    serve: async () => {
      const served = await serveWeb(env)
      ends.push(served.close)
      return served.origin
    },
    close: async () => {
      for (const end of ends) await end()
      await feeds.close()
      await close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function serveWeb(env: Env): Promise<{ origin: string; close: () => Promise<void> }> {
  const settings = readSettings(env, '/')
  const log = openLog({ settings, say: (line) => process.stderr.write(`${line}\n`) })
  const core = await openCore(settings, log)
  const app = await startApp(core, { web: true, worker: false })
  return {
    origin: `http://127.0.0.1:${settings.port}`,
    close: async () => {
      await app.close()
      await core.close()
    },
  }
}

/** The run's cluster listens at a socket only. */
function urlOf(connection: object): string {
  const { host, user, database } = connection as { host: string; user: string; database: string }
  return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}`
}
