import { fork } from 'node:child_process'
import { once } from 'node:events'
import { get } from 'node:http'
import { join } from 'node:path'
import { Pool } from 'undici'
import { treeCpuSeconds } from './process-cost.ts'

/**
 * What a feed that did not change costs: 50 stories as Atom, 304 and 200 plain and packed, against the style sheet, a
 * file that the same server holds in memory; and what a thousand idle listeners to the stream take. Requests over 8
 * connections that are kept open; CPU seconds are the server's alone, without its database.
 */
const requests = 5_000
const warmUp = 500
const connections = 8
const listeners = 1_000

const child = fork(join(import.meta.dirname, 'feeds-server.ts'))
const [address] = (await once(child, 'message')) as [string]
const pool = new Pool(address, { connections, pipelining: 1 })
const pid = child.pid ?? 0

const feed = '/feeds/bench/atom.xml'
const file = '/static/style.css'
const etagOf = async (path: string): Promise<string> => {
  const { headers, body } = await pool.request({ path, method: 'GET' })
  await body.dump()
  return String(headers['etag'])
}

const cases = [
  { name: 'file, 304', path: file, headers: { 'if-none-match': await etagOf(file) } },
  { name: 'feed, 304', path: feed, headers: { 'if-none-match': await etagOf(feed) } },
  { name: 'file, 200', path: file, headers: {} },
  { name: 'feed, 200', path: feed, headers: {} },
  { name: 'file, 200 gzip', path: file, headers: { 'accept-encoding': 'gzip' } },
  { name: 'feed, 200 gzip', path: feed, headers: { 'accept-encoding': 'gzip' } },
  { name: 'file, 200 br', path: file, headers: { 'accept-encoding': 'br' } },
  { name: 'feed, 200 br', path: feed, headers: { 'accept-encoding': 'br' } },
]
console.log('| asked | bytes | CPU us a request | requests a second | p50 ms | p99 ms | CPU / file |')
console.log('|---|---|---|---|---|---|---|')
let fileCpu = 1
for (const each of cases) {
  await ask(each, warmUp)
  const cpuBefore = treeCpuSeconds(pid)
  const startedAt = performance.now()
  const { times, bytes } = await ask(each, requests)
  const seconds = (performance.now() - startedAt) / 1_000
  const cpu = ((treeCpuSeconds(pid) - cpuBefore) / requests) * 1e6
  if (each.path === file) fileCpu = cpu
  const sorted = times.toSorted((a, b) => a - b)
  const at = (part: number): string => (sorted[Math.floor(part * sorted.length)] ?? 0).toFixed(1)
  console.log(
    `| ${each.name} | ${bytes} | ${cpu.toFixed(0)} | ${(requests / seconds).toFixed(0)} | ${at(0.5)} | ${at(0.99)} | ${(cpu / fileCpu).toFixed(2)} x |`,
  )
}
await idleListeners()
await pool.close()
child.send('end')

async function ask(
  { path, headers }: (typeof cases)[number],
  count: number,
): Promise<{ readonly times: number[]; readonly bytes: number }> {
  const times: number[] = []
  let bytes = 0
  let left = count
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const startedAt = performance.now()
      const { body } = await pool.request({ path, method: 'GET', headers })
      bytes = (await body.arrayBuffer()).byteLength
      times.push(performance.now() - startedAt)
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return { times, bytes }
}

/** Resident memory and CPU of a server with many who listen and to whom nothing is told. */
async function idleListeners(): Promise<void> {
  const before = await memoryOf()
  const answers = await Promise.all(
    Array.from(
      { length: listeners },
      () =>
        new Promise<{ destroy: () => void }>((settle, fail) => {
          get(`${address}/events`, { agent: false }, (answer) => settle(answer.resume())).on('error', fail)
        }),
    ),
  )
  const after = await memoryOf()
  const cpuBefore = treeCpuSeconds(pid)
  await new Promise((settle) => {
    setTimeout(settle, 60_000)
  })
  const cpu = treeCpuSeconds(pid) - cpuBefore
  console.log(
    `${listeners} idle listeners: ${((after - before) / listeners).toFixed(1)} kB each, ${((cpu / 60) * 100).toFixed(1)} % of a core`,
  )
  for (const answer of answers) answer.destroy()
}

/** Kilobytes that the server keeps, after a moment for what was opened just now to settle. */
async function memoryOf(): Promise<number> {
  await new Promise((settle) => {
    setTimeout(settle, 3_000)
  })
  const { readFileSync } = await import('node:fs')
  return Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
}
