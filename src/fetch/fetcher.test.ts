import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { localServer, secureServer, type LocalServer } from '#tests/local-server.ts'
import type { FetchOutcome, FetchRequest } from '#model/fetch.ts'
import { createFetcher, type Fetcher, type FetcherOptions } from './fetcher.ts'
import { createMemoryLanes } from './memory-lanes.ts'

const NOW = Date.UTC(2026, 10, 22, 6, 0, 0)

function fetcherFor(ports: readonly number[], options: Partial<FetcherOptions> = {}): Fetcher {
  const fetcher = createFetcher({
    userAgent: 'Leakwire/0.1 (+https://owner.example)',
    allowNetworks: ['127.0.0.0/8'],
    allowPorts: ports,
    hostGapMs: 2000,
    concurrency: 8,
    maxBytes: 1_000_000,
    totalTimeoutMs: 5000,
    connectTimeoutMs: 2000,
    headersTimeoutMs: 5000,
    now: () => NOW,
    ...options,
  })
  onTestFinished(() => fetcher.close())
  return fetcher
}

interface Setting {
  readonly server: LocalServer
  readonly ask: (path: string, validators?: Partial<FetchRequest>) => Promise<FetchOutcome>
  /** Path and headers of every request, in order. */
  readonly asked: { readonly url: string; readonly headers: IncomingHttpHeaders }[]
}

async function set(listener: RequestListener, options: Partial<FetcherOptions> = {}): Promise<Setting> {
  const asked: Setting['asked'] = []
  const server = await localServer((request, response) => {
    asked.push({ url: request.url ?? '', headers: request.headers })
    listener(request, response)
  })
  const fetcher = fetcherFor([server.port], options)
  const ask: Setting['ask'] = (path, validators) =>
    fetcher.ask({ url: new URL(path, server.origin).href, etag: null, lastModified: null, ...validators })
  return { server, ask, asked }
}

test('a body comes with its hash, its validators byte for byte, and how long it stays fresh', async () => {
  const { ask, server } = await set((_request, response) => {
    response.setHeader('etag', 'W/"\u00e9-gzip"')
    response.setHeader('last-modified', 'yesterday-ish')
    response.setHeader('cache-control', 'max-age=900')
    response.setHeader('content-type', 'application/rss+xml; charset=gbk')
    // As bytes: with a string, Node would write the headers in the body's encoding.
    response.end(Buffer.from('<rss/>'))
  })
  expect(await ask('/feed')).toEqual({
    kind: 'fresh',
    bytes: 6,
    answer: {
      status: 200,
      url: `${server.origin}/feed`,
      movedTo: null,
      body: new TextEncoder().encode('<rss/>'),
      gzip: null,
      bodyHash: 'b8a3805e669decf7180d8c7f4af5d4706d615d0678c424bd1c6b853def3bf3d2',
      contentType: 'application/rss+xml; charset=gbk',
      links: [],
      etag: 'W/"\u00e9-gzip"',
      lastModified: 'yesterday-ish',
      freshForMs: 900_000,
    },
  })
})

test('validators go out as they came in, and a 304 brings its own headers', async () => {
  const { ask, asked } = await set((_request, response) => {
    response.writeHead(304, { etag: '"new"', expires: 'Sun, 22 Nov 2026 07:00:00 GMT' }).end()
  })
  expect(await ask('/feed', { etag: 'W/"\u00e9-gzip"', lastModified: 'yesterday-ish' })).toEqual({
    kind: 'unchanged',
    movedTo: null,
    etag: '"new"',
    lastModified: null,
    freshForMs: 3_600_000,
  })
  expect(asked[0]?.headers).toMatchObject({
    'if-none-match': 'W/"\u00e9-gzip"',
    'if-modified-since': 'yesterday-ish',
  })
})

test('a 304 to a question without validators is a failure, for we have no body', async () => {
  const { ask } = await set((_request, response) => response.writeHead(304).end())
  expect(await ask('/feed')).toMatchObject({ kind: 'failed', failure: { code: 'http', status: 304 } })
})

