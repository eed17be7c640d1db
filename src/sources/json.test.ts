import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { deepJson, mutated, mutatedJson, randomOf } from '#tests/mutate.ts'
import type { ParseMeta } from './adapter.ts'
import { json } from './json.ts'
import { optionsProblem } from './options-problem.ts'

const receivedAt = Date.UTC(2026, 10, 26, 8, 30)
const folder = new URL('../../tests/fixtures/platforms/json/', import.meta.url)
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)))
const bytes = (text: string) => new TextEncoder().encode(text)

/** https://hn.algolia.com/api/v1/search_by_date?query=MIOS */
const hackerNews = {
  items: 'hits',
  fields: {
    id: 'objectID',
    url: 'url',
    title: 'title || story_title',
    text: 'story_text || comment_text',
    author: 'author',
    time: 'created_at_i',
    tags: '_tags',
  },
  urlTemplate: 'https://news.example/item?id={id}',
  next: 'page < nbPages - `1` && page + `1` || null',
}

const community = {
  items: 'data.list',
  fields: {
    id: 'aid',
    title: 'title',
    text: 'summary',
    html: 'content',
    author: 'user.name',
    time: 'createTime',
    image: 'cover',
    lang: 'locale',
    tags: 'topics[].topicName',
  },
  urlTemplate: 'https://community.test/post/{id}',
  next: "data.hasMore && join('', ['?after=', data.cursor]) || null",
  zone: 'Asia/Shanghai',
}

function meta(options: ParseMeta['options'], url: string): ParseMeta {
  return { url, contentType: 'application/json', receivedAt, lang: null, options }
}

function outcome(
  body: Uint8Array,
  options: ParseMeta['options'],
  url = 'https://api.example/v1/search?q=MIOS',
) {
  return json.parse(body, meta(options, url))
}

function read(body: Uint8Array, options: ParseMeta['options']) {
  const parsed = outcome(body, options)
  if (parsed.kind === 'error') throw new Error(parsed.error.message)
  return parsed.harvest
}

function problem(value: unknown, options: ParseMeta['options']) {
  const parsed = outcome(bytes(JSON.stringify(value)), options)
  return parsed.kind === 'error' ? parsed.error : null
}

test('Hacker News by way of Algolia: a story, a question in HTML, a comment', () => {
  const { posts, skipped, older } = read(fixture('hacker-news.json'), hackerNews)
  expect(skipped).toBe(0)
  expect(older).toBe('https://api.example/v1/search?q=MIOS&page=1')
  expect(posts).toMatchObject([
    {
      id: '90000003',
      url: 'https://wire.example/phones/mios-2?utm_source=hn',
      title: 'MIOS 2 spotted on a Zeta 9 <video>',
      text: '',
      author: 'penny',
      publishedAt: Date.UTC(2026, 10, 25, 10),
      timePrecision: 'exact',
      categories: ['story', 'author_penny', 'story_90000003'],
    },
    {
      url: 'https://news.example/item?id=90000002',
      text: "I can't find the source of MIOS.\nThere is https://git.example/mios but it is empty.",
      links: [{ raw: 'https://git.example/mios' }],
    },
    { url: 'https://news.example/item?id=90000001', text: "It's <closed> for now.", content: '' },
  ])
})

test('another interface: numbers as ids, HTML beside a text, milliseconds and dates of its zone, lists of objects', () => {
  const { posts, skipped, older } = read(fixture('community.json'), community)
  expect(skipped).toBe(2)
  expect(older).toBe('https://api.example/v1/search?q=MIOS&after=eyJhIjo3fQ%3D%3D')
  expect(posts).toMatchObject([
    {
      id: '70012',
      url: 'https://community.test/post/70012',
      title: 'MIOS 2 内测招募',
      text: '内测招募开始，\n首批机型见正文。',
      author: '系统小助手',
      links: [{ raw: 'https://api.example/m/zeta9' }],
      media: [
        { type: 'image', url: 'https://cdn.community.test/c/70012.jpg' },
        { type: 'image', url: 'https://cdn.community.test/p/1.jpg', alt: 'MIOS 2 更新界面' },
      ],
      lang: 'zh-cn',
      categories: ['MIOS', '内测'],
      publishedAt: 1795600800123,
    },
    { id: '70011', title: '', text: 'a < b，谢谢大家 <3', publishedAt: Date.UTC(2026, 10, 24, 12) },
  ])
})

