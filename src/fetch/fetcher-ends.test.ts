import type { RequestListener, ServerResponse } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { localServer } from '#tests/local-server.ts'
import { createFetcher, type Fetcher, type FetcherOptions } from './fetcher.ts'

/** Every way in which a host can keep a request from ending ends in a failure that says so. */
function fetcherFor(port: number, options: Partial<FetcherOptions> = {}): Fetcher {
  const fetcher = createFetcher({
    userAgent: 'Leakwire/0.1',
    allowNetworks: ['127.0.0.0/8'],
    allowPorts: [port],
    hostGapMs: 2000,
    concurrency: 4,
    maxBytes: 500_000,
    totalTimeoutMs: 20_000,
    connectTimeoutMs: 20_000,
    headersTimeoutMs: 20_000,
    now: Date.now,
    ...options,
  })
  onTestFinished(() => fetcher.close())
  return fetcher
}

const feedAt = (origin: string) => ({ url: `${origin}/feed`, etag: null, lastModified: null })

async function failureOf(listener: RequestListener, options: Partial<FetcherOptions> = {}) {
  const { origin, port } = await localServer(listener)
  return fetcherFor(port, options).ask(feedAt(origin))
}

function failed(code: string, message: string | RegExp) {
  return {
    kind: 'failed',
    failure: { code, message: expect.stringMatching(message), fix: expect.any(String) },
  }
}

const silence: RequestListener = () => {
  // Takes the request and never answers.
}

test('headers that never come', async () => {
  expect(await failureOf(silence, { headersTimeoutMs: 100 })).toMatchObject(
    failed('timeout', 'took the request and did not answer within 0.1 s'),
  )
})

test('a body that stops in the middle', async () => {
  const stops: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': '99999' }).write('x'.repeat(4000))
  }
  expect(await failureOf(stops, { headersTimeoutMs: 1000 })).toMatchObject(
    failed('timeout', 'fell silent after 4 KB of 100 KB for 1 s'),
  )
})

test('a body that drips for ever', async () => {
  const drips: RequestListener = (_request, response) => {
    const timer = setInterval(() => response.write('x'), 10)
    response.on('close', () => clearInterval(timer))
  }
  expect(await failureOf(drips, { totalTimeoutMs: 1000 })).toMatchObject(
    failed('timeout', /was still sending \(\d+ bytes\) after 1 s/u),
  )
})

test('redirects share one total time', async () => {
  const slowStairs: RequestListener = (request, response) => {
    setTimeout(() => response.writeHead(302, { location: `${request.url}x` }).end(), 100)
  }
  expect(await failureOf(slowStairs, { totalTimeoutMs: 250 })).toMatchObject(
    failed('timeout', 'had not answered'),
  )
})

test('a name whose look-up never comes back', async () => {
  const fetcher = fetcherFor(80, { connectTimeoutMs: 100, lookup: () => undefined })
  expect(await fetcher.ask(feedAt('http://slow-dns.example'))).toMatchObject(
    failed('timeout', 'did not take up a connection within 0.1 s'),
  )
})

test('a name that does not exist', async () => {
  const lookup: FetcherOptions['lookup'] = (_name, _options, callback) =>
    callback(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), [])
  expect(await fetcherFor(80, { lookup }).ask(feedAt('http://nowhere.example'))).toMatchObject(
    failed('dns', 'There is no host named nowhere.example'),
  )
})

test('a port on which nobody listens', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => {
    server.close(resolve)
  })
  expect(await fetcherFor(port).ask(feedAt(`http://127.0.0.1:${port}`))).toMatchObject(
    failed('network', `127.0.0.1:${port} refused the connection`),
  )
})

test('https where only http is spoken', async () => {
  const { port } = await localServer((_request, response) => response.end('plain'))
  expect(await fetcherFor(port).ask(feedAt(`https://127.0.0.1:${port}`))).toMatchObject(
    failed('tls', 'No trusted connection'),
  )
})

test('something that is not HTTP', async () => {
  const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  expect(await fetcherFor(port).ask(feedAt(`http://127.0.0.1:${port}`))).toMatchObject(
    failed('network', 'is not HTTP'),
  )
})

