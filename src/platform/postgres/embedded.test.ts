import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'

const nobody = 65_534
const isRoot = process.getuid?.() === 0

test('makes a database on the first start, keeps it, and stops the server on leaving', async () => {
  const folder = newFolder()
  const first = await open(folder)
  expect(first).toMatchObject({ visits: 1, cluster: join(folder, 'postgres') })
  await leave(first)
  await untilGone(first.server)
  const second = await open(folder)
  expect(second.visits).toBe(2)
  expect(filesOf(folder)).toEqual(['postgres', 'postgres.log', 'socket'])
  expect(statSync(join(folder, 'postgres/PG_VERSION')).uid).toBe(process.getuid?.())
  expect(statSync(join(folder, 'socket')).mode & 0o777).toBe(0o700)
})

test('two processes share one server, and only the last to leave stops it', async () => {
  const folder = newFolder()
  const [one, two] = await Promise.all([open(folder), open(folder)])
  expect(one.server).toBe(two.server)
  await leave(one)
  const three = await open(folder)
  expect(three).toMatchObject({ server: two.server, visits: 3 })
  await leave(two)
  expect(isAlive(three.server)).toBe(true)
  await leave(three)
  await untilGone(three.server)
})

test('a killed process leaves its server running, and the next start takes it over', async () => {
  const folder = newFolder()
  const killed = await open(folder)
  await kill(killed.process)
  expect(isAlive(killed.server)).toBe(true)
  const next = await open(folder)
  expect(next).toMatchObject({ server: killed.server, visits: 2 })
  await leave(next)
  await untilGone(next.server)
})

test('recovers what was stored after the server was killed too', async () => {
  const folder = newFolder()
  const killed = await open(folder)
  process.kill(killed.server, 'SIGKILL')
  await kill(killed.process)
  expect(await open(folder)).toMatchObject({ visits: 2 })
})

test('a first start killed at any point leaves nothing half: the next ones succeed and clean up', async () => {
  const folders = await Promise.all([200, 500, 900].map(killFirstStart))
  for (const visits of [1, 2]) {
    const opened = await Promise.all(folders.map((folder) => open(folder)))
    for (const each of opened) expect(each.visits).toBeGreaterThanOrEqual(visits)
    await Promise.all(opened.map(leave))
  }
  for (const folder of folders) expect(filesOf(folder)).toEqual(['postgres', 'postgres.log', 'socket'])
})

test('a folder that cannot be written is told, with the setting that names another', async () => {
  const folder = newFolder()
  chmodSync(folder, 0o555)
  const data = join(folder, 'data')
  expect(await refusal(data, isRoot ? nobody : undefined)).toBe(
    `EmbeddedDatabaseError: The data folder ${data} cannot be written (EACCES). Give this user the right to ` +
      'write there, or name another folder with --data DIR or LEAKWIRE_DATA.',
  )
})

test('a folder below a file is told too', async () => {
  const file = join(newFolder(), 'file')
  writeFileSync(file, '')
  expect(await refusal(join(file, 'data'))).toMatch(/cannot be written \(ENOTDIR\).*LEAKWIRE_DATA/u)
})

test.runIf(process.platform === 'linux')('a folder where none can be made is told at once', async () => {
  expect(await refusal('/proc/nowhere/data')).toMatch(/cannot be written \(ENOENT\).*LEAKWIRE_DATA/u)
})

test('data of another major version is told, and left as it is', async () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'postgres'))
  writeFileSync(join(folder, 'postgres/PG_VERSION'), '17\n')
  expect(await refusal(folder)).toMatch(
    /^EmbeddedDatabaseError: The data in .* was written by PostgreSQL 17; this version brings 18\. Start the /u,
  )
  expect(filesOf(join(folder, 'postgres'))).toEqual(['PG_VERSION'])
})

test('a folder whose path is too long for a socket works', async () => {
  const folder = join(newFolder(), 'a-long-name'.repeat(10), 'and-on'.repeat(20))
  const opened = await open(folder, { ...process.env, TMPDIR: newFolder() })
  expect(opened.cluster).toBe(join(folder, 'postgres'))
  await leave(opened)
})

if (isRoot) {
  test('started by root where user namespaces are refused, it runs as nobody below /var/lib', async () => {
    const opened = await open(newFolder(), { PATH: '/nowhere' })
    onTestFinished(() => rmSync(dirname(opened.cluster), { recursive: true, force: true }))
    expect(opened.cluster).toMatch(/^\/var\/lib\/leakwire\/[0-9a-f]{16}\/postgres$/u)
    expect(statSync(join(opened.cluster, 'PG_VERSION')).uid).toBe(nobody)
    await leave(opened)
    await untilGone(opened.server)
  })
}

if (isRoot) {
  test('a user who is only a number, where user namespaces are refused, is told what PostgreSQL wants', async () => {
    const folder = newFolder()
    chownSync(folder, 26_999, 26_999)
    expect(String((await firstLine(start(folder, { PATH: '/nowhere' }, 26_999)))['error'])).toMatch(
      /^EmbeddedDatabaseError: PostgreSQL does not run as user 26999, .*useradd.*DATABASE_URL/u,
    )
  })
}

/** A process that holds the embedded database open. */
interface Opened {
  readonly process: ChildProcess
  /** The server's process id. */
  readonly server: number
  readonly cluster: string
  /** How many processes have opened this database, ever. */
  readonly visits: number
}

async function open(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<Opened> {
  const child = start(folder, env)
  const said = await firstLine(child)
  if ('error' in said) expect.fail(String(said['error']))
  const opened = { process: child, ...(said as Omit<Opened, 'process'>) }
  onTestFinished(() => {
    if (isAlive(opened.server)) process.kill(opened.server, 'SIGKILL')
  })
  return opened
}

async function refusal(folder: string, user?: number): Promise<string> {
  return String((await firstLine(start(folder, process.env, user)))['error'])
}

function start(folder: string, env: NodeJS.ProcessEnv = process.env, user?: number): ChildProcess {
  const script = resolve(import.meta.dirname, '../../../tests/platform/open-database.ts')
  const words = [script, folder, ...(user === undefined ? [] : [String(user)])]
  const child = spawn(process.execPath, words, { env, stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (child.stdout === null) throw new Error('standard output is a pipe')
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return JSON.parse(line) as Record<string, unknown>
}

async function killFirstStart(afterMs: number): Promise<string> {
  const folder = newFolder()
  const child = start(folder)
  await sleep(afterMs)
  await kill(child)
  return folder
}

async function leave({ process: child }: Opened): Promise<void> {
  child.stdin?.end()
  const [code] = (await once(child, 'exit')) as [number]
  expect(code).toBe(0)
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** A server that has ended keeps its number until the system's first process has taken note. */
async function untilGone(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 10_000, interval: 20 }).toBe(false)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: there is no such process.
    return false
  }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lw-embedded-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  return folder
}

function filesOf(folder: string): string[] {
  return readdirSync(folder).toSorted()
}
