import { expect, test } from 'vitest'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'
import { socketServer } from '#tests/socket-server.ts'

async function heardAt(url: string, ports: readonly number[], signal = new AbortController().signal) {
  const told: string[] = []
  for await (const heard of localFetcher(ports, { now: Date.now }).listen(url, signal)) {
    told.push(heard.kind === 'text' ? heard.text : `ended: ${heard.failure.message}`)
  }
  return told
}

test('every message is told in order, and last of all that it ended and why', async () => {
  const { origin, port } = await socketServer((socket, path) => {
    for (const text of [path, 'two', 'three']) socket.send(text)
    socket.close(1001, 'restarting')
  })
  expect(await heardAt(`${origin}/subscribe?a=1`, [port])).toEqual([
    '/subscribe?a=1',
    'two',
    'three',
    expect.stringMatching(/^ended: Listening to .* ended: it closed \(1001, restarting\)\.$/u),
  ])
})

test('a server that is no WebSocket, or not there, is a failure in words', async () => {
  const { origin, port } = await localServer((_request, response) => response.writeHead(404).end())
  expect(await heardAt(origin.replace('http', 'ws'), [port])).toEqual([
    expect.stringMatching(/^ended: Listening to/u),
  ])
  expect(await heardAt('ws://127.0.0.1:9', [9])).toEqual([expect.stringMatching(/^ended: Listening to/u)])
})

test('an address that may not be dialled is not', async () => {
  expect(await heardAt('wss://10.0.0.1/', [])).toEqual([expect.stringMatching(/10\.0\.0\.1/u)])
  expect(await heardAt('https://example.org/', [])).toEqual([
    expect.stringMatching(/no address to listen at/u),
  ])
})

test('aborted, it tells nothing more and closes the connection', async () => {
  const stop = new AbortController()
  const closed = Promise.withResolvers<void>()
  const { origin, port } = await socketServer((socket) => {
    socket.on('close', () => closed.resolve())
    setTimeout(() => stop.abort(), 20)
  })
  expect(await heardAt(`${origin}/`, [port], stop.signal)).toEqual([])
  await closed.promise
})