test('asks once, honestly, without cookies, Referer, fragment or condition', async () => {
  const { ask, asked } = await set((_request, response) => response.setHeader('set-cookie', 'a=1').end('x'))
  await ask('/feed?b=2&a=1#top')
  await ask('/feed')
  expect(asked.map(({ url }) => url)).toEqual(['/feed?b=2&a=1', '/feed'])
  for (const { headers } of asked) {
    expect(headers['user-agent']).toBe('Leakwire/0.1 (+https://owner.example)')
    expect(Object.keys(headers).toSorted()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ])
  }
})

/** /5 leads to /4 ... to /0, which answers. */
const stairs =
  (status: number): RequestListener =>
  (request, response) => {
    const step = Number(request.url?.slice(1))
    if (step === 0) response.setHeader('etag', '"0"').end('ground')
    else response.writeHead(status, { location: `/${step - 1}` }).end('moved')
  }

test.each([301, 308])('follows five redirects; when all were %i, says where it moved to', async (status) => {
  const { ask, server } = await set(stairs(status))
  expect(await ask('/5')).toMatchObject({
    kind: 'fresh',
    answer: { url: `${server.origin}/0`, movedTo: `${server.origin}/0` },
  })
})

test('one temporary redirect among permanent ones, and nothing has moved', async () => {
  const { ask, server } = await set((request, response) => {
    const status = request.url === '/1' ? 302 : 301
    stairs(status)(request, response)
  })
  expect(await ask('/3')).toMatchObject({
    kind: 'fresh',
    answer: { url: `${server.origin}/0`, movedTo: null },
  })
})

test('does not follow a sixth redirect', async () => {
  const { ask, asked } = await set(stairs(302))
  expect(await ask('/6')).toMatchObject({ kind: 'failed', failure: { code: 'redirects' } })
  expect(asked).toHaveLength(6)
})

test('does not run in circles', async () => {
  const { ask, asked } = await set((request, response) => {
    response.writeHead(302, { location: request.url === '/a' ? '/b' : '/a' }).end()
  })
  expect(await ask('/a')).toMatchObject({ kind: 'failed', failure: { code: 'redirects' } })
  expect(asked).toHaveLength(2)
})

test('validators and credentials stay with the address they were given for', async () => {
  const other = await set((_request, response) => response.end('theirs'))
  const mine = await localServer((request, response) => {
    seen.push(request.headers)
    response.writeHead(302, { location: request.url === '/1' ? '/2' : `${other.server.origin}/x` }).end()
  })
  const seen: IncomingHttpHeaders[] = []
  const url = `http://me:s3cret@127.0.0.1:${mine.port}/1`
  const outcome = await fetcherFor([mine.port, other.server.port]).ask({
    url,
    etag: '"e"',
    lastModified: 'l',
  })
  expect(outcome).toMatchObject({ kind: 'fresh', answer: { url: `${other.server.origin}/x` } })
  expect(seen.map((headers) => [headers['if-none-match'], headers.authorization])).toEqual([
    ['"e"', 'Basic bWU6czNjcmV0'],
    [undefined, 'Basic bWU6czNjcmV0'],
  ])
  const theirs = other.asked[0]?.headers ?? {}
  expect(Object.keys(theirs)).not.toContain('authorization')
  expect(Object.keys(theirs)).not.toContain('if-none-match')
  expect(Object.keys(theirs)).not.toContain('if-modified-since')
})

