import { get, type IncomingMessage } from 'node:http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { expect, onTestFinished, test } from 'vitest'
import { addFilter } from '#storage/filters.ts'
import { append } from '#stream/append.ts'
import { changeFilter, dropFilter } from '#web/change-filter.ts'
import { senderTo } from '#web/send-in-time.ts'
import { openWeb, type TestWeb } from './open-web.ts'
import { seedPost, seededAt, topicId } from './seed.ts'

interface Listening {
  /** Reads on until `count` entries have come since the last call; their ids. */
  readonly next: (count: number) => Promise<string[]>
  readonly leave: () => Promise<void>
}

async function listen(
  { app }: TestWeb,
  path: string,
  headers: Record<string, string> = {},
): Promise<Listening> {
  const answer = await app.request(path, { headers })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    next: async (count) => {
      const ids: string[] = []
      while (ids.length < count) {
        const end = text.indexOf('\n\n')
        if (end === -1) {
          const { value, done } = await reader.read()
          if (done) throw new Error('The stream of events ended.')
          text += value
          continue
        }
        const id = /^id: (.*)$/mu.exec(text.slice(0, end))?.[1]
        text = text.slice(end + 2)
        if (id !== undefined) ids.push(id)
      }
      return ids
    },
    leave: () => reader.cancel(),
  }
}

async function tell(web: TestWeb, id: string): Promise<void> {
  const { position } = await seedPost(web.db, { id, title: `Story ${id}` })
  web.ring(topicId, position)
}

/** Tells something so many times; returns the last position. */
async function appended({ db }: TestWeb, count: number): Promise<number> {
  const entry = { kind: 'rejudged', storyId: null, postId: null, detail: {} } as const
  return await db.transaction().execute((transaction) =>
    append(
      transaction,
      topicId,
      Array.from({ length: count }, () => entry),
      seededAt,
    ),
  )
}

test('each entry comes once, with its position as id, as soon as it is told', async () => {
  const web = await openWeb()
  await tell(web, 'before')
  const listening = await listen(web, '/events')
  await tell(web, 'a')
  expect(await listening.next(1)).toEqual(['2'])
  await tell(web, 'b')
  await tell(web, 'c')
  web.ring(topicId, 2)
  expect(await listening.next(2)).toEqual(['3', '4'])
  await listening.leave()
})

test('who comes back misses nothing and hears nothing twice', async () => {
  const web = await openWeb()
  for (const id of ['a', 'b', 'c']) await tell(web, id)
  const first = await listen(web, '/events?after=1')
  expect(await first.next(2)).toEqual(['2', '3'])
  await first.leave()
  await tell(web, 'd')
  const again = await listen(web, '/events?after=1', { 'Last-Event-ID': '3' })
  expect(await again.next(1)).toEqual(['4'])
  await tell(web, 'e')
  expect(await again.next(1)).toEqual(['5'])
  await again.leave()
})

test('more entries than one page of the table come in order', async () => {
  const web = await openWeb()
  await appended(web, 131)
  const listening = await listen(web, '/events?after=0')
  expect(await listening.next(131)).toEqual(Array.from({ length: 131 }, (_, index) => `${index + 1}`))
  await listening.leave()
})

test('who leaves is no longer told', async () => {
  const web = await openWeb()
  await tell(web, 'a')
  const listening = await listen(web, '/events?after=0')
  await listening.next(1)
  expect(web.listeners()).toBe(1)
  await listening.leave()
  await expect.poll(() => web.listeners()).toBe(0)
})

test('a position from a database that is no more begins with what comes from now on', async () => {
  const web = await openWeb()
  await tell(web, 'a')
  const listening = await listen(web, '/events', { 'Last-Event-ID': '900' })
  await tell(web, 'b')
  expect(await listening.next(1)).toEqual(['2'])
  await listening.leave()
})

test('a filter hears only of its stories, and of all that happens to them', async () => {
  const web = await openWeb()
  await addFilter(web.db, { secret: 'tablets', topicId, name: 'Tablets', query: 'tablet -case' }, seededAt)
  const byFilter = await listen(web, '/events?filter=tablets')
  const byQuery = await listen(web, '/events?q=tablet%20-case')
  await tell(web, 'a phone')
  const { storyId, position } = await seedPost(web.db, { id: 't', title: 'A tablet' })
  const joins = { storyId, duplicateOf: null, level: 4, reason: '' } as const
  await seedPost(web.db, { id: 'case', title: 'A tablet case' })
  const last = await seedPost(web.db, { id: 'more', title: 'It has a pen', joins })
  web.ring(topicId, last.position)
  const ids = [`${position}`, `${last.position}`]
  expect(await byFilter.next(2)).toEqual(ids)
  expect(await byQuery.next(2)).toEqual(ids)
  await byFilter.leave()
  await byQuery.leave()
  expect((await web.app.request('/events?filter=nothing')).status).toBe(404)
  const unreadable = await web.app.request('/events?q=%22open')
  expect(unreadable.status).toBe(400)
})