test.each([
  [1795600800, '2026-11-25T10:00:00.000Z'],
  ['1795600800', '2026-11-25T10:00:00.000Z'],
  [1795600800.25, '2026-11-25T10:00:00.250Z'],
  [1795600800123, '2026-11-25T10:00:00.123Z'],
  [1795600800123456, '2026-11-25T10:00:00.123Z'],
  ['1795600800123456789', '2026-11-25T10:00:00.123Z'],
  [20261105, '2026-11-05T00:00:00.000Z'],
  ['2026-11-05T10:00:00+08:00', '2026-11-05T02:00:00.000Z'],
  ['Wed, 25 Nov 2026 10:00:00 GMT', '2026-11-25T10:00:00.000Z'],
  ['3 hours ago', '2026-11-26T05:30:00.000Z'],
  [4102444800, 'received'],
  [0, 'received'],
  [-5, 'received'],
  [true, 'received'],
  [{ $date: 1 }, 'received'],
])('the time %j is %s', (time, expected) => {
  const options = { items: '@', fields: { id: 'id', title: 'id', time: 'time' } }
  const [post] = read(bytes(JSON.stringify([{ id: 'a', time }])), options).posts
  const shown =
    post?.timePrecision === 'inferred' ? 'received' : new Date(post?.publishedAt ?? 0).toISOString()
  expect(shown).toBe(expected)
})

test('without an id a post is known by its address, with what counts readers left out', () => {
  const options = { items: '@', fields: { url: 'u', title: 't' } }
  const items = [
    { u: '/a?utm_source=x', t: 'A' },
    { u: 'https://api.example/a', t: 'A again' },
    { u: 'javascript:alert(1)', t: 'B' },
  ]
  const { posts, skipped } = read(bytes(JSON.stringify(items)), options)
  expect(posts).toMatchObject([
    { id: 'https://api.example/a', url: 'https://api.example/a?utm_source=x', title: 'A' },
  ])
  expect(skipped).toBe(1)
})

test('an address that is typed into a plain text is a link, so that it is known where a short one leads', () => {
  const body = bytes('{"all":[{"id":1,"said":"Xiaomi bought the domain https://t.co/zmtCj. More soon"}]}')
  const { posts } = read(body, { items: 'all', fields: { id: 'id', text: 'said' } })
  expect(posts[0]?.links).toEqual([{ raw: 'https://t.co/zmtCj' }])
})

test('a list without items is a list', () => {
  expect(read(bytes('{"hits":[]}'), hackerNews).posts).toEqual([])
})

test.each([
  [{ error: 'x', code: 4 }, /'hits' \(items\) finds no list in what it answered, which has: error, code/],
  [{ hits: { a: 1 } }, /'hits' \(items\) finds no list/],
  [
    { hits: [{ uid: 1, name: 'x' }] },
    /'objectID' \(fields\.id\) finds nothing in any of the 1 items .* which has: uid, name/,
  ],
  [{ hits: [{ objectID: 1 }] }, /'title \|\| story_title' \(fields\.title\) finds nothing/],
])('what the expressions do not find any more is named (%#)', (value, message) => {
  expect(problem(value, hackerNews)).toMatchObject({
    code: 'layoutChanged',
    message: expect.stringMatching(message),
    fix: expect.stringContaining('correct the options'),
  })
})

