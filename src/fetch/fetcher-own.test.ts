import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import type { FetchRequest } from '#model/fetch.ts'
import { localServer } from '#tests/local-server.ts'
import { createFetcher } from './fetcher.ts'

/** What a source of its own sends: headers, cookies, forms, and where these go. */
interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

async function listening(listener: RequestListener, host?: string) {
  const asked: Asked[] = []
  const server = await localServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      asked.push({ method, url, headers, body: Buffer.concat(chunks).toString() })
      listener(request, response)
    })
  }, host)
  return { ...server, asked }
}

function ask(
  servers: readonly { readonly port: number }[],
  request: Partial<FetchRequest> & { url: string },
) {
  const fetcher = createFetcher({
    userAgent: 'Leakwire/0.1',
    allowNetworks: ['127.0.0.0/8'],
    allowPorts: servers.map(({ port }) => port),
    hostGapMs: 0,
    concurrency: 8,
    maxBytes: 1_000_000,
    totalTimeoutMs: 5000,
    connectTimeoutMs: 2000,
    headersTimeoutMs: 5000,
    now: Date.now,
  })
  onTestFinished(() => fetcher.close())
  return fetcher.ask({ etag: null, lastModified: null, ...request })
}

const secrets = { Cookie: 'session=s3cret', 'X-Token': 's3cret', 'User-Agent': 'Mozilla/5.0 (a reader)' }

test("a source's own headers go to its origin, and to no other that it redirects to", async () => {
  const other = await listening((_request, response) => response.end('theirs'))
  const mine = await listening((request, response) => {
    const location = request.url === '/1' ? '/2' : `${other.origin}/x`
    response.writeHead(302, { location }).end()
  })
  const outcome = await ask([mine, other], { url: `${mine.origin}/1`, headers: secrets })
  expect(outcome).toMatchObject({ kind: 'fresh', answer: { url: `${other.origin}/x` } })
  const seen = [...mine.asked, ...other.asked].map(({ headers }) => [
    headers.cookie,
    headers['x-token'],
    headers['user-agent'],
  ])
  expect(seen).toEqual([
    ['session=s3cret', 's3cret', 'Mozilla/5.0 (a reader)'],
    ['session=s3cret', 's3cret', 'Mozilla/5.0 (a reader)'],
    [undefined, undefined, 'Leakwire/0.1'],
  ])
})

test('what describes the connection, the body or what we know stays ours', async () => {
  const mine = await listening((_request, response) => response.end('x'))
  await ask([mine], {
    url: `${mine.origin}/`,
    etag: '"ours"',
    headers: {
      Host: 'other.example',
      'Content-Length': '5',
      Connection: 'close',
      'Transfer-Encoding': 'chunked',
      'Accept-Encoding': 'zstd',
      'If-None-Match': '"theirs"',
      'If-Modified-Since': 'yesterday',
      'Proxy-Authorization': 'Basic x',
      Accept: 'application/json',
    },
  })
  expect(mine.asked[0]?.headers).toEqual({
    host: `127.0.0.1:${mine.port}`,
    connection: 'keep-alive',
    accept: 'application/json',
    'accept-encoding': 'gzip, br, deflate',
    'if-none-match': '"ours"',
    'user-agent': 'Leakwire/0.1',
  })
})

test.each([
  ['X-Token', 's3cret\r\nHost: x'],
  ['X-Token', 's3cret 小'],
  ['X Token', 's3cret'],
])('a header %j that cannot be sent is a failure that does not show its value', async (name, value) => {
  const outcome = await ask([], { url: 'http://feeds.example/', headers: { [name]: value } })
  expect(outcome).toMatchObject({ kind: 'failed', failure: { code: 'authMissing' } })
  expect(JSON.stringify(outcome)).not.toContain('s3cret')
})

test.each([401, 403, 404, 500])('no message about a %i names what was sent', async (status) => {
  const mine = await listening((_request, response) => response.writeHead(status).end('no'))
  const outcome = await ask([mine], { url: `${mine.origin}/`, headers: secrets, form: { key: 's3cret' } })
  expect(outcome.kind).toBe('failed')
  expect(JSON.stringify(outcome)).not.toContain('s3cret')
})

test('a form is posted, without the condition that a question would bear', async () => {
  const mine = await listening((_request, response) => response.writeHead(202).end())
  const form = { 'hub.mode': 'subscribe', 'hub.topic': 'https://a.example/?b=c&d' }
  const outcome = await ask([mine], { url: `${mine.origin}/hub`, etag: '"e"', form })
  expect(outcome).toMatchObject({ kind: 'fresh', answer: { status: 202 } })
  const [asked] = mine.asked
  expect(asked).toMatchObject({
    method: 'POST',
    body: 'hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d',
  })
  expect(asked?.headers['content-type']).toBe('application/x-www-form-urlencoded')
  expect(asked?.headers['if-none-match']).toBeUndefined()
})

test.each([
  [301, 'GET', ''],
  [302, 'GET', ''],
  [303, 'GET', ''],
  [307, 'POST', 'a=1'],
  [308, 'POST', 'a=1'],
])('after a %i on the same origin a form goes on as %s', async (status, method, body) => {
  const mine = await listening((request, response) => {
    if (request.url === '/1') response.writeHead(status, { location: '/2' }).end()
    else response.end('done')
  })
  expect(await ask([mine], { url: `${mine.origin}/1`, form: { a: '1' } })).toMatchObject({ kind: 'fresh' })
  expect(mine.asked[1]).toMatchObject({ url: '/2', method, body })
  expect(mine.asked[1]?.headers['content-type'] === undefined).toBe(method === 'GET')
})

test.each([301, 302, 303, 307, 308])('a %i to another origin ends a form', async (status) => {
  const other = await listening((_request, response) => response.end('theirs'))
  const mine = await listening((_request, response) => {
    response.writeHead(status, { location: `${other.origin}/x` }).end()
  })
  expect(await ask([mine, other], { url: `${mine.origin}/`, form: { a: '1' } })).toMatchObject({
    kind: 'failed',
    failure: { code: 'redirects', message: expect.stringContaining('the form was not sent') },
  })
  expect(other.asked).toEqual([])
})

test('an answer says what its Link headers name', async () => {
  const mine = await listening((_request, response) => {
    response.setHeader('link', ['<https://hub.example/>; rel="hub"', '</feed>; rel="self"']).end('x')
  })
  expect(await ask([mine], { url: `${mine.origin}/a/b` })).toMatchObject({
    answer: {
      links: [
        { rel: 'hub', url: 'https://hub.example/' },
        { rel: 'self', url: `${mine.origin}/feed` },
      ],
    },
  })
})