test('a filter that is changed counts as it is then, and one that is revoked ends who follows it', async () => {
  const web = await openWeb()
  const made = { secret: 'tablets', topicId, name: 'Tablets', query: 'tablet' }
  const { id } = await addFilter(web.db, made, seededAt)
  const follower = await listen(web, '/events?filter=tablets')
  const tellOf = async (title: string) => {
    const { position } = await seedPost(web.db, { id: title, title })
    web.ring(topicId, position)
    return `${position}`
  }
  const first = await tellOf('A tablet')
  expect(await follower.next(1)).toEqual([first])
  await changeFilter(web.hands, { id }, { query: 'phone' })
  await tellOf('Another tablet')
  const second = await tellOf('A phone')
  expect(await follower.next(1)).toEqual([second])
  await dropFilter(web.hands, { id })
  await tellOf('Another phone')
  await expect(follower.next(1)).rejects.toThrow('The stream of events ended.')
  expect((await web.app.request('/events?filter=tablets')).status).toBe(410)
})

/** Numbers from 0 to below 1 that are the same in every run (Mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

test('over a hundred cuts at any place nothing is lost and nothing comes twice', async () => {
  const web = await openWeb()
  const random = numbersFrom(7)
  const heard: number[] = []
  let told = 0
  const tellSome = async (): Promise<void> => {
    const count = Math.floor(random() * 3)
    const position = await appended(web, count)
    told += count
    // One bell in three is lost: the next one, or the resume, must make up for it.
    if (random() > 0.3) web.ring(topicId, position)
  }
  for (let cut = 0; cut < 100; cut++) {
    const last = heard.at(-1)
    const listening = await listen(
      web,
      '/events?after=0',
      last === undefined ? {} : { 'Last-Event-ID': `${last}` },
    )
    const soon = tellSome()
    const isThere = told > heard.length
    if (isThere) heard.push(...(await listening.next(1)).map(Number))
    if (random() > 0.5) await soon
    await listening.leave()
    await soon
  }
  const rest = told - heard.length
  const listening = await listen(web, '/events', { 'Last-Event-ID': `${heard.at(-1)}` })
  heard.push(...(await listening.next(rest)).map(Number))
  await listening.leave()
  expect(heard).toEqual(Array.from({ length: told }, (_, index) => index + 1))
})

test('a thousand who listen share one look at the table, hear the same, and leave nothing behind', async () => {
  let looks = 0
  const web = await openWeb()
  const { pool } = web
  pool.on('acquire', () => looks++)
  const address = await served(web.app)
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => opened(`${address}/events?after=0`)))
  const heard = answers.map(firstEntry)
  await expect.poll(() => web.listeners(), { timeout: 20_000 }).toBe(1)
  const looksBefore = looks
  await tell(web, 'a')
  expect(new Set(await Promise.all(heard))).toEqual(new Set(['1']))
  expect(looks - looksBefore).toBeLessThan(20)
  for (const answer of answers) answer.destroy()
  await expect.poll(() => web.listeners(), { timeout: 20_000 }).toBe(0)
})

test('who does not read is cut off, and nothing waits for him any more', async () => {
  const app = new Hono()
  const ended = Promise.withResolvers<void>()
  app.get('/', (c) =>
    streamSSE(c, async (stream) => {
      const send = senderTo(c, stream, 50)
      while (!stream.aborted) await send('x'.repeat(1_000_000))
      ended.resolve()
    }),
  )
  const answer = await opened(await served(app))
  answer.pause()
  await ended.promise
  const broken = new Promise((settle) => {
    answer.once('error', settle)
  })
  answer.resume()
  expect(await broken).toMatchObject({ code: 'ECONNRESET' })
})

/** The app on a port of its own until the test ends. */
async function served(app: Hono): Promise<string> {
  return await new Promise((settle) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      settle(`http://127.0.0.1:${port}`),
    )
    onTestFinished(() => {
      if ('closeAllConnections' in server) server.closeAllConnections()
      server.close()
    })
  })
}

async function opened(address: string): Promise<IncomingMessage> {
  return await new Promise((settle, fail) => {
    get(address, { agent: false }, settle).on('error', fail)
  })
}

async function firstEntry(answer: IncomingMessage): Promise<string> {
  let text = ''
  return await new Promise((settle) => {
    answer.setEncoding('utf8').on('data', (part: string) => {
      text += part
      const id = /^id: (.*)$/mu.exec(text)?.[1]
      if (id !== undefined) settle(id)
    })
    answer.on('error', () => {
      // Cut by this test once all have heard.
    })
  })
}