test.each<[string, (response: ServerResponse) => void]>([
  [
    'with a length',
    (response) => response.writeHead(200, { 'content-length': '5000' }).write('x'.repeat(2000)),
  ],
  ['in chunks', (response) => response.write('x'.repeat(2000))],
])('a body %s that is cut off', async (_how, begin) => {
  const cuts: RequestListener = (_request, response) => {
    begin(response)
    setTimeout(() => response.destroy(), 50)
  }
  expect(await failureOf(cuts)).toMatchObject(
    failed('network', 'ends early: the connection closed after 2 KB'),
  )
})

test('a packed body whose end is missing', async () => {
  const packed = gzipSync('some text that is long enough to be packed'.repeat(9))
  const cut: RequestListener = (_request, response) =>
    response.setHeader('content-encoding', 'gzip').end(packed.subarray(0, -12))
  expect(await failureOf(cut)).toMatchObject(failed('network', 'ends early'))
})

test('a packed body that is broken', async () => {
  const packed = gzipSync('text'.repeat(900))
  packed.fill(0xff, 12, 30)
  const broken: RequestListener = (_request, response) =>
    response.setHeader('content-encoding', 'gzip').end(packed)
  expect(await failureOf(broken)).toMatchObject(failed('network', 'could not be unpacked'))
})

test('a gzip bomb, and the host is left at once', async () => {
  const left = Promise.withResolvers<void>()
  const bomb = gzipSync(Buffer.alloc(50_000_000))
  const bombs: RequestListener = (_request, response) => {
    response.on('close', left.resolve)
    response.setHeader('content-encoding', 'gzip').write(bomb)
  }
  expect(await failureOf(bombs)).toMatchObject(failed('tooLarge', 'larger than 500 KB'))
  await left.promise
})

test('a body announced as too large is not read', async () => {
  const large: RequestListener = (_request, response) => {
    response.writeHead(200, { 'content-length': '900000000' }).write('x')
  }
  expect(await failureOf(large)).toMatchObject(failed('tooLarge', 'is 900 MB long, more than 500 KB'))
})

test('closing ends what hangs and what waits, and nothing is asked afterwards', async () => {
  const arrived = Promise.withResolvers<void>()
  const { origin, port } = await localServer(() => arrived.resolve())
  const fetcher = fetcherFor(port, { concurrency: 1 })
  const asks = [fetcher.ask(feedAt(origin)), fetcher.ask(feedAt(origin))]
  const ends = Promise.allSettled(asks)
  await arrived.promise
  await fetcher.close()
  for (const end of await ends) {
    expect(end).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } })
  }
  await expect(fetcher.ask(feedAt(origin))).rejects.toMatchObject({ name: 'AbortError' })
})

test('an aborted question throws the reason it was aborted for', async () => {
  const arrived = Promise.withResolvers<void>()
  const { origin, port } = await localServer(() => arrived.resolve())
  const stop = new AbortController()
  const asking = fetcherFor(port).ask(feedAt(origin), stop.signal)
  await arrived.promise
  stop.abort(new Error('shutting down'))
  await expect(asking).rejects.toThrow('shutting down')
})

test('an aborted question does not wait for a connection', async () => {
  const lookedUp = Promise.withResolvers<void>()
  const fetcher = fetcherFor(80, { lookup: () => lookedUp.resolve() })
  const stop = new AbortController()
  const ended = fetcher.ask(feedAt('http://slow-dns.example'), stop.signal).catch(() => 'aborted')
  await lookedUp.promise
  stop.abort()
  const later = new Promise((resolve) => {
    setTimeout(resolve, 5000, 'still waiting').unref()
  })
  expect(await Promise.race([ended, later])).toBe('aborted')
})

test('asks no more at once than it may, over all hosts', async () => {
  let inFlight = 0
  let most = 0
  const { origin, port } = await localServer((_request, response) => {
    inFlight += 1
    most = Math.max(most, inFlight)
    setTimeout(() => {
      inFlight -= 1
      response.end('ok')
    }, 20)
  })
  const fetcher = fetcherFor(port, { concurrency: 4 })
  const outcomes = await Promise.all(Array.from({ length: 16 }, () => fetcher.ask(feedAt(origin))))
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 16 }, () => 'fresh'))
  expect(most).toBe(4)
})
