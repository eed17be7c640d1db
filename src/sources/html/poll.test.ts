import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { freshSource, localContext } from '#tests/adapter-source.ts'
import { afterPoll, gathered } from '#tests/gathered.ts'
import { localServer } from '#tests/local-server.ts'
import type { Poll, PolledSource } from '#sources/adapter.ts'
import { html } from '#sources/html.ts'

const now = Date.UTC(2026, 10, 26, 8, 30)
const folder = new URL('../../../tests/fixtures/platforms/html/', import.meta.url)
const article = readFileSync(new URL('article.html', folder), 'utf8')

const options = {
  item: 'li',
  follow: { text: '.story', title: 'h1', author: '[rel=author]', time: '.meta', most: 2 },
  remove: ['.related'],
}

type Answers = Record<string, (request: IncomingMessage, response: ServerResponse) => void>

/** A site whose pages are `answers`; `asked` grows by every path that is asked for. */
async function site(answers: Answers) {
  const asked: string[] = []
  const { origin, port } = await localServer((request, response) => {
    asked.push(request.url ?? '')
    const answer = answers[request.url ?? '']
    if (answer === undefined) response.writeHead(404).end('gone')
    else answer(request, response)
  })
  const poll = async (source: PolledSource): Promise<Poll> =>
    (await html.poll?.(localContext(html, source, { ports: [port], now }), source)) as Poll
  return { origin, asked, poll }
}

const listing = (...names: string[]) =>
  `<title>List</title><ul>${names.map((name) => `<li><a href="/${name}">Post ${name}</a></li>`).join('')}</ul>`

const shows = (text: string) => (_: IncomingMessage, response: ServerResponse) => void response.end(text)

test('a page that is the same is unchanged, by its validators or by its body', async () => {
  const { origin, poll } = await site({
    '/tagged': (request, response) => {
      if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end()
      else response.setHeader('etag', '"1"').end(listing('a'))
    },
    '/plain': shows(listing('a')),
  })
  for (const path of ['/tagged', '/plain']) {
    const source = freshSource(`${origin}${path}`, { item: 'li' })
    const first = gathered(await poll(source))
    expect(first.harvest.posts).toMatchObject([{ id: `${origin}/a`, title: 'Post a' }])
    expect((await poll(afterPoll(source, first))).kind).toBe('unchanged')
  }
})

test('a page on which nothing matches is unreadable, and says what was looked for', async () => {
  const { origin, poll } = await site({ '/': shows('<title>Fresh look</title><p>x') })
  expect(await poll(freshSource(`${origin}/`, { item: 'li' }))).toMatchObject({
    kind: 'unreadable',
    error: { code: 'layoutChanged', message: expect.stringContaining(`'li' (item)`) },
  })
})

test('a page that cannot be had, and options that are not right, are failures', async () => {
  const { origin, asked, poll } = await site({})
  expect(await poll(freshSource(`${origin}/`, { item: 'li' }))).toMatchObject({
    kind: 'failed',
    failure: { code: 'notFound' },
  })
  asked.length = 0
  expect(await poll(freshSource(`${origin}/`, { item: 'a[' }))).toMatchObject({
    kind: 'failed',
    failure: { code: 'config', message: expect.stringContaining("'a['") },
  })
  expect(asked).toEqual([])
})

test('pages of posts are opened, a few at each poll, and each of them once', async () => {
  const pages = Object.fromEntries(['/a', '/b', '/c'].map((path) => [path, shows(article)]))
  const { origin, asked, poll } = await site({ '/': shows(listing('a', 'b', 'c')), ...pages })
  const source = freshSource(`${origin}/`, options)
  const first = gathered(await poll(source))
  expect(asked).toEqual(['/', '/a', '/b'])
  expect(first.harvest.posts[0]).toMatchObject({
    id: `${origin}/a`,
    title: 'Zeta 9 boots MIOS 2 in a leaked clip',
    text: 'The clip is twelve seconds long.\nIt names a build.\nThe loader of MIOS 2',
    author: 'Ann Lee',
    links: [{ raw: 'https://mios.example/build?id=7' }],
    media: [{ url: `${origin}/img/loader.png`, alt: 'The loader of MIOS 2' }],
    publishedAt: Date.UTC(2026, 10, 25, 18, 31),
    timePrecision: 'minute',
  })
  expect(first.harvest.posts[2]).toMatchObject({ title: 'Post c', text: '' })

  const second = gathered(await poll(afterPoll(source, first)))
  expect(asked.slice(3)).toEqual(['/', '/c'])
  expect(second.harvest.posts.map(({ text }) => text)).toEqual(
    Array.from({ length: 3 }, () => first.harvest.posts[0]?.text),
  )
  expect((await poll(afterPoll(source, second))).kind).toBe('unchanged')
  expect(asked.slice(5)).toEqual(['/'])
})

