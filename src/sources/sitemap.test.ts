import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { mutated, randomOf } from '#tests/mutate.ts'
import type { ParseMeta } from './adapter.ts'
import { optionsProblem } from './options-problem.ts'
import { titleOfAddress } from './sitemap/items.ts'
import { sitemap } from './sitemap.ts'

const receivedAt = Date.UTC(2026, 10, 26, 8, 30)
const folder = new URL('../../tests/fixtures/platforms/sitemap/', import.meta.url)
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)))
const bytes = (text: string) => new TextEncoder().encode(text)

function parsed(body: Uint8Array, options: ParseMeta['options'] = {}) {
  const url = 'https://wire.example/sitemap.xml'
  return sitemap.parse(body, { url, contentType: null, receivedAt, lang: null, options })
}

function read(body: Uint8Array, options: ParseMeta['options'] = {}) {
  const outcome = parsed(body, options)
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return outcome.harvest
}

const urlset = (...entries: string[]) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.map((entry) => `<url>${entry}</url>`).join('')}</urlset>`

test('posts come newest first, with titles made of addresses and what is said of images', () => {
  const { posts, skipped, isPartial } = read(fixture('posts.xml'))
  expect(isPartial).toBe(false)
  expect(skipped).toBe(1)
  expect(posts).toMatchObject([
    {
      id: 'https://wire.example/2026/11/%E6%BE%8E%E6%B9%83-%E7%B3%BB%E7%BB%9F/?p=2',
      url: 'https://wire.example/2026/11/%E6%BE%8E%E6%B9%83-%E7%B3%BB%E7%BB%9F/?utm_source=map&p=2',
      title: '澎湃 系统',
      publishedAt: Date.UTC(2026, 10, 25, 1, 15),
      timePrecision: 'exact',
    },
    {
      title: 'Zeta 9 boots mios 2',
      publishedAt: Date.UTC(2026, 10, 1),
      timePrecision: 'day',
      media: [
        { type: 'image', url: 'https://wire.example/img/zeta.jpg', alt: 'MIOS 2 & its loader On a Zeta 9' },
      ],
    },
    { title: 'About', publishedAt: receivedAt, timePrecision: 'inferred' },
  ])
})

test('a sitemap for news has titles of its own, whatever its prefix', () => {
  const { title, posts } = read(fixture('news.xml'), { titles: true })
  expect(title).toBe('Pocket Wire')
  expect(posts).toMatchObject([
    {
      id: 'https://wire.example/n/4711',
      title: 'Zeta 9 boots "MIOS" 2 in a leaked clip',
      lang: 'en',
      categories: ['MIOS', 'Zeta 9'],
      publishedAt: Date.UTC(2026, 10, 25, 18, 30),
      updatedAt: Date.UTC(2026, 10, 25, 19),
    },
    { title: 'Omega fold is delayed', updatedAt: null },
  ])
})

test('of more addresses without a date than are taken the first and the last are: new ones are added at either end', () => {
  const addresses = Array.from({ length: 10 }, (_, at) => `<url><loc>https://a.example/p${at}</loc></url>`)
  const { posts } = read(bytes(`<urlset>${addresses.join('')}</urlset>`), { limit: 5 })
  expect(posts.map(({ id }) => id.slice(-2))).toEqual(['p0', 'p1', 'p2', 'p8', 'p9'])
})

test('pattern, limit and titles choose among the addresses; where nothing is left that is told', () => {
  expect(read(fixture('posts.xml'), { pattern: '/2026/' }).posts).toHaveLength(2)
  expect(read(fixture('posts.xml'), { limit: 1 }).posts).toHaveLength(1)
  expect(parsed(fixture('posts.xml'), { pattern: '/leaks/' })).toMatchObject({
    kind: 'error',
    error: { code: 'layoutChanged', message: expect.stringContaining("the pattern is '/leaks/'") },
  })
  expect(parsed(fixture('posts.xml'), { titles: true })).toMatchObject({
    error: { message: expect.stringContaining('only those with a title') },
  })
})

test('an empty sitemap is one', () => {
  expect(read(bytes(urlset())).posts).toEqual([])
})

test.each([
  [
    'entries left open',
    '<urlset><url><loc>https://a.example/x</loc><url><loc>https://a.example/y</loc></url></urlset>',
  ],
  [
    'CDATA and blanks',
    '<urlset><url><loc>\n <![CDATA[https://a.example/x]]> </loc></url><url><loc> https://a.example/y\n</loc></url></urlset>',
  ],
  [
    'a prefix everywhere',
    '<s:urlset><s:url><s:loc>https://a.example/x</s:loc></s:url><s:url><s:loc>https://a.example/y</s:loc></s:url></s:urlset>',
  ],
  ['plain text', 'https://a.example/x\r\nhttps://a.example/y\r\n'],
])('%s are read', (_what, text) => {
  expect(read(bytes(text)).posts.map(({ url }) => url)).toEqual([
    'https://a.example/x',
    'https://a.example/y',
  ])
})