test('a page in place of JSON is named, and so is JSON without a bottom', () => {
  const parsed = outcome(bytes('<html><head><title>Just a moment...</title>'), hackerNews)
  expect(parsed).toMatchObject({
    kind: 'error',
    error: { code: 'wrongContent', fix: expect.stringContaining('guard') },
  })
  for (const depth of [300, 100_000]) {
    expect(outcome(deepJson(depth), hackerNews)).toMatchObject({
      kind: 'error',
      error: { code: 'wrongContent' },
    })
  }
})

test.each([
  [{}, /items/],
  [{ ...hackerNews, items: 'hits[' }, /items: the expression 'hits\[' cannot be read: /],
  [{ ...hackerNews, items: '' }, /an expression of JMESPath should stand here/],
  [{ ...hackerNews, items: 'evil(hits)' }, /calls evil\(\), which JMESPath does not know/],
  [{ ...hackerNews, items: 'hits[].constructor(@)' }, /items: /],
  [{ ...hackerNews, fields: { title: 't' } }, /'id' or 'url' must say which post is which/],
  [{ ...hackerNews, fields: { id: 't' } }, /must say what a post says/],
  [{ ...hackerNews, fields: { id: 'a', title: 't', body: 'b' } }, /body/],
  [{ ...hackerNews, urlTemplate: 'https://a.example/' }, /'\{id\}' must stand/],
  [{ ...hackerNews, urlTemplate: 'javascript:{id}' }, /http or https/],
  [{ ...hackerNews, fields: { url: 'u', title: 't' } }, /'urlTemplate' needs 'fields\.id'/],
  [{ ...hackerNews, items: '('.repeat(900) }, /cannot be read/],
])('options that are not right are refused with the reason (%#)', (options, message) => {
  expect(optionsProblem(json, options)).toMatch(message)
})

test('the options of the examples are right', () => {
  expect(optionsProblem(json, hackerNews) ?? optionsProblem(json, community)).toBeNull()
})

test('an expression that does not fit an item finds nothing in it, and hurts no other', () => {
  const options = { items: '@', fields: { id: 'id', title: 'upper(title)', text: 'constructor' } }
  const { posts, skipped } = read(bytes('[{"id":1,"title":7},{"id":2,"title":"b"}]'), options)
  expect(posts).toMatchObject([{ id: '2', title: 'B', text: '' }])
  expect(skipped).toBe(1)
})

function expectWhole(body: Uint8Array, options: ParseMeta['options'], seed: number): void {
  const parsed = outcome(body, options)
  if (parsed.kind === 'error') return expect(parsed.error.message, `seed ${seed}`).not.toBe('')
  for (const post of parsed.harvest.posts) {
    expect(post.id, `seed ${seed}`).not.toBe('')
    expect(post.title, `seed ${seed}`).not.toMatch(/[\n\r]/)
    if (post.url !== null) expect(post.url, `seed ${seed}`).toMatch(/^https?:/i)
    expect(Number.isInteger(post.publishedAt) && post.publishedAt <= receivedAt, `seed ${seed}`).toBe(true)
  }
}

test('JSON changed at random is never thrown at, and every post of it is whole', () => {
  const cases = [
    [fixture('hacker-news.json'), hackerNews],
    [fixture('community.json'), community],
  ] as const
  for (let seed = 1; seed <= 1_500; seed++) {
    const random = randomOf(seed)
    const [body, options] = cases[seed % 2] ?? cases[0]
    const value: unknown = JSON.parse(new TextDecoder().decode(body))
    expectWhole(bytes(JSON.stringify(mutatedJson(value, random))), options, seed)
    expectWhole(mutated(body, random), options, seed)
  }
})

test('of more items than are read the first ones are', () => {
  const items = Array.from({ length: 20_000 }, (_, at) => ({
    id: at,
    title: `t${at}`,
    text: '<'.repeat(200),
  }))
  const options = { items: '@', fields: { id: 'id', title: 'title', text: 'text', time: 'time' } }
  expect(read(bytes(JSON.stringify(items)), options).posts).toHaveLength(5_000)
})
