import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { rss } from '#tests/small-topic.ts'

export interface Item {
  readonly id: string
  readonly title: string
  readonly text?: string
}

/** Feeds on loopback, changed by the test while it runs. */
export interface FeedServer {
  readonly origin: string
  /** What lets a Leakwire reach it. */
  readonly env: Readonly<Record<string, string>>
  /** Serves these items at the path from now on. Returns the address. */
  readonly feed: (path: string, items: readonly Item[]) => string
  /** Serves any text. Returns the address. */
  readonly page: (path: string, type: string, body: string) => string
  /** Resolves once so many requests from now on were answered. */
  readonly answers: (count: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** An unknown path answers 404. */
export async function openFeedServer(): Promise<FeedServer> {
  const pages = new Map<string, { readonly type: string; readonly body: string }>()
  const waiting: { readonly count: number; readonly settle: () => void }[] = []
  let answered = 0
  const server = createServer((request, response) => {
    const page = pages.get(request.url ?? '')
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': page?.type ?? 'text/plain' })
    response.end(page?.body ?? 'nothing here')
    answered++
    for (const { count, settle } of waiting) if (answered >= count) settle()
  }).listen(0, '127.0.0.1')
  await new Promise((settle) => server.once('listening', settle))
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const page = (path: string, type: string, body: string): string => {
    pages.set(path, { type, body })
    return `${origin}${path}`
  }
  return {
    origin,
    env: { LEAKWIRE_ALLOW_NETWORKS: '127.0.0.0/8', LEAKWIRE_ALLOW_PORTS: String(port) },
    page,
    feed: (path, items) => page(path, 'application/rss+xml', rss(items)),
    answers: (count) =>
      new Promise((settle) => {
        waiting.push({ count: answered + count, settle })
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((settle) => server.close(settle))
    },
  }
}