test.each([
  ['http://169.254.169.254/latest/meta-data/', 'LEAKWIRE_ALLOW_NETWORKS'],
  ['http://10.0.0.1/', 'LEAKWIRE_ALLOW_NETWORKS'],
  ['http://[::ffff:a00:1]/', 'LEAKWIRE_ALLOW_NETWORKS'],
  ['http://0xa9fea9fe/', 'LEAKWIRE_ALLOW_NETWORKS'],
  ['http://inside.example/', 'LEAKWIRE_ALLOW_NETWORKS'],
  ['http://127.0.0.1:6379/', 'LEAKWIRE_ALLOW_PORTS'],
  ['file:///etc/passwd', 'http'],
])('refuses a redirect to %s, and the fix names %s', async (location, fix) => {
  const { ask, asked } = await set((_request, response) => response.writeHead(302, { location }).end(), {
    lookup: (_name, _options, callback) => callback(null, [{ address: '192.168.7.7', family: 4 }]),
  })
  expect(await ask('/feed')).toMatchObject({
    kind: 'failed',
    failure: { code: 'refusedAddress', fix: expect.stringContaining(fix) },
  })
  expect(asked).toHaveLength(1)
})

test('does not follow from https to plain http, where everybody could read and change the answer', async () => {
  const plain = await set((_request, response) => response.end('plain'))
  const { origin, port } = await secureServer((request, response) => {
    if (request.url === '/safe') response.end('safe')
    else response.writeHead(301, { location: `${plain.server.origin}/x` }).end()
  })
  const { ask } = fetcherFor([port, plain.server.port], {
    lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  })
  const question = { url: `${origin}/safe`, etag: null, lastModified: null }
  expect(await ask(question)).toMatchObject({ kind: 'fresh' })
  expect(await ask({ ...question, url: `${origin}/feed` })).toMatchObject({
    kind: 'failed',
    failure: { code: 'redirects', message: expect.stringContaining('from https to plain http') },
  })
  expect(plain.asked).toEqual([])
})

test.each(['', 'not an address', 'ftp://example.org/feed', 'http://127.0.0.1/feed', 'http://localhost/feed'])(
  'refuses %j before or instead of dialling',
  async (url) => {
    const fetcher = fetcherFor([], { allowNetworks: [] })
    expect(await fetcher.ask({ url, etag: null, lastModified: null })).toMatchObject({
      kind: 'failed',
      failure: { code: 'refusedAddress' },
    })
  },
)

test.each([
  [401, {}, 'authMissing', null],
  [403, {}, 'blocked', null],
  [403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' }, 'rateLimited', 60_000],
  [404, {}, 'notFound', null],
  [410, {}, 'gone', null],
  [429, {}, 'rateLimited', null],
  [429, { 'retry-after': '120' }, 'rateLimited', 120_000],
  [429, { 'retry-after': 'Sun, 22 Nov 2026 06:10:00 GMT' }, 'rateLimited', 600_000],
  [451, {}, 'blocked', null],
  [418, {}, 'http', null],
  [500, {}, 'http', null],
  [503, {}, 'http', null],
  [503, { 'retry-after': '30' }, 'rateLimited', 30_000],
  [206, {}, 'http', null],
  [302, {}, 'redirects', null],
] as const)('status %i %j is %s, wait %s ms', async (status, headers, code, retryAfterMs) => {
  const { ask } = await set((_request, response) => response.writeHead(status, headers).end('no'))
  expect(await ask('/feed?key=s3cret')).toMatchObject({ kind: 'failed', failure: { code, retryAfterMs } })
  expect(JSON.stringify(await ask('/feed?key=s3cret'))).not.toContain('s3cret')
})

test('a host that is held back is not asked, and the failure says why and for how long', async () => {
  const lanes = createMemoryLanes(() => NOW)
  await lanes.hold('held.example', 60_000, 'It said that its allowance is used up.')
  const { ask } = fetcherFor([], { lanes, lookup: () => expect.fail('looked up') })
  const outcome = await ask({ url: 'http://held.example/feed?key=s3cret', etag: null, lastModified: null })
  expect(outcome).toEqual({
    kind: 'failed',
    failure: {
      code: 'rateLimited',
      message:
        'http://held.example/feed?... was not asked, nor will it be for another 1 min: ' +
        'It said that its allowance is used up.',
      fix: expect.any(String),
      status: null,
      retryAfterMs: 60_000,
    },
  })
})
