import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { type Binaries, EmbeddedDatabaseError, binariesIn, findBinaries } from './binaries.ts'

/** nobody: present on every Linux, owns nothing. */
const nobody = { uid: 65_534, gid: 65_534 }
/** PostgreSQL refuses socket paths over 107 bytes; '/.s.PGSQL.5432' takes 14 of them. */
const longestSocketFolder = 90

/** Where the cluster lives and how its programs are started. */
export interface Place {
  readonly binaries: Binaries
  /** The data directory of the cluster; absent until the first start. */
  readonly cluster: string
  /** Holds the unix socket, closed to other users. */
  readonly socket: string
  readonly logFile: string
  /** Words that go before a program: `unshare ...` when root starts it in a user namespace. */
  readonly before: readonly string[]
  /** The user that owns the files, if it is not this process's own. */
  readonly owner: { readonly uid: number; readonly gid: number } | null
}

/**
 * Chooses how to run for this user. PostgreSQL refuses root and users without a name, so these start it in a user
 * namespace of its own (nothing copied, files stay theirs); where namespaces are refused, root starts it as nobody
 * below /var/lib/leakwire.
 */
export function choosePlace(data: string): Place {
  makeWritable(data)
  const binaries = findBinaries()
  const isRoot = process.getuid?.() === 0
  if (!isRoot && hasName()) return inside(data, binaries, [])
  const before = ['unshare', '--user', `--map-user=${nobody.uid}`, `--map-group=${nobody.gid}`]
  if (namespaceWorks(before)) return inside(data, binaries, before)
  if (isRoot) return asNobody(data, binaries)
  throw new EmbeddedDatabaseError(
    `PostgreSQL does not run as user ${process.getuid?.()}, who has no entry in the list of users. ` +
      'Add one (useradd), start as another user, or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

/** Containers run programs as users that exist only as a number; PostgreSQL wants a name. */
function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    // The system knows no user of this number.
    return false
  }
}

function inside(data: string, binaries: Binaries, before: readonly string[]): Place {
  const near = join(data, 'socket')
  const far = join(tmpdir(), `leakwire-${process.getuid?.() ?? 0}-${shortHash(data)}`)
  const socket = Buffer.byteLength(near) <= longestSocketFolder ? near : far
  makePrivate(socket)
  return {
    binaries,
    cluster: join(data, 'postgres'),
    socket,
    logFile: join(data, 'postgres.log'),
    before,
    owner: null,
  }
}

function asNobody(data: string, binaries: Binaries): Place {
  const homes = '/var/lib/leakwire'
  const home = join(homes, shortHash(data))
  const socket = join(home, 'socket')
  makePublic(homes)
  makePrivate(home)
  makePrivate(socket)
  for (const folder of [home, socket]) chownSync(folder, nobody.uid, nobody.gid)
  return {
    binaries: copied(binaries),
    cluster: join(home, 'postgres'),
    socket,
    logFile: join(data, 'postgres.log'),
    before: [],
    owner: nobody,
  }
}

/** node_modules may lie in a folder that nobody cannot enter: the programs are copied out once a version. */
function copied(binaries: Binaries): Binaries {
  const cache = '/var/cache/leakwire'
  const folder = join(cache, `pg-${binaries.version}`)
  if (!existsSync(folder)) {
    const half = `${folder}.${process.pid}`
    makePublic(cache)
    cpSync(binaries.folder, half, { recursive: true, verbatimSymlinks: true })
    openToAll(half)
    try {
      renameSync(half, folder)
    } catch {
      // Another process was first with the same copy.
      rmSync(half, { recursive: true, force: true })
    }
  }
  return binariesIn(folder, binaries.version)
}

function namespaceWorks(before: readonly string[]): boolean {
  const [program = '', ...words] = before
  return spawnSync(program, [...words, 'true'], { stdio: 'ignore' }).status === 0
}

function makeWritable(data: string): void {
  try {
    makeFolder(data)
    accessSync(data, constants.W_OK)
  } catch (cause) {
    throw new EmbeddedDatabaseError(
      `The data folder ${data} cannot be written (${(cause as NodeJS.ErrnoException).code}). ` +
        'Give this user the right to write there, or name another folder with --data DIR or LEAKWIRE_DATA.',
      { cause },
    )
  }
}

/** `mkdirSync` with `recursive` would never end below /proc, where a folder is missing and cannot be made. */
function makeFolder(folder: string): void {
  if (isFolder(folder)) return
  const parent = dirname(folder)
  if (!existsSync(parent)) makeFolder(parent)
  try {
    mkdirSync(folder)
  } catch (error) {
    // Another process was first.
    if (!isFolder(folder)) throw error
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Whatever root's umask is, nobody must be able to pass. */
function makePublic(folder: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
}

/** Lets everyone read the copy, and enter and run what its owner may. */
function openToAll(folder: string): void {
  makePublic(folder)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

function makePrivate(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
}

function shortHash(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 16)
}