test('a sitemap that ends in the middle keeps its whole entries, and says so', () => {
  const text = new TextDecoder().decode(fixture('posts.xml'))
  const { posts, isPartial } = read(
    bytes(text.slice(0, text.indexOf('<loc>https://wire.example/about') + 10)),
  )
  expect(posts).toHaveLength(2)
  expect(isPartial).toBe(true)
})

test.each([
  [fixture('index.xml'), /names 3 other sitemaps/, /such as https:\/\/wire\.example\/category-sitemap\.xml/],
  [gzipSync(urlset()), /is packed \(gzip\)/, /not packed/],
  [bytes('<rss><channel/></rss>'), /is a feed/, /as a feed/],
  [bytes('<html><title>Not found</title>'), /the page "Not found"/, /robots\.txt/],
  [bytes('User-agent: *\nDisallow:'), /names no sitemap/, /robots\.txt/],
  [bytes(''), /names no sitemap/, /robots\.txt/],
])('what is no sitemap is told, with what to give instead (%#)', (body, message, fix) => {
  expect(parsed(new Uint8Array(body))).toMatchObject({
    kind: 'error',
    error: { code: 'wrongContent', message: expect.stringMatching(message), fix: expect.stringMatching(fix) },
  })
})

test('a guard before the site is told as one', () => {
  expect(parsed(bytes('<html><title>Just a moment...</title>'))).toMatchObject({ error: { code: 'blocked' } })
})

test.each([
  ['https://a.example/news/xiaomi-mios-leak.html', 'Xiaomi mios leak'],
  ['https://a.example/xiaomi_mios/12345', 'Xiaomi mios'],
  ['https://a.example/xiaomi-mios/index.php', 'Xiaomi mios'],
  ['https://a.example/p/%E6%BE%8E%E6%B9%83', '澎湃'],
  ['https://a.example/%ff-mios-x', '%ff mios x'],
  ['https://a.example/123', 'a.example'],
])('the words of %s are %s', (address, title) => {
  expect(titleOfAddress(address)).toBe(title)
})

test.each([
  ['https://a.example/sitemap.xml', true],
  ['https://a.example/news-sitemap2.xml.gz', true],
  ['https://a.example/robots.txt', true],
  ['https://a.example/feed.xml', false],
  ['https://a.example/sitemap', false],
])('%s is the address of a sitemap: %s', (address, isOne) => {
  expect(sitemap.recognise?.(new URL(address)) !== null).toBe(isOne)
})

test.each([
  [{ pattern: '(' }, /pattern/],
  [{ limit: 0 }, /limit/],
  [{ deep: 1 }, /deep/],
])('options that are not right are refused (%#)', (options, message) => {
  expect(optionsProblem(sitemap, options)).toMatch(message)
})

test('sitemaps changed at random are never thrown at, and every post of them is whole', () => {
  const bodies = ['posts.xml', 'news.xml', 'index.xml'].map(fixture)
  for (let seed = 1; seed <= 1_500; seed++) {
    const outcome = parsed(mutated(bodies[seed % 3] ?? new Uint8Array(), randomOf(seed)))
    if (outcome.kind === 'error') {
      expect(outcome.error.message, `seed ${seed}`).not.toBe('')
      continue
    }
    for (const post of outcome.harvest.posts) {
      expect(post.id, `seed ${seed}`).not.toBe('')
      expect(post.title, `seed ${seed}`).toMatch(/^[^\n\r]+$/)
      expect(post.url, `seed ${seed}`).toMatch(/^https?:/i)
      expect(Number.isInteger(post.publishedAt) && post.publishedAt <= receivedAt, `seed ${seed}`).toBe(true)
    }
  }
})

test.each([
  ['nested too deep', `<urlset><url>${'<a>'.repeat(200_000)}${'</b>'.repeat(200_000)}`, 0],
  ['of entries alone', `<urlset>${'<url><loc>https://a.example/x</loc></url>'.repeat(60_000)}`, 1],
  ['of brackets', `<urlset>${'<'.repeat(500_000)}`, 0],
])('a sitemap that is %s is read to its end', (_what, text, posts) => {
  expect(read(bytes(text)).posts).toHaveLength(posts)
})
