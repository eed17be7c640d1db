import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ParsedPost } from '#model/post.ts'
import { deepJson, mutated, mutatedJson, randomOf } from '#tests/mutate.ts'
import type { Harvest } from '#sources/adapter.ts'
import { mastodon } from '#sources/mastodon.ts'

const receivedAt = Date.UTC(2026, 9, 12, 12)
const page = 'https://leaks.example/api/v1/accounts/1/statuses'

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../../../tests/fixtures/platforms/mastodon/${name}`, import.meta.url))
}

function read(body: Uint8Array, url = page) {
  return mastodon.parse(body, { url, contentType: 'application/json', receivedAt, lang: 'en', options: {} })
}

function harvest(body: Uint8Array, url = page): Harvest {
  const outcome = read(body, url)
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return outcome.harvest
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

const statuses = JSON.parse(new TextDecoder().decode(fixture('statuses.json'))) as readonly Record<
  string,
  unknown
>[]
const { posts, title, skipped } = harvest(fixture('statuses.json'))

function postOf(number: string): ParsedPost {
  const post = posts.find(({ id }) => id.includes(`/statuses/115300000000000${number}`))
  if (post === undefined) throw new Error(`No post ${number}.`)
  return post
}

/** The one post made of the first status of the page with other fields. */
function first(fields: Readonly<Record<string, unknown>>): ParsedPost | undefined {
  return harvest(json([{ ...statuses[0], ...fields }])).posts[0]
}

test('a status is a post: address, whole text, where links lead, what the card and the pictures say', () => {
  expect(postOf('900')).toEqual({
    id: 'https://leaks.example/users/adaquill/statuses/115300000000000900',
    url: 'https://leaks.example/@adaquill/115300000000000900',
    title: '',
    summary: '',
    text: 'Seen on a test list: https://www.bench.test/phones/2026/10/results-of-a-device-called-lark?utm_source=fedi & more,\nsays @tomo\n#MIOS',
    content: statuses[0]?.['content'],
    author: 'Ada Quill :phone: (@adaquill@leaks.example)',
    links: [
      {
        raw: 'https://www.bench.test/phones/2026/10/results-of-a-device-called-lark?utm_source=fedi',
        title: 'Lark runs MIOS 1.0',
        description: 'Scores of a device nobody has',
      },
    ],
    media: [
      { type: 'image', url: 'https://files.leaks.example/1.png', alt: 'Screenshot: About phone, MIOS' },
      { type: 'video', url: 'https://files.leaks.example/2.mp4' },
      { type: 'file', url: 'https://far.test/3.bin' },
      { type: 'audio', url: 'https://files.leaks.example/4.mp3' },
    ],
    lang: 'en',
    categories: ['MIOS'],
    publishedAt: Date.UTC(2026, 9, 12, 9, 30, 15, 250),
    updatedAt: Date.UTC(2026, 9, 12, 10),
    timePrecision: 'exact',
    repostOf: null,
    quoteOf: null,
    replyTo: null,
  })
  expect(title).toBe('Ada Quill :phone:')
})

test('the content warning comes first, the options of a poll last, each on its own line', () => {
  expect(postOf('800')).toMatchObject({
    text: 'Rumour, not proven\nWhich one?\nMIOS\nHyper something',
    lang: 'en',
    replyTo: { id: '115300000000000700' },
  })
})

const reposted = {
  id: 'https://far.test/users/tomo/statuses/115300000000000500',
  url: 'https://far.test/@tomo/115300000000000500',
  author: '@tomo@far.test',
  text: 'The boot screen says MIOS, see https://pics.test/boot',
}
const itsParts = {
  links: [{ raw: 'https://pics.test/boot', title: 'Boot screens', description: 'All of them' }],
  media: [
    { type: 'image', url: 'https://files.leaks.example/cache/9.png', alt: 'A phone that shows MIOS 1.0' },
  ],
}

test('a boost says who repeated whose words, with the links, card and alt texts of these', () => {
  expect(postOf('750')).toMatchObject({
    id: 'https://leaks.example/users/adaquill/statuses/115300000000000750/activity',
    url: reposted.url,
    text: '',
    content: '',
    author: 'Ada Quill :phone: (@adaquill@leaks.example)',
    repostOf: reposted,
    lang: 'ja',
    categories: ['boot'],
    publishedAt: Date.UTC(2026, 9, 11, 19),
    ...itsParts,
  })
})

test('a quote keeps its own words apart from those it quotes, and the line made for old readers is gone', () => {
  expect(postOf('740')).toMatchObject({
    text: 'He is right.',
    quoteOf: reposted,
    repostOf: null,
    ...itsParts,
  })
})

test('a quote that its author has not agreed to is none; one told by its id alone is that id', () => {
  expect(postOf('735')).toMatchObject({ text: 'Quoted, not yet agreed to', quoteOf: null })
  expect(postOf('734')).toMatchObject({ quoteOf: { id: '115300000000000500' } })
})

test('a boost of a quote tells both', () => {
  expect(first({ reblog: statuses.find(({ id }) => id === '115300000000000740') })).toMatchObject({
    text: '',
    repostOf: { text: 'He is right.' },
    quoteOf: reposted,
    ...itsParts,
  })
})

test('posts for followers are left out without a word, public and unlisted ones kept', () => {
  expect(posts).toHaveLength(statuses.length - 1)
  expect(skipped).toBe(0)
  expect(first({ visibility: 'direct' })).toBeUndefined()
  expect(first({ visibility: 'unlisted' })).toBeDefined()
})

test('a card that is none of several links stands for itself; one of a single short link says where that leads', () => {
  expect(postOf('700').links).toEqual([
    { raw: 'https://a.test/1' },
    { raw: 'https://leaks.example/about' },
    { raw: 'https://c.test/final', title: 'Final' },
  ])
  const card = { url: 'https://c.test/final', title: 'Final', description: null }
  expect(first({ content: '<a href="https://s.test/1">s.test/1</a>', card })?.links).toEqual([
    { raw: 'https://s.test/1', expanded: 'https://c.test/final', title: 'Final' },
  ])
})

test('Pleroma and Akkoma: ids of letters, quotes without a wrapper or beside, posts for one server left out', () => {
  const { posts } = harvest(fixture('pleroma.json'), 'https://pl.test/api/v1/accounts/Abc/statuses')
  expect(posts).toMatchObject([
    {
      id: 'https://pl.test/objects/6f1c2d3e-0000-4000-8000-aaaaaaaaaaaa',
      author: 'Rook (@rook@pl.test)',
      text: '#mios again\nhttps://d.test/x',
      links: [{ raw: 'https://d.test/x' }],
      quoteOf: { id: 'https://far.test/objects/1', text: 'The quoted words' },
    },
    { text: 'Beside', quoteOf: { url: 'https://far.test/objects/9' } },
  ])
})

test('a date to come is the time received, and so is none at all', () => {
  for (const created_at of ['2031-01-01T00:00:00.000Z', null, 'soon'])
    expect(first({ created_at })).toMatchObject({ publishedAt: receivedAt, timePrecision: 'inferred' })
  expect(first({ edited_at: '2031-01-01T00:00:00.000Z' })?.updatedAt).toBe(receivedAt)
})

test('what cannot be read is counted and the others stay', () => {
  const body = json([statuses[0], { id: 5 }, null, 'x', { ...statuses[1], reblog: {} }, statuses[2]])
  expect(harvest(body)).toMatchObject({ skipped: 4, posts: [{}, {}] })
})

test('one status alone is read too', () => {
  expect(harvest(json(statuses[0])).posts).toEqual([postOf('900')])
})

test('the RSS of an account gives the same ids, links and pictures as its interface', () => {
  const rss = harvest(fixture('account.rss'), 'https://leaks.example/@adaquill.rss')
  expect(rss).toMatchObject({
    title: 'Ada Quill',
    posts: [
      {
        id: postOf('900').id,
        url: postOf('900').url,
        text: 'Seen on a test list: https://www.bench.test/lark #MIOS',
        author: 'Ada Quill (@adaquill@leaks.example)',
        links: [{ raw: 'https://www.bench.test/lark' }],
        categories: ['MIOS'],
      },
      { id: postOf('700').id },
    ],
  })
  expect(rss.posts[0]?.media).toMatchObject([{ type: 'image', alt: 'Screenshot: About phone, MIOS' }])
})

test.each([
  ['a page', '<!doctype html><title>Just a moment...</title>', /not|page/iu],
  ['an error', '{"error":"Something"}', /no list of posts/u],
  ['half of an answer', '[{"id":"1","uri":"x', /no JSON/u],
  ['nothing', '', /nothing/u],
])('%s in place of posts is an error that says so', (_what, body, message) => {
  expect(read(new TextEncoder().encode(body))).toMatchObject({
    kind: 'error',
    error: { message: expect.stringMatching(message), fix: expect.stringMatching(/./u) },
  })
})

function expectWhole(outcome: ReturnType<typeof read>): void {
  if (outcome.kind === 'error') return
  for (const post of outcome.harvest.posts) {
    expect(post.id).not.toBe('')
    expect(Number.isInteger(post.publishedAt) && post.publishedAt <= receivedAt).toBe(true)
    expect(post.title).not.toMatch(/[\n\r]/u)
    expect(post.url === null || URL.canParse(post.url)).toBe(true)
  }
}

test('whatever comes, nothing is thrown and every post is whole', () => {
  const random = randomOf(7)
  const bodies = ['statuses.json', 'pleroma.json', 'account.rss'].map(fixture)
  const values = bodies.slice(0, 2).map((body): unknown => JSON.parse(new TextDecoder().decode(body)))
  for (let n = 0; n < 310; n++) {
    for (const body of bodies) expectWhole(read(mutated(body, random)))
    for (const value of values) expectWhole(read(json(mutatedJson(value, random))))
  }
  for (const body of bodies)
    for (let at = 0; at < body.length; at += 997) expectWhole(read(body.slice(0, at)))
})

test('nesting and length are read to their end', () => {
  expectWhole(read(deepJson(100_000)))
  const nested = '{"id":"1","uri":"u","reblog":'.repeat(20_000)
  expectWhole(read(new TextEncoder().encode(`[${nested}null${'}'.repeat(20_000)}]`)))
  for (const piece of ['<a ', '<a href="', '<p class="quote-inline">', '<span class=x', '&', '@a@b '])
    expectWhole(
      read(json([{ ...statuses[0], content: piece.repeat(60_000), spoiler_text: piece.repeat(9000) }])),
    )
})
