import { expect, test } from 'vitest'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'

/** A shortener at a server of its own, and a server that nobody may ask. */
async function shortener(routes: Record<string, Route>) {
  const asked: string[] = []
  const short = await localServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.cookie ?? ''}`.trim())
    const route = routes[request.url ?? ''] ?? { status: 404 }
    response.writeHead(route.status, route.location === undefined ? {} : { location: route.location })
    response.end(route.body ?? '')
  })
  const { locate } = localFetcher([short.port], { now: Date.now })
  const isShort = (url: URL) => url.origin === short.origin
  return { asked, locate: (path: string) => locate(`${short.origin}${path}`, isShort) }
}

interface Route {
  readonly status: number
  readonly location?: string
  readonly body?: string
}

test.each([
  [
    'a redirect, also to plain http',
    { status: 301, location: 'http://mios.example/' },
    'http://mios.example/',
  ],
  [
    'a redirect to a private name, which is told and not asked',
    { status: 302, location: 'http://10.0.0.1/admin' },
    'http://10.0.0.1/admin',
  ],
  [
    'a page that refreshes itself',
    { status: 200, body: '<meta http-equiv="refresh" content="0;URL=https://mios.example/a&amp;b">' },
    'https://mios.example/a&b',
  ],
  [
    'a script that goes on',
    { status: 200, body: String.raw`<script>location.replace("https:\/\/mios.example\/x")</script>` },
    'https://mios.example/x',
  ],
  ['the beginning of a chain', { status: 301, location: '/second' }, 'https://mios.example/end'],
])('%s leads where it leads', async (_what, route, url) => {
  const { locate, asked } = await shortener({
    '/first': route,
    '/second': { status: 307, location: 'https://mios.example/end' },
  })
  expect(await locate('/first')).toEqual({ kind: 'at', url })
  expect(asked.every((line) => line.startsWith('GET /'))).toBe(true)
})

test.each([
  ['a circle', { status: 301, location: '/first' }, /does not say where it leads/u],
  ['a missing address', { status: 404 }, /answered 404/u],
  ['a page without more', { status: 200, body: 'hello' }, /does not say where it leads/u],
  ['another scheme', { status: 301, location: 'javascript:alert(1)' }, /does not say where it leads/u],
])('%s is a failure in words', async (_what, route, message) => {
  const { locate, asked } = await shortener({ '/first': route })
  const located = await locate('/first')
  expect(located).toMatchObject({ kind: 'failed', failure: { message: expect.stringMatching(message) } })
  expect(asked.length).toBeLessThanOrEqual(5)
})

test('an address of anybody else is not asked at all', async () => {
  const { asked, locate } = await shortener({})
  expect(asked).toEqual([])
  const located = await locate('.evil.example/')
  expect(located).toMatchObject({ kind: 'failed' })
  expect(asked).toEqual([])
})
