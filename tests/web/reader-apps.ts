import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect } from 'vitest'
import { addFilter } from '#storage/filters.ts'
import { makePassword } from '#web/reader/make-password.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { type SeedPost, type Seeded, seedPost, seededAt, topicId } from './seed.ts'

/** What the articles of the Google Reader API hold, as far as tests look at it. */
export interface TestArticle {
  readonly id: string
  readonly title: string
  readonly published: number
  readonly updated: number
  readonly crawlTimeMsec: string
  readonly timestampUsec: string
  readonly author: string
  readonly canonical: readonly { readonly href: string }[]
  readonly alternate: readonly { readonly href: string; readonly type: string }[]
  readonly summary: { readonly content: string }
  readonly categories: readonly string[]
  readonly origin: { readonly streamId: string; readonly title: string; readonly htmlUrl: string }
}

/** The web with a filter over everything, and an app that is logged in. */
export interface ReaderWeb extends TestWeb {
  readonly password: string
  readonly token: string
  readonly filterId: number
  /** The clock of the web, in milliseconds; moves only here. */
  readonly clock: { now: number }
  /** Asks the Google Reader API; `path` stands after /reader/api/0/. Lists are sent as form bodies. */
  readonly google: (path: string, form?: readonly (readonly [string, string])[]) => Promise<Response>
  /** Asks Fever with a key, as most apps do: parameters in the address, the key in the body. */
  readonly fever: (query: string) => Promise<Record<string, unknown>>
  readonly ids: (query: string) => Promise<string[]>
  readonly articles: (query: string) => Promise<TestArticle[]>
  readonly post: (given: SeedPost) => Promise<Seeded>
}

export const reading = 'user/-/state/com.google/reading-list'
export const read = 'user/-/state/com.google/read'
export const starred = 'user/-/state/com.google/starred'
export const unread = `stream/items/ids?s=${reading}&xt=${read}`

/** One web for all tests of a file that change nothing in it. */
export function sharedReaderWeb(before?: (web: TestWeb) => Promise<unknown>): () => ReaderWeb {
  const closing: (() => Promise<void>)[] = []
  let web: ReaderWeb | null = null
  beforeAll(async () => {
    web = await openReaderWeb(before, (close) => closing.push(close))
  })
  afterAll(async () => {
    for (const close of closing) await close()
  })
  return () => {
    if (web === null) throw new Error('The web is there once the tests run.')
    return web
  }
}

export function feverKey(password: string, user = 'leakwire'): string {
  return createHash('md5').update(`${user}:${password}`).digest('hex')
}

/** `before` fills the web before the app gets its password: what is there then may be given at once. */
export async function openReaderWeb(
  before: (web: TestWeb) => Promise<unknown> = async () => {},
  end?: (close: () => Promise<void>) => void,
): Promise<ReaderWeb> {
  const clock = { now: seededAt + 3_600_000 }
  const web = await openWeb({ now: () => clock.now }, end)
  const { id: filterId } = await addFilter(
    web.db,
    { secret: 'all', topicId, name: 'MIOS', query: '' },
    seededAt,
  )
  await before(web)
  const { password } = await makePassword(web.hands, { name: 'Phone' })
  const token = await login(web, password)
  const google: ReaderWeb['google'] = async (path, form) =>
    await web.app.request(`/reader/api/0/${path}`, {
      headers: { Authorization: `GoogleLogin auth=${token}` },
      ...(form !== undefined && { method: 'POST', body: new URLSearchParams(form.map((pair) => [...pair])) }),
    })
  return {
    ...web,
    password,
    token,
    filterId,
    clock,
    google,
    fever: async (query) => {
      const body = new URLSearchParams({ api_key: feverKey(password) })
      const answer = await web.app.request(`/fever/?api&${query}`, { method: 'POST', body })
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'application/json; charset=UTF-8',
      ])
      return (await answer.json()) as Record<string, unknown>
    },
    ids: async (query) => idsOf(await google(query)),
    articles: async (query) => {
      const answer = await google(query)
      expect(answer.status).toBe(200)
      return ((await answer.json()) as { items: TestArticle[] }).items
    },
    post: (given) => seedPost(web.db, given),
  }
}

async function login(web: TestWeb, password: string): Promise<string> {
  const body = new URLSearchParams({ Email: 'leakwire', Passwd: password })
  const answer = await web.app.request('/accounts/ClientLogin', { method: 'POST', body })
  expect(answer.status).toBe(200)
  return /^Auth=(\S+)$/mu.exec(await answer.text())?.[1] ?? ''
}

async function idsOf(answer: Response): Promise<string[]> {
  expect(answer.status).toBe(200)
  const { itemRefs } = (await answer.json()) as { itemRefs: { id: string }[] }
  return itemRefs.map(({ id }) => id)
}
