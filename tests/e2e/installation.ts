import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Client } from 'pg'
import { connectionOf, stopServer } from '#platform/postgres/cluster.ts'
import { choosePlace } from '#platform/postgres/place.ts'
import type { Ended } from '#tests/ended.ts'
import { freePort } from '#tests/free-port.ts'

const root = join(import.meta.dirname, '../..')
const program = join(root, 'bin/leakwire')

type Env = Readonly<Record<string, string>>

/** A role that runs. */
export interface Role {
  readonly origin: string
  /** What it has written to stderr so far. */
  readonly err: () => string
  /** Sends the signal and waits for the end. */
  readonly end: (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => Promise<Ended>
}

export interface RunOptions {
  readonly input?: string
  readonly env?: Env
  readonly cwd?: string
  /** Another path to the program, and the user to run it as. */
  readonly program?: string
  readonly uid?: number
}

/** Leakwire as a person has it: a folder of data, a folder of config without sources, and the program. */
export interface Installation {
  /** Path of bin/leakwire. */
  readonly program: string
  readonly folder: string
  readonly data: string
  readonly port: number
  /** Puts a file below the folder: 'config/sources.yaml'. Returns its path. */
  readonly write: (file: string, content: string) => string
  /** Runs a command to its end. */
  readonly run: (words: readonly string[], options?: RunOptions) => Promise<Ended>
  /** Starts a role and waits until it says that it runs. */
  readonly start: (role: 'start' | 'web' | 'worker', env?: Env) => Promise<Role>
  /** Starts a command and kills it as soon as `moment` resolves. */
  readonly killAt: (moment: Promise<unknown>, words: readonly string[]) => Promise<void>
  /** Asks its embedded database, which must run. */
  readonly query: <T>(statement: string) => Promise<T[]>
  /** Ends whatever still runs, the database too, and removes the folder. */
  readonly close: () => Promise<void>
}

/** Makes an installation; `env` stands above its settings. Close it in afterAll or onTestFinished. */
export async function install(env: Env = {}): Promise<Installation> {
  const folder = mkdtempSync(join(tmpdir(), 'lw-e2e-'))
  const data = join(folder, 'data')
  const config = join(folder, 'config')
  cpSync(join(root, 'config'), config, { recursive: true })
  writeFileSync(join(config, 'sources.yaml'), 'sources: []\n')
  const port = await freePort()
  const settings = { LEAKWIRE_DATA: data, LEAKWIRE_CONFIG: config, LEAKWIRE_PORT: String(port), ...env }
  const running = new Set<ChildProcess>()
  const launch = (words: readonly string[], options: RunOptions = {}): ChildProcess => {
    const child = spawn(options.program ?? program, words, {
      cwd: options.cwd ?? tmpdir(),
      env: { ...outerEnv(), ...settings, ...options.env },
      ...(options.uid !== undefined && { uid: options.uid, gid: options.uid }),
    })
    running.add(child)
    child.once('exit', () => running.delete(child))
    return child
  }
  return {
    program,
    folder,
    data,
    port,
    write: (file, content) => {
      const path = join(folder, file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
      return path
    },
    run: (words, options) => {
      const child = launch(words, options)
      child.stdin?.end(options?.input ?? '')
      return ended(child)
    },
    start: (role, more = {}) => whenRunning(launch([role], { env: more }), `http://127.0.0.1:${port}`),
    killAt: async (moment, words) => {
      const child = launch(words)
      child.stderr?.resume()
      await moment
      await kill(child)
    },
    query: (statement) => query(data, statement),
    close: async () => {
      await Promise.all(Array.from(running, kill))
      await stopServer(choosePlace(data), 5_000)
      rmSync(choosePlace(data).cluster, { recursive: true, force: true, maxRetries: 20 })
      rmSync(folder, { recursive: true, force: true, maxRetries: 20 })
    },
  }
}

/** What the machine sets, without any setting of Leakwire's. */
function outerEnv(): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:LEAKWIRE_|DATABASE_URL$|REDIS_URL$|NODE_|VITEST)/u.test(name),
  )
  return Object.fromEntries(kept)
}

async function ended(child: ChildProcess): Promise<Ended> {
  const closed = new Promise<number | null>((settle, fail) => {
    child.once('close', settle)
    child.once('error', fail)
  })
  const [code, out, err] = await Promise.all([closed, written(child.stdout), written(child.stderr)])
  return { code, out, err }
}

const written = async (stream: NodeJS.ReadableStream | null): Promise<string> =>
  stream === null ? '' : await text(stream)

async function whenRunning(child: ChildProcess, origin: string): Promise<Role> {
  const said = { err: '' }
  const end = ended(child)
  const runs = new Promise<void>((settle) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said.err += chunk.toString()
      if (said.err.includes('Ctrl-C ends it.')) settle()
    })
  })
  await Promise.race([
    runs,
    end.then(({ code, err }) => {
      throw new Error(`It ended with ${code} instead of running: ${err}`)
    }),
  ])
  return {
    origin,
    err: () => said.err,
    end: async (signal) => {
      child.kill(signal)
      return await end
    },
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((settle) => child.once('exit', settle))
  child.kill('SIGKILL')
  await gone
}

async function query<T>(data: string, statement: string): Promise<T[]> {
  const client = new Client(connectionOf(choosePlace(data)))
  await client.connect()
  try {
    return (await client.query(statement)).rows as T[]
  } finally {
    await client.end()
  }
}