test('a post whose page was read says the same at later polls, so that it never seems edited', async () => {
  let names = ['a']
  const { origin, asked, poll } = await site({
    '/': (_, response) => void response.end(listing(...names)),
    '/a': shows(article),
    '/b': shows(article.replace('twelve', 'six')),
  })
  const source = freshSource(`${origin}/`, options)
  const first = gathered(await poll(source))
  names = ['b', 'a']
  const second = gathered(await poll(afterPoll(source, first)))
  expect(asked).toEqual(['/', '/a', '/', '/b'])
  const [was] = first.harvest.posts
  expect(second.harvest.posts[1]).toMatchObject({
    title: was?.title,
    text: was?.text,
    links: was?.links,
    author: was?.author,
    publishedAt: was?.publishedAt,
  })
})

test('a post that leaves the page and comes back says the same, and is not opened again', async () => {
  let names = ['a', 'b']
  const { origin, asked, poll } = await site({
    '/': (_, response) => void response.end(listing(...names)),
    '/a': shows(article),
    '/b': shows(article),
  })
  const source = freshSource(`${origin}/`, options)
  const first = gathered(await poll(source))
  names = ['b']
  const short = gathered(await poll(afterPoll(source, first)))
  expect(short.harvest.posts).toHaveLength(1)
  names = ['a', 'b']
  const third = gathered(await poll(afterPoll(source, short)))
  expect(third.harvest.posts.map(({ text }) => text)).toEqual(first.harvest.posts.map(({ text }) => text))
  expect(asked).toEqual(['/', '/a', '/b', '/', '/'])
})

test('a page that cannot be read leaves its post as it is, and is tried three times', async () => {
  const { origin, asked, poll } = await site({ '/': shows(listing('a')), '/a': shows('<p>moved') })
  let source = freshSource(`${origin}/`, options)
  for (const tried of [1, 2, 3]) {
    const read = gathered(await poll(source))
    expect(asked.filter((path) => path === '/a')).toHaveLength(tried)
    expect(read.harvest.posts).toMatchObject([{ title: 'Post a', text: '' }])
    expect(read.harvest.notices).toMatchObject([
      { message: expect.stringContaining("nothing there matches the selector '.story' (follow.text)") },
    ])
    source = afterPoll(source, read)
  }
  expect((await poll(source)).kind).toBe('unchanged')
  expect(asked.filter((path) => path === '/a')).toHaveLength(3)
})

test('one page of several that cannot be read is nothing to tell of', async () => {
  const { origin, poll } = await site({ '/': shows(listing('gone', 'a')), '/a': shows(article) })
  const { harvest } = gathered(await poll(freshSource(`${origin}/`, options)))
  expect(harvest.notices).toEqual([])
  expect(harvest.posts.map(({ text }) => text !== '')).toEqual([false, true])
})

test('a host that asks to wait ends the opening, and it goes on at the next poll', async () => {
  let isBusy = true
  const { origin, asked, poll } = await site({
    '/': shows(listing('a', 'b')),
    '/a': (_, response) =>
      void (isBusy ? response.writeHead(429, { 'retry-after': '60' }).end() : response.end(article)),
    '/b': shows(article),
  })
  const source = freshSource(`${origin}/`, options)
  const first = gathered(await poll(source))
  expect(first.failure).toMatchObject({ code: 'rateLimited' })
  expect(first.harvest.posts).toHaveLength(2)
  expect(asked).toEqual(['/', '/a'])
  isBusy = false
  const { harvest } = gathered(await poll({ ...source, cursor: first.cursor }))
  expect(harvest.posts.every(({ text }) => text !== '')).toBe(true)
})

test.each([null, 'x', 7, [], { articles: 3, tries: { a: 'x' } }, { articles: { a: { text: 1 } } }])(
  'a cursor that says nothing sensible is a fresh start: %j',
  async (cursor) => {
    const { origin, poll } = await site({ '/': shows(listing('a')), '/a': shows(article) })
    const { harvest } = gathered(await poll(freshSource(`${origin}/`, options, { cursor })))
    expect(harvest.posts[0]?.text).toContain('twelve seconds')
  },
)
