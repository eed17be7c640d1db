import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { expect, onTestFinished, test } from 'vitest'
import { type ReaderWeb, feverKey, openReaderWeb, read, reading, starred } from './reader-apps.ts'
import { seedPost } from './seed.ts'

/** Each test plays one app as its source code or its log shows it: the order of its questions and how it asks them. */
interface Played {
  readonly web: ReaderWeb
  readonly base: string
  /** Asks below the base and insists on an answer that is none of an error, and comes from no redirect. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
}

async function play(): Promise<Played> {
  const web = await openReaderWeb(async ({ db }) => {
    for (let n = 1; n <= 5; n++) {
      const source = n % 2 === 0 ? 'xin-ji' : 'tech-leaf'
      await seedPost(db, { id: `p${n}`, title: `Leak ${n}`, source })
    }
  })
  const server = serve({ fetch: web.app.fetch, port: 0, hostname: '127.0.0.1' })
  await new Promise((settle) => server.once('listening', settle))
  onTestFinished(() => {
    server.close()
  })
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask: Played['ask'] = async (path, init) => {
    const answer = await fetch(`${base}${path}`, { redirect: 'error', ...init })
    expect([path, answer.status]).toEqual([path, 200])
    return answer
  }
  return { web, base, ask }
}

const form = (...pairs: (readonly [string, string])[]): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(pairs.map((pair) => [...pair])).toString(),
})

async function json<T>(answer: Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T
}

interface Ids {
  readonly itemRefs: readonly { readonly id: string }[]
}
interface Contents {
  readonly continuation?: string
  readonly items: readonly {
    readonly id: string
    readonly title: string
    readonly crawlTimeMsec: string
    readonly categories: readonly string[]
    readonly origin: { readonly streamId: string }
  }[]
}

const idsOf = ({ itemRefs }: Ids): string[] => itemRefs.map(({ id }) => id)

async function login(
  { web, ask }: Played,
  base: string,
  init?: RequestInit,
): Promise<Record<string, string>> {
  const sent = init ?? form(['Email', 'leakwire'], ['Passwd', web.password])
  const text = await (await ask(`${base}/accounts/ClientLogin`, sent)).text()
  return { Authorization: `GoogleLogin auth=${/Auth=(\S+)/u.exec(text)?.[1]}` }
}

test('NetNewsWire: lists, its marks, ids since the last run, unread, starred, then the articles', async () => {
  const played = await play()
  const { web, ask } = played
  const headers = await login(played, '/api/greader.php')
  const api = '/api/greader.php/reader/api/0'
  const run = async (ot: number) => {
    await json(ask(`${api}/tag/list?output=json`, { headers }))
    await json(ask(`${api}/subscription/list?output=json`, { headers }))
    const since = await ask(`${api}/stream/items/ids?s=${reading}&n=1000&output=json&ot=${ot}`, { headers })
    const unread = await json<Ids>(
      ask(`${api}/stream/items/ids?s=${reading}&n=1000&output=json&xt=${read}`, { headers }),
    )
    const kept = await json<Ids>(ask(`${api}/stream/items/ids?s=${starred}&n=1000&output=json`, { headers }))
    return {
      date: since.headers.get('date'),
      since: idsOf((await since.json()) as Ids),
      unread: idsOf(unread),
      kept: idsOf(kept),
    }
  }
  const first = await run(Math.floor(web.clock.now / 1000) - 90 * 86_400)
  expect(Date.parse(first.date ?? '')).not.toBeNaN()
  expect([first.since.length, first.unread.length, first.kept]).toEqual([5, 5, []])
  const token = await (await ask(`${api}/token`, { headers })).text()
  const wanted = first.unread.map(
    (id) => ['i', `tag:google.com,2005:reader/item/${BigInt(id).toString(16)}`] as const,
  )
  const articles = await json<Contents>(
    ask(`${api}/stream/items/contents`, { ...form(['T', token], ['output', 'json'], ...wanted), headers }),
  )
  expect(articles.items.length).toBe(5)
  const [one = ['i', '']] = wanted
  await ask(`${api}/edit-tag`, { ...form(['T', token], one, ['a', read]), headers })
  await ask(`${api}/edit-tag`, { ...form(['T', token], one, ['a', starred]), headers })
  web.clock.now += 600_000
  await web.post({ id: 'new', title: 'Leak 6' })
  const second = await run(Math.floor(web.clock.now / 1000) - 60)
  expect([second.since.length, second.unread.length, second.kept]).toEqual([1, 5, [first.unread[0]]])
})

test('Fluent Reader: who am I, feeds, unread and starred at once, contents until it knows an id', async () => {
  const played = await play()
  const { web, ask } = played
  const headers = await login(played, '/api/greader.php')
  const api = '/api/greader.php/reader/api/0'
  await json(ask(`${api}/user-info`, { headers }))
  const { subscriptions } = await json<{ subscriptions: { id: string; url: string }[] }>(
    ask(`${api}/subscription/list?output=json`, { headers }),
  )
  expect(new Set(subscriptions.map(({ url }) => url)).size).toBe(subscriptions.length)
  const [unread] = await Promise.all([
    json<Ids>(ask(`${api}/stream/items/ids?output=json&xt=${read}&n=1000&s=${reading}`, { headers })),
    json<Ids>(ask(`${api}/stream/items/ids?output=json&s=${starred}&n=1000`, { headers })),
  ])
  const seen: Contents['items'][number][] = []
  for (let c = ''; ;) {
    const page = await json<Contents>(ask(`${api}/stream/contents?output=json&n=2${c}`, { headers }))
    seen.push(...page.items)
    if (page.continuation === undefined) break
    c = `&c=${page.continuation}`
  }
  const decimal = seen.map(({ id }) => BigInt.asIntN(64, BigInt(`0x${id.split('/').at(-1)}`)).toString())
  expect(decimal).toEqual(idsOf(unread))
  await ask(`${api}/edit-tag`, { ...form(['i', decimal[0] ?? ''], ['a', read]), headers })
  const ot = Math.floor(Number(seen[0]?.crawlTimeMsec) / 1000)
  const since = await json<Contents>(ask(`${api}/stream/contents?output=json&n=1000&ot=${ot}`, { headers }))
  expect(since.items.find(({ id }) => id === seen[0]?.id)?.categories).toContain(read)
  await ask(`${api}/mark-all-as-read`, { ...form(['s', subscriptions[0]?.id ?? '']), headers })
  expect((await web.ids(`stream/items/ids?s=${reading}&xt=${read}`)).length).toBe(2)
})

test('Readrops: everything in parallel without output=json, then by time with read and unread apart', async () => {
  const played = await play()
  const { web, ask } = played
  const login0 = new FormData()
  login0.set('Email', 'leakwire')
  login0.set('Passwd', web.password)
  const headers = await login(played, '/api/greader.php/', { method: 'POST', body: login0 })
  const api = '/api/greader.php/reader/api/0'
  await ask(`${api}/user-info`, { headers })
  const get = <T>(path: string) => json<T>(ask(`${api}/${path}`, { headers }))
  const [, feeds, contents, , unread] = await Promise.all([
    get<{ tags: { id: string; type?: string }[] }>('tag/list'),
    get<{ subscriptions: { id: string; title: string; url: string; categories: unknown[] }[] }>(
      'subscription/list',
    ),
    get<Contents>(`stream/contents/user/-/state/com.google/reading-list?n=2500&xt=${read}&xt=${starred}`),
    get<Contents>(`stream/contents/user/-/state/com.google/starred?n=2500`),
    get<Ids>(`stream/items/ids?s=${reading}&xt=${read}&n=2500`),
    get<Ids>(`stream/items/ids?s=${starred}&n=2500`),
  ])
  expect(contents.items.length).toBe(5)
  const listed = new Set(feeds.subscriptions.map(({ id }) => id))
  expect(contents.items.every(({ origin, title }) => listed.has(origin.streamId) && title !== '')).toBe(true)
  expect(
    feeds.subscriptions.every(
      ({ title, url, categories }) => title !== '' && url !== '' && categories.length === 1,
    ),
  ).toBe(true)
  const padded = idsOf(unread).map(
    (id) => `tag:google.com,2005:reader/item/${BigInt(id).toString(16).padStart(id.length, '0')}`,
  )
  expect(contents.items.map(({ id }) => id)).toEqual(padded)
  await ask(`${api}/edit-tag`, {
    ...form(['T', 'kept for years'], ['a', read], ...padded.slice(0, 2).map((id) => ['i', id] as const)),
    headers,
  })
  const readIds = await get<Ids>(`stream/items/ids?s=${reading}&xt=user/-/state/com.google/unread&n=2500`)
  const unreadIds = await get<Ids>(`stream/items/ids?s=${reading}&xt=${read}&n=2500`)
  expect([idsOf(readIds).length, idsOf(unreadIds).length]).toEqual([2, 3])
  expect(new Set([...idsOf(readIds), ...idsOf(unreadIds)]).size).toBe(5)
  const later = await get<Contents>(
    `stream/contents/user/-/state/com.google/reading-list?n=2500&ot=${Math.floor(web.clock.now / 1000) + 5}`,
  )
  expect(later.items).toEqual([])
})

test('Reeder: token, unread of two weeks, read and starred by number, contents by bare hex', async () => {
  const played = await play()
  const { web, ask } = played
  const headers = await login(played, '/api/greader.php')
  const api = '/api/greader.php/reader/api/0'
  await ask(`${api}/token`, { headers })
  const ot = Math.floor(web.clock.now / 1000) - 14 * 86_400
  const unread = await json<Ids>(
    ask(`${api}/stream/items/ids?s=${reading}&xt=${read}&ot=${ot}&n=10000`, { headers }),
  )
  await json(ask(`${api}/stream/items/ids?s=${read}&n=1000`, { headers }))
  await json(ask(`${api}/stream/items/ids?s=${starred}&n=1000`, { headers }))
  const hex = idsOf(unread).map((id) => ['i', BigInt(id).toString(16).padStart(16, '0')] as const)
  const contents = await json<Contents>(
    ask(`${api}/stream/items/contents`, { ...form(['T', 'x'], ...hex), headers }),
  )
  expect(contents.items.length).toBe(5)
  const { streamId = '' } = contents.items[0]?.origin ?? {}
  await ask(`${api}/subscription/edit`, {
    ...form(['ac', 'edit'], ['s', `feed/${streamId}`], ['t', 'Mine'], ['T', 'x']),
    headers,
  })
  const { subscriptions } = await json<{ subscriptions: { id: string; title: string }[] }>(
    ask(`${api}/subscription/list`, { headers }),
  )
  expect(subscriptions.find(({ id }) => id === streamId)?.title).toBe('Mine')
})

test('FeedMe: lists and counts, starred since 0, contents by a query', async () => {
  const played = await play()
  const { ask } = played
  const headers = await login(played, '')
  const api = '/reader/api/0'
  await json(ask(`${api}/tag/list?output=json&ck=1&client=feedme`, { headers }))
  await json(ask(`${api}/subscription/list?output=json`, { headers }))
  const { unreadcounts } = await json<{ unreadcounts: { id: string; count: number }[] }>(
    ask(`${api}/unread-count?output=json`, { headers }),
  )
  expect(unreadcounts.find(({ id }) => id === reading)?.count).toBe(5)
  expect(idsOf(await json<Ids>(ask(`${api}/stream/items/ids?s=${starred}&n=500&ot=0`, { headers })))).toEqual(
    [],
  )
  await json(ask(`${api}/user-info`, { headers }))
  const contents = await json<Contents>(
    ask(`${api}/stream/contents?s=${reading}&n=100&xt=${read}&ot=0`, { headers }),
  )
  expect(contents.items.length).toBe(5)
})

test('Fever as Readrops and Fluent Reader ask it: lists, then items downwards, later upwards', async () => {
  const { web, ask } = await play()
  const key = new FormData()
  key.set('api_key', feverKey(web.password))
  const fever = <T>(query: string) => json<T>(ask(`/api/fever.php?${query}`, { method: 'POST', body: key }))
  await fever('api')
  const [, feeds, unread] = await Promise.all([
    fever('groups'),
    fever<{ feeds: { id: number }[]; feeds_groups: { group_id: number; feed_ids: string }[] }>('feeds'),
    fever<{ unread_item_ids: string }>('unread_item_ids'),
    fever('saved_item_ids'),
    fever('favicons'),
  ])
  type Page = { items: { id: string; feed_id: number }[] }
  const { items } = await fever<Page>(`items&max_id=${Number.MAX_SAFE_INTEGER}`)
  expect(items.map(({ id }) => id)).toEqual(unread.unread_item_ids.split(','))
  const listed = new Set(feeds.feeds.map(({ id }) => id))
  expect(items.every(({ feed_id }) => listed.has(feed_id))).toBe(true)
  expect((await fever<Page>(`items&max_id=${items.at(-1)?.id}`)).items).toEqual([])
  await web.post({ id: 'new', title: 'Leak 6' })
  const later = await fever<Page>(`items&since_id=${items[0]?.id}`)
  expect(later.items.length).toBe(1)
  expect((await fever<Page>(`items&since_id=${later.items[0]?.id}`)).items).toEqual([])
  const [group] = feeds.feeds_groups
  await fever(`mark=group&as=read&id=${group?.group_id}&before=${Math.floor(web.clock.now / 1000) + 1}`)
  expect((await fever<{ unread_item_ids: string }>('unread_item_ids')).unread_item_ids).toBe('')
})
