import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context, Gathered, Poll, PolledSource } from '#sources/adapter.ts'
import { bluesky } from '#sources/bluesky.ts'
import { freshSource, localContext } from './adapter-source.ts'
import { localServer } from './local-server.ts'
import { gathered as gatheredBy } from './gathered.ts'

export const MARA = 'did:plc:mara22222222222222222222'
export const TOMA = 'did:plc:toma33333333333333333333'
export const NOW = Date.parse('2026-10-05T12:10:00.000Z')
const MINUTE = 60_000

export type Said = { readonly status?: number; readonly headers?: Record<string, string> } & (
  | { readonly json: unknown }
  | { readonly body: string }
)

/** A network that can be changed between two polls. */
export interface Network {
  /** Entries of Mara's feed, newest first. */
  feed: readonly unknown[]
  /** Her records as her own server has them. */
  records: readonly unknown[]
  profile: Said
  /** What the AppView says in place of what it would: to a question, by its whole address. */
  instead: (url: URL) => Said | null
  pageSize: number
  readonly origin: string
  /** Every question so far, as path and query. */
  readonly asked: URL[]
  readonly source: (more?: object, kept?: Partial<PolledSource>) => PolledSource
  readonly context: (source: PolledSource, now?: number) => Context
}

/** One server that plays AppView, directory and the account's own server. */
export async function blueskyNetwork(): Promise<Network> {
  const server = await localServer((request, response) => {
    const url = new URL(request.url ?? '/', network.origin)
    network.asked.push(url)
    answer(request, response, network.instead(url) ?? usual(network, url))
  })
  const network: Network = {
    feed: [],
    records: [],
    profile: { status: 400, json: { error: 'RecordNotFound', message: 'Could not locate record' } },
    instead: () => null,
    pageSize: 50,
    origin: server.origin,
    asked: [],
    source: (more = {}, kept = {}) =>
      freshSource(
        'https://bsky.app/profile/mara.example',
        { appview: server.origin, plc: `${server.origin}/plc`, ...more },
        kept,
      ),
    context: (source, now = NOW) => localContext(bluesky, source, { ports: [server.port], now }),
  }
  return network
}

export async function poll(network: Network, source: PolledSource): Promise<Poll> {
  if (bluesky.poll === undefined) throw new Error('The adapter does not poll.')
  return await bluesky.poll(network.context(source), source)
}

/** A poll that is expected to bring posts. */
export async function gathered(network: Network, source: PolledSource): Promise<Gathered> {
  return gatheredBy(await poll(network, source))
}

/** Polls so many times, each from where the last one ended; the ids that each brought. */
export async function pollsFrom(network: Network, cursor: unknown, times: number): Promise<string[][]> {
  const found: string[][] = []
  let kept = cursor
  for (let n = 0; n < times; n++) {
    const { harvest, cursor: next } = await gathered(network, network.source({}, { cursor: kept }))
    found.push(harvest.posts.map(({ id }) => id))
    kept = next
  }
  return found
}

/** The questions so far, without their server and query. */
export function pathsOf(network: Network): string[] {
  return network.asked.map(({ pathname }) => pathname.replace('/xrpc/', ''))
}

/** The AppView does not answer any more; all else does. */
export function appViewIsDown(url: URL): Said | null {
  return url.pathname.includes('app.bsky.feed') ? { status: 502, body: '<html>Bad gateway</html>' } : null
}

/** An entry of a feed, published so many minutes before `NOW`. */
export function entry(key: string, minutesAgo: number, text = `post ${key}`, more: object = {}) {
  const createdAt = new Date(NOW - minutesAgo * MINUTE).toISOString()
  const record = { $type: 'app.bsky.feed.post', createdAt, text }
  return {
    post: { uri: postUri(key), cid: `bafy${key}`, author, record, indexedAt: createdAt, ...more },
  }
}

export function record(key: string, minutesAgo: number, text = `post ${key}`, more: object = {}) {
  const createdAt = new Date(NOW - minutesAgo * MINUTE).toISOString()
  return { uri: postUri(key), cid: `bafy${key}`, value: { createdAt, text, ...more } }
}

export function postUri(key: string): string {
  return `at://${MARA}/app.bsky.feed.post/${key}`
}

/** The ids of `entries(count, newestAgo)`. */
export function keys(count: number, newestAgo = 1): string[] {
  return entries(count, newestAgo).map(({ post }) => post.uri)
}

/** So many entries, one a minute, newest first, of which the newest is `newestAgo` minutes old. */
export function entries(count: number, newestAgo = 1) {
  return Array.from({ length: count }, (_, n) => entry(`3k${newestAgo + n}`, newestAgo + n))
}

export const author = { did: MARA, handle: 'mara.example', displayName: 'Mara Lindqvist', labels: [] }
export const hidden = { ...author, labels: [{ src: MARA, val: '!no-unauthenticated' }] }

function usual(network: Network, url: URL): Said {
  const { searchParams } = url
  switch (url.pathname.replace('/xrpc/', '')) {
    case 'com.atproto.identity.resolveHandle':
      return { json: { did: MARA } }
    case 'app.bsky.feed.getAuthorFeed':
      return paged('feed', network.feed, network.pageSize, searchParams)
    case 'app.bsky.feed.getPosts': {
      const wanted = new Set(searchParams.getAll('uris'))
      const all = network.feed.map((item) => (item as ReturnType<typeof entry>).post)
      return { json: { posts: all.filter((post) => wanted.has(post.uri)) } }
    }
    case `/plc/${MARA}`:
      return {
        json: {
          alsoKnownAs: ['at://mara.example'],
          service: [{ id: '#atproto_pds', serviceEndpoint: network.origin }],
        },
      }
    case 'com.atproto.repo.getRecord':
      return network.profile
    case 'com.atproto.repo.listRecords':
      return paged('records', network.records, network.pageSize, searchParams)
    default:
      return { status: 404, body: 'no such thing' }
  }
}

function paged(name: string, all: readonly unknown[], size: number, asked: URLSearchParams): Said {
  const from = Number(asked.get('cursor') ?? 0)
  const next = from + size
  return {
    json: { [name]: all.slice(from, next), ...(next < all.length && { cursor: String(next) }) },
  }
}

function answer(_request: IncomingMessage, response: ServerResponse, said: Said): void {
  const isJson = 'json' in said
  response.writeHead(said.status ?? 200, {
    'content-type': isJson ? 'application/json; charset=utf-8' : 'text/html',
    ...said.headers,
  })
  response.end(isJson ? JSON.stringify(said.json) : said.body)
}
