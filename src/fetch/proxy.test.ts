import { expect, test } from 'vitest'
import type { FetchOutcome } from '#model/fetch.ts'
import { asker, PUBLIC } from '#tests/asker.ts'
import { httpProxy, socksProxy } from '#tests/local-proxy.ts'
import { localServer, secureServer } from '#tests/local-server.ts'

function bodyOf(outcome: FetchOutcome): string {
  return outcome.kind === 'fresh' ? new TextDecoder().decode(outcome.answer.body) : JSON.stringify(outcome)
}

const plain = () =>
  localServer((request, response) => {
    response.end(`${request.method} ${request.url} for ${request.headers.host}`)
  })

const secure = async (): Promise<number> => {
  const { port } = await secureServer((request, response) => {
    response.end(`secret ${request.url} for ${request.headers.host}`)
  })
  return port
}

test('an HTTP proxy is asked for whole addresses, and looks names up itself', async () => {
  const { port } = await plain()
  const proxy = await httpProxy(port)
  const { ask, looked } = asker({ proxy: `http://127.0.0.1:${proxy.port}` })
  expect(bodyOf(await ask('http://feeds.example/a?b=c#d'))).toBe('GET /a?b=c for feeds.example')
  expect(bodyOf(await ask('http://other.example/'))).toBe('GET / for other.example')
  expect(proxy.told).toEqual(['GET http://feeds.example/a?b=c', 'GET http://other.example/'])
  expect(looked).toEqual([])
})

test('https goes through a tunnel, in which only the host itself is trusted', async () => {
  const proxy = await httpProxy(await secure(), { login: 'me:p@ss' })
  const { ask } = asker({ proxy: `http://me:p%40ss@127.0.0.1:${proxy.port}` })
  expect(bodyOf(await ask('https://feeds.example/a'))).toBe('secret /a for feeds.example')
  expect(await ask('https://other.example/')).toMatchObject({ failure: { code: 'tls' } })
  expect(proxy.told).toEqual(['CONNECT feeds.example:443', 'CONNECT other.example:443'])
})

test('an HTTP proxy may be spoken to over TLS, which tells it from whoever listens', async () => {
  const { port } = await plain()
  const proxy = await httpProxy(port, { isSecure: true, login: 'me:s3cret' })
  const { ask } = asker({ proxy: `https://me:s3cret@127.0.0.1:${proxy.port}` })
  expect(bodyOf(await ask('http://feeds.example/a'))).toBe('GET /a for feeds.example')
  expect(bodyOf(await ask('http://other.example/b'))).toBe('GET /b for other.example')
  const tunnel = await httpProxy(await secure(), { isSecure: true })
  const through = asker({ proxy: `https://127.0.0.1:${tunnel.port}` })
  expect(bodyOf(await through.ask('https://feeds.example/c'))).toBe('secret /c for feeds.example')
})

test('a form goes through a proxy too', async () => {
  const { port } = await plain()
  const proxy = await httpProxy(port)
  const { ask } = asker({ proxy: `http://127.0.0.1:${proxy.port}` })
  expect(bodyOf(await ask('http://hub.example/', { form: { a: '1' } }))).toBe('POST / for hub.example')
})

test('a socks5 proxy is given the address that was looked up and checked here', async () => {
  const { port } = await plain()
  const proxy = await socksProxy(port)
  const { ask, looked } = asker({ proxy: `socks5://127.0.0.1:${proxy.port}` })
  expect(bodyOf(await ask('http://feeds.example/a'))).toBe('GET /a for feeds.example')
  expect(looked).toEqual(['feeds.example'])
  expect(proxy.told).toEqual([`SOCKS 1 ${PUBLIC}:80`])
  expect(await ask('http://inside.example/')).toMatchObject({
    failure: { code: 'refusedAddress', message: expect.stringContaining('inside.example (10.0.0.1)') },
  })
  expect(proxy.told).toHaveLength(1)
})

test('a socks5h proxy is given the name', async () => {
  const proxy = await socksProxy(await secure(), { login: 'me:s3cret' })
  const { ask, looked } = asker({ proxy: `socks5h://me:s3cret@127.0.0.1:${proxy.port}` })
  expect(bodyOf(await ask('https://feeds.example/a'))).toBe('secret /a for feeds.example')
  expect(looked).toEqual([])
  expect(proxy.told).toEqual(['SOCKS 3 feeds.example:443'])
})

test.each(['http', 'socks5', 'socks5h'])(
  'a %s proxy is not asked for what may not be reached',
  async (kind) => {
    const { port } = await plain()
    const proxy = await (kind === 'http' ? httpProxy(port) : socksProxy(port))
    const { ask } = asker({ proxy: `${kind}://127.0.0.1:${proxy.port}` })
    for (const url of [
      'http://127.0.0.1/',
      'http://[::1]/',
      'http://0x7f.1/',
      'http://169.254.169.254/latest/meta-data/',
      'http://localhost/',
      'http://a.localhost./',
      'http://feeds.example:22/',
    ]) {
      expect(await ask(url)).toMatchObject({ kind: 'failed', failure: { code: 'refusedAddress' } })
    }
    expect(proxy.told).toEqual([])
  },
)

test('a redirect to an inner address is refused before the proxy is asked for it', async () => {
  const { port } = await localServer((_request, response) => {
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
  })
  const proxy = await httpProxy(port)
  const { ask } = asker({ proxy: `http://127.0.0.1:${proxy.port}` })
  expect(await ask('http://feeds.example/')).toMatchObject({ failure: { code: 'refusedAddress' } })
  expect(proxy.told).toHaveLength(1)
})

test('a source has its own proxy, or none, whatever the settings say', async () => {
  const { port } = await plain()
  const [ours, its] = [await httpProxy(port), await httpProxy(port)]
  const { ask } = asker({
    proxy: `http://127.0.0.1:${ours.port}`,
    allowNetworks: ['127.0.0.0/8'],
    allowPorts: [port],
  })
  const url = `http://127.0.0.1:${port}/`
  await ask(url)
  await ask(url, { proxy: `http://127.0.0.1:${its.port}` })
  expect(bodyOf(await ask(url, { proxy: 'none' }))).toBe(`GET / for 127.0.0.1:${port}`)
  expect([ours.told, its.told]).toEqual([[`GET ${url}`], [`GET ${url}`]])
})

test('hosts behind a proxy are asked politely: an allowance that is used up is heeded', async () => {
  const { port } = await localServer((_request, response) => {
    response.setHeader('x-ratelimit-remaining', '0').setHeader('x-ratelimit-reset', '90').end('last')
  })
  const proxy = await httpProxy(port)
  const clock = { now: Date.UTC(2026, 10, 22, 6) }
  const { ask } = asker({ proxy: `http://127.0.0.1:${proxy.port}`, now: () => clock.now })
  expect(bodyOf(await ask('http://www.reddit.com/a'))).toBe('last')
  clock.now += 30_000
  expect(await ask('http://old.reddit.com/b')).toMatchObject({
    failure: {
      code: 'rateLimited',
      retryAfterMs: 60_000,
      message: expect.stringContaining('www.reddit.com said that its allowance is used up'),
    },
  })
  clock.now += 60_000
  expect(bodyOf(await ask('http://old.reddit.com/c'))).toBe('last')
  expect(proxy.told).toEqual(['GET http://www.reddit.com/a', 'GET http://old.reddit.com/c'])
})
