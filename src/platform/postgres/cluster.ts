import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { EmbeddedDatabaseError } from './binaries.ts'
import type { Place } from './place.ts'

const superuser = 'leakwire'
const largestLog = 10 * 1024 * 1024

/** What a client needs to reach the cluster. No password: the socket's folder is closed to other users. */
export function connectionOf(place: Place): { host: string; user: string; database: string } {
  return { host: place.socket, user: superuser, database: 'postgres' }
}

/**
 * Makes the cluster if there is none. It is made beside its place and renamed when whole, so that a kill in
 * the middle leaves nothing half; of two processes that start at once, one wins and the other uses it.
 */
export async function ensureCluster(place: Place): Promise<void> {
  sweepUnfinished(place)
  if (existsSync(join(place.cluster, 'PG_VERSION'))) return checkVersion(place)
  const half = `${place.cluster}.new-${process.pid}`
  mkdirSync(half, { recursive: true, mode: 0o700 })
  if (place.owner !== null) chownSync(half, place.owner.uid, place.owner.gid)
  const made = await run(place, place.binaries.initdb, [
    '--pgdata',
    half,
    '--username',
    superuser,
    '--auth',
    'trust',
    '--encoding',
    'UTF8',
    '--locale-provider',
    'builtin',
    '--builtin-locale',
    'C.UTF-8',
    '--locale',
    'C',
    '--no-instructions',
  ])
  if (made !== 'done') {
    remove(half)
    throw new EmbeddedDatabaseError(
      `The embedded database could not be made in ${place.cluster}: ${made.why}. ` +
        'Free some space or correct the rights of the folder, or set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
  try {
    renameSync(half, place.cluster)
  } catch (error) {
    remove(half)
    if (!existsSync(join(place.cluster, 'PG_VERSION'))) throw error
  }
}

/** Starts the server as a process of its own: Ctrl-C reaches us, not it, so that we can drain first. */
export function spawnServer(place: Place): { readonly exited: Promise<void> } {
  trimLog(place.logFile)
  const log = openSync(place.logFile, 'a')
  const [program, ...words] = [...place.before, place.binaries.postgres]
  const server = spawn(program, [...words, '-D', place.cluster, ...serverOptions(place)], {
    detached: true,
    cwd: '/',
    stdio: ['ignore', log, log],
    ...place.owner,
  })
  closeSync(log)
  server.unref()
  return {
    exited: new Promise((settle) => {
      server.once('exit', () => settle())
      server.once('error', () => settle())
    }),
  }
}

/** Asks the server to stop at once (SIGINT: fast shutdown) and waits until it has, at most `waitMs`. */
export async function stopServer(place: Place, waitMs: number): Promise<void> {
  const pidFile = join(place.cluster, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  try {
    process.kill(pid, 'SIGINT')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return
    throw error
  }
  for (let waited = 0; waited < waitMs && existsSync(pidFile); waited += 20) {
    await new Promise((wake) => setTimeout(wake, 20))
  }
}

/** The last lines of the server's own log, for a message to a person. */
export function lastLog(place: Place): string {
  if (!existsSync(place.logFile)) return ''
  return readFileSync(place.logFile, 'utf8').trimEnd().split('\n').slice(-3).join(' | ')
}

function serverOptions(place: Place): string[] {
  const options = {
    listen_addresses: '',
    unix_socket_directories: place.socket,
    unix_socket_permissions: '0700',
    max_connections: '200',
    shared_buffers: '64MB',
    max_wal_size: '512MB',
    log_min_messages: 'warning',
    timezone: 'UTC',
    jit: 'off',
  }
  return Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** Runs a program to its end, out of reach of Ctrl-C: a half-made cluster helps nobody. */
async function run(
  place: Place,
  program: string,
  words: readonly string[],
): Promise<'done' | { readonly why: string }> {
  const [first = program, ...rest] = [...place.before, program, ...words]
  const child = spawn(first, rest, {
    detached: true,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
    ...place.owner,
  })
  const said = text(child.stderr)
  try {
    const [status] = (await once(child, 'close')) as [number | null]
    return status === 0 ? 'done' : { why: (await said).trim() }
  } catch (error) {
    return { why: (error as Error).message }
  }
}

function checkVersion(place: Place): void {
  const found = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim()
  const ours = place.binaries.version.split('.')[0]
  if (found === ours) return
  throw new EmbeddedDatabaseError(
    `The data in ${place.cluster} was written by PostgreSQL ${found}; this version brings ${ours}. ` +
      'Start the Leakwire version that wrote it, or name another folder with --data DIR.',
  )
}

/**
 * Removes what killed first starts left behind. On every start: an initdb that outlives its killed parent can make
 * its folder anew after a first sweep.
 */
function sweepUnfinished(place: Place): void {
  const folder = dirname(place.cluster)
  const prefix = `${basename(place.cluster)}.new-`
  for (const name of readdirSync(folder).filter((name) => name.startsWith(prefix))) {
    const pid = Number(name.slice(prefix.length))
    // In a container the killed process had, as like as not, the same number as this one.
    if (pid === process.pid || !isRunning(pid)) remove(join(folder, name))
  }
}

/** An initdb that outlived its killed parent may still be adding files: then removing is tried again. */
function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function trimLog(file: string): void {
  if (existsSync(file) && statSync(file).size > largestLog) rmSync(file)
}
