import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

export interface TestRedis {
  /** What REDIS_URL would say: an address or the path of a socket. */
  readonly url: string
  readonly close: () => Promise<void>
}

const patienceMs = 10_000

/**
 * The Redis that REDIS_URL names, else a redis-server from the PATH on a socket of its own that keeps nothing on
 * disk; null where there is neither. One that does not answer throws.
 */
export async function openTestRedis(): Promise<TestRedis | null> {
  const url = process.env['REDIS_URL']
  if (url !== undefined && url !== '') {
    await answers(url)
    return { url, close: async () => {} }
  }
  if (spawnSync('redis-server', ['--version']).status !== 0) return null
  const folder = mkdtempSync(join(tmpdir(), 'lw-redis-'))
  const socket = join(folder, 'redis.sock')
  const words = ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder]
  const server = spawn('redis-server', words, { stdio: 'ignore' })
  await answers(socket)
  return { url: socket, close: () => stop(server, folder) }
}

async function answers(url: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null, retryStrategy: () => 50 })
  // Until the server listens each attempt fails; what counts is whether one succeeds in time.
  redis.on('error', () => {})
  const tooLate = setTimeout(() => redis.disconnect(), patienceMs)
  try {
    await redis.ping()
  } catch (cause) {
    throw new Error(`No Redis answers at ${url}: correct REDIS_URL or unset it.`, { cause })
  } finally {
    clearTimeout(tooLate)
    redis.disconnect()
  }
}

async function stop(server: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise((settle) => {
    server.once('exit', settle)
  })
  server.kill()
  await ended
  rmSync(folder, { recursive: true, force: true })
}
