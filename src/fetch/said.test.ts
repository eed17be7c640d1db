import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'

async function failureOf(listener: RequestListener, readsErrors = true) {
  const { origin, port } = await localServer(listener)
  const { ask } = localFetcher([port], { now: Date.now })
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

test('who does not ask for it gets the status alone', async () => {
  expect(await failureOf((_, response) => response.writeHead(400).end(reason), false)).not.toHaveProperty(
    'said',
  )
})
