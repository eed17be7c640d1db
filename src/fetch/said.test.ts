import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'

async function failureOf(listener: RequestListener, readsErrors = true, totalTimeoutMs = 4_000) {
  const { origin, port } = await localServer(listener)
  const { ask } = localFetcher([port], { now: Date.now, totalTimeoutMs })
  const outcome = await ask({ url: `${origin}/`, etag: null, lastModified: null, readsErrors })
  if (outcome.kind !== 'failed') throw new Error(`it ended as ${outcome.kind}`)
  return outcome.failure
}

const reason = '{"error":"BlockedActor","message":"Requester has blocked actor"}'

test('an interface that says why it refuses is heard, packed or not', async () => {
  expect(await failureOf((_, response) => response.writeHead(400).end(reason))).toMatchObject({
    code: 'http',
    status: 400,
    said: reason,
  })
  const packed: RequestListener = (_, response) =>
    response.writeHead(403, { 'content-encoding': 'gzip' }).end(gzipSync(reason))
  expect(await failureOf(packed)).toMatchObject({ code: 'blocked', said: reason })
})

test('only the beginning of a long explanation is kept, and nothing of an empty one', async () => {
  const long = await failureOf((_, response) => response.writeHead(500).end('x'.repeat(50_000)))
  expect(long.said).toHaveLength(2_000)
  expect(await failureOf((_, response) => response.writeHead(500).end('  '))).not.toHaveProperty('said')
})

test('an explanation that breaks off leaves the status as the reason', async () => {
  const broken: RequestListener = (_, response) => {
    response.writeHead(404, { 'content-length': '1000' })
    response.write('half', () => response.destroy())
  }
  expect(await failureOf(broken)).toMatchObject({ code: 'notFound', status: 404 })
})

test.each([
  ['comes drop by drop', 'x'],
  ['never begins', ''],
])('an explanation that %s hides neither the status nor the wait that was asked for', async (_how, drop) => {
  const slow: RequestListener = (_, response) => {
    response.writeHead(429, { 'retry-after': '600' }).flushHeaders()
    const timer = setInterval(() => drop !== '' && response.write(drop), 20)
    response.on('close', () => clearInterval(timer))
  }
  expect(await failureOf(slow, true, 300)).toMatchObject({ code: 'rateLimited', retryAfterMs: 600_000 })
})

test('who does not ask for it gets the status alone', async () => {
  expect(await failureOf((_, response) => response.writeHead(400).end(reason), false)).not.toHaveProperty(
    'said',
  )
})
