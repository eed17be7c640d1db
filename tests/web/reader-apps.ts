import { createHash } from 'node:crypto'
import { expect } from 'vitest'
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

export function feverKey(password: string, user = 'leakwire'): string {
  return createHash('md5').update(`${user}:${password}`).digest('hex')
}

/** `before` fills the web before the app gets its password: what is there then may be given at once. */
export async function openReaderWeb(
  before: (web: TestWeb) => Promise<unknown> = async () => {},
): Promise<ReaderWeb> {
  const clock = { now: seededAt + 3_600_000 }
  const web = await openWeb({ now: () => clock.now })
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

/** Stories that only their number tells apart, stored in one statement each: thousands in a second. */
export async function manyStories({ db }: Pick<TestWeb, 'db'>, count: number): Promise<void> {
  const { sql } = await import('kysely')
  const at = `to_timestamp(${seededAt / 1000})`
  const statements = [
    `insert into post (source_id, external_id, url, published_at, received_at, time_precision, content_hash, judged)
     select 'tech-leaf', 'many-' || n, 'https://leaf.example/many/' || n, ${at}, ${at}, 'exact', n::text, 1
     from generate_series(1, ${count}) n order by n`,
    `insert into revision (post_id, n, at, title, text, summary, content, html, links, media, categories, refs)
     select id, 1, ${at}, 'Leak ' || external_id, repeat('Words of a leak. ', 60), '', '',
       '<p>' || repeat('Words of a <b>leak</b>. ', 60) || '</p>', '[]', '[]', '[]', '{}'
     from post where external_id like 'many-%'`,
    `insert into verdict (post_id, topic_id, version, keep, score, threshold, hits, why, tags, placed)
     select id, '${topicId}', 1, true, 4, 2, '[]', '["name"]', '[]', true from post where external_id like 'many-%'`,
    `insert into story (topic_id, origin_post_id, started_at, latest_at, position)
     select '${topicId}', id, ${at}, ${at}, (select coalesce(max(position), 0) from stream_entry)
       + row_number() over (order by id) from post where external_id like 'many-%' order by id`,
    `insert into story_post (post_id, topic_id, story_id, score, reason, stance, features)
     select origin_post_id, topic_id, story.id, 1, '', 'says', '[]' from story
     join post on post.id = origin_post_id where external_id like 'many-%'`,
    `insert into stream_entry (topic_id, position, at, kind, story_id, post_id, detail)
     select topic_id, position, ${at}, 'story', story.id, origin_post_id, '{}' from story
     join post on post.id = origin_post_id where external_id like 'many-%'`,
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
