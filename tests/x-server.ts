import type { PolledSource } from '#sources/adapter.ts'
import { x } from '#sources/x.ts'
import { type FollowedSource, followedSource } from './followed-source.ts'
import { localServer } from './local-server.ts'

interface PlayedAnswer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a server that plays X's interface holds; a test changes it while it runs. */
export interface XWorld {
  /** The numbers of @nilsleaks's posts: newest first. */
  posts: readonly number[]
  /** Answers in place of the usual one; null: the usual one. */
  instead: (url: URL) => PlayedAnswer | null
  /** What was asked of the account's posts: `max_results`, `since_id`, `pagination_token`; 'user' for the look-up. */
  readonly asked: string[]
}

/** The key that opens it. */
export const KEY = 'key-of-the-test'

/** A post that many numbers above zero, as long as X's numbers are. */
export function numbered(number: number): string {
  return String(1_977_000_000_000_000_000n + BigInt(number))
}

/** @nilsleaks on a server that plays X, with the key in the environment unless a test gives another. */
export async function followedNils(
  world: Partial<XWorld> = {},
  options: PolledSource['options'] = {},
  env: Readonly<Record<string, string>> = { X_BEARER_TOKEN: KEY },
  address = 'https://x.com/nilsleaks',
): Promise<Omit<FollowedSource, 'older' | 'gone'> & { readonly world: XWorld }> {
  const held: XWorld = { posts: [], instead: () => null, asked: [], ...world }
  const { origin, port } = await localServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://played.test')
    held.asked.push(shown(url))
    const isKnown = request.headers.authorization === `Bearer ${KEY}`
    const { status, body, headers = {} } = isKnown ? (held.instead(url) ?? answerOf(held, url)) : noEntry
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  })
  const source = followedSource(x, {
    address,
    ports: [port],
    options: { api: origin, ...options },
    env,
  })
  return {
    ...source,
    world: held,
    /** Forgets first what was asked before. */
    poll: async (now) => {
      held.asked.length = 0
      return await source.poll(now)
    },
  }
}

const noEntry: PlayedAnswer = {
  status: 401,
  body: { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
}

function shown({ pathname, searchParams }: URL): string {
  if (pathname !== '/2/users/501/tweets')
    return pathname === '/2/users/by/username/nilsleaks' ? 'user' : pathname
  const told = ['max_results', 'since_id', 'pagination_token', 'exclude'].flatMap((name) => {
    const value = searchParams.get(name)
    return value === null ? [] : [`${name}=${value}`]
  })
  return told.join(' ')
}

const user = { id: '501', name: 'Nils Farrow', username: 'nilsleaks' }

function answerOf({ posts }: XWorld, { pathname, searchParams: query }: URL): PlayedAnswer {
  if (pathname === '/2/users/by/username/nilsleaks') return { status: 200, body: { data: user } }
  if (pathname !== '/2/users/501/tweets') return { status: 404, body: { title: 'Not Found' } }
  const since = BigInt(query.get('since_id') ?? 0)
  const token = query.get('pagination_token')
  const under = token === null ? null : Number(token.slice('below-'.length))
  const left = posts
    .filter((number) => BigInt(numbered(number)) > since)
    .filter((number) => under === null || number < under)
  const page = left.slice(0, Number(query.get('max_results')))
  if (page.length === 0) return { status: 200, body: { meta: { result_count: 0 } } }
  const meta = {
    result_count: page.length,
    newest_id: numbered(page[0] ?? 0),
    oldest_id: numbered(page.at(-1) ?? 0),
    ...(left.length > page.length && { next_token: `below-${page.at(-1)}` }),
  }
  return { status: 200, body: { data: page.map(tweet), includes: { users: [user] }, meta } }
}

function tweet(number: number): object {
  const id = numbered(number)
  return {
    id,
    text: `Post ${number}`,
    author_id: '501',
    created_at: new Date(Date.UTC(2026, 9, 1) + number * 60_000).toISOString(),
    lang: 'en',
    edit_history_tweet_ids: [id],
  }
}
