import { createServer as listen, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { asker } from '#tests/asker.ts'
import { httpProxy, socksProxy } from '#tests/local-proxy.ts'
import { readProxy } from './proxy.ts'

/** Every way in which a proxy can fail names the proxy, never its password, and says what to do. */
async function failureThrough(proxy: string, url: string): Promise<unknown> {
  const outcome = await asker({ proxy }).ask(url)
  expect(JSON.stringify(outcome)).not.toContain('s3cret')
  return outcome
}

const told = (message: string, fix: string, code = 'network') => ({
  kind: 'failed',
  failure: { code, message: expect.stringContaining(message), fix: expect.stringContaining(fix) },
})

test.each([
  ['http', 'http://feeds.example/'],
  ['http', 'https://feeds.example/'],
  ['socks5', 'http://feeds.example/'],
  ['socks5h', 'https://feeds.example/'],
])('a %s proxy that wants another login (%s)', async (kind, url) => {
  const proxy = await (kind === 'http' ? httpProxy : socksProxy)(9, { login: 'me:other' })
  const at = `127.0.0.1:${proxy.port}`
  expect(await failureThrough(`${kind}://me:s3cret@${at}`, url)).toMatchObject(
    told(`the proxy ${kind}://${at} does not accept this user and password`, 'user:password@'),
  )
  expect(await failureThrough(`${kind}://${at}`, url)).toMatchObject(
    told(`the proxy ${kind}://${at} wants a user and a password`, 'user:password@'),
  )
})

test.each([
  ['http', 'http://feeds.example/'],
  ['http', 'https://feeds.example/'],
  ['socks5', 'http://feeds.example/'],
])('a %s proxy that does not run (%s)', async (kind, url) => {
  const { port } = await new Promise<AddressInfo>((resolve) => {
    const server = listen().listen(0, '127.0.0.1', () => {
      const address = server.address() as AddressInfo
      server.close(() => resolve(address))
    })
  })
  expect(await failureThrough(`${kind}://me:s3cret@127.0.0.1:${port}`, url)).toMatchObject(
    told(`the proxy ${kind}://127.0.0.1:${port} refused the connection`, 'Check that the proxy runs'),
  )
})

test('a proxy whose name does not exist', async () => {
  expect(
    await failureThrough('socks5://me:s3cret@no-such-proxy.invalid', 'http://feeds.example/'),
  ).toMatchObject(
    told('the name of the proxy socks5://no-such-proxy.invalid:1080 could not be looked up', 'Check', 'dns'),
  )
})

test.each([
  ['http', 'https://feeds.example/', 'does not speak HTTP'],
  ['socks5', 'http://feeds.example/', 'does not speak SOCKS5'],
])('something else than a %s proxy', async (kind, url, what) => {
  const server = listen((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n\r\n'))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  expect(await failureThrough(`${kind}://127.0.0.1:${port}`, url)).toMatchObject(
    told(what, `a ${kind} proxy`),
  )
})

test.each([
  ['hangs up', (socket: { end: () => void }) => socket.end()],
  ['fell silent', () => undefined],
])('a proxy that says nothing: %s', async (_what, then) => {
  const server = listen((socket) => {
    onTestFinished(() => void socket.destroy())
    then(socket)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  for (const kind of ['http', 'socks5']) {
    expect(await failureThrough(`${kind}://127.0.0.1:${port}`, 'https://feeds.example/')).toMatchObject(
      told(`what answers as the proxy ${kind}://127.0.0.1:${port}`, 'Check that the proxy runs'),
    )
  }
})

test('a proxy whose certificate is of another', async () => {
  const proxy = await httpProxy(9, { isSecure: true })
  for (const url of ['http://feeds.example/', 'https://feeds.example/']) {
    expect(await failureThrough(`https://me:s3cret@localhost:${proxy.port}`, url)).toMatchObject(
      told(`there is no connection to the proxy https://localhost:${proxy.port} (ERR_TLS`, 'Check'),
    )
  }
})

test('a proxy that does not get there says why', async () => {
  const socks = await socksProxy(9, { reply: 4 })
  expect(await failureThrough(`socks5h://127.0.0.1:${socks.port}`, 'http://feeds.example/')).toMatchObject(
    told('did not lead there: the host cannot be reached', "proxy 'none'"),
  )
  const http = await httpProxy(9, { refusal: 403 })
  expect(await failureThrough(`http://127.0.0.1:${http.port}`, 'https://feeds.example/')).toMatchObject(
    told('did not lead there: it answered 403', "proxy 'none'"),
  )
})

test.each([
  'ftp://proxy.example',
  'proxy.example:1080',
  'socks5://',
  'http://proxy.example/path',
  'socks5://me@h',
])('says that %j is no proxy, at the start or for one source', async (text) => {
  expect(() => asker({ proxy: text })).toThrow('Write it as socks5://host:1080')
  expect(await asker().ask('http://feeds.example/', { proxy: text })).toMatchObject(
    told('the proxy of this source is none', 'Write it as socks5://host:1080'),
  )
})

test('reads what a proxy address leaves out', () => {
  expect(readProxy('socks5://[fd00::1]')).toEqual({
    kind: 'socks5',
    host: 'fd00::1',
    port: 1080,
    login: null,
    name: 'socks5://[fd00::1]:1080',
  })
  expect(readProxy('https://me:a%20b@proxy.example/')).toMatchObject({
    port: 443,
    login: { user: 'me', password: 'a b' },
    name: 'https://proxy.example:443',
  })
  expect([readProxy('none'), readProxy('')]).toEqual([null, null])
})
