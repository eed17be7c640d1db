import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** The feed server that stands beside the corpora: realistic feeds, and every way to misbehave. */
export interface Feedserver {
  readonly port: number
  /** The text of a page below /_ctl/. */
  readonly control: (path: string) => Promise<string>
  /** How many items feed `number`, counted from 1, holds. */
  readonly itemsOf: (number: number) => number
  readonly close: () => Promise<void>
}

interface Manifest {
  readonly feeds: readonly { readonly v: readonly { readonly items: number }[] }[]
}

export interface ServeOptions {
  /** Versions of the feeds, to be published one after the other. */
  readonly rounds?: number
  /** Milliseconds before every answer, '120' or '100:600'. */
  readonly latency?: string
}

/** Generates `feeds` feeds into a folder for temporary files (20 a second and more) and serves them on a free port. */
export async function openFeedserver(
  feeds: number,
  { rounds = 1, latency = '0' }: ServeOptions = {},
): Promise<Feedserver> {
  const tools = resolve(process.env['LEAKWIRE_CORPORA'] ?? '', '../tools/feedserver')
  if (!existsSync(tools)) throw new Error(`${tools} is missing: it belongs to the corpora.`)
  const data = mkdtempSync(join(tmpdir(), 'leakwire-feeds-'))
  const run = promisify(execFile)
  const words = ['--out', data, '--n', String(feeds), '--rounds', String(rounds)]
  await run(process.execPath, [join(tools, 'gen.mjs'), ...words])
  const { feeds: made } = JSON.parse(readFileSync(join(data, 'manifest.json'), 'utf8')) as Manifest
  const port = await freePort()
  const server = spawn(
    process.execPath,
    [join(tools, 'server.mjs'), '--data', data, '--port', String(port), '--latency', latency],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await once(server.stdout, 'data')
  return {
    port,
    control: async (path) => {
      const answer = await fetch(`http://127.0.0.1:${port}/_ctl/${path}`)
      return await answer.text()
    },
    itemsOf: (number) => made[number - 1]?.v[0]?.items ?? 0,
    close: async () => {
      server.kill()
      await once(server, 'exit')
      rmSync(data, { recursive: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
