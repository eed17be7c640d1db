import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mutated, randomOf } from '#tests/mutate.ts'
import type { ParseMeta } from './adapter.ts'
import { html, tryPage } from './html.ts'
import { optionsProblem } from './options-problem.ts'

const receivedAt = Date.UTC(2026, 10, 26, 8, 30)
const folder = new URL('../../tests/fixtures/platforms/html/', import.meta.url)
const page = (name: string) => new Uint8Array(readFileSync(new URL(name, folder)))
const bytes = (text: string) => new TextEncoder().encode(text)

const cards = {
  item: 'article.card',
  title: '.title',
  text: '.teaser',
  author: '.by',
  image: '.thumb img',
  time: 'time',
  remove: ['.advert'],
}
const rows = { item: '#list tr.row', author: '.who', time: { select: '.when', zone: 'Asia/Shanghai' } }

function meta(options: ParseMeta['options'], more: Partial<ParseMeta> = {}): ParseMeta {
  return { url: 'https://wire.example/', contentType: null, receivedAt, lang: null, options, ...more }
}

function read(body: Uint8Array, options: ParseMeta['options'], more: Partial<ParseMeta> = {}) {
  const outcome = html.parse(body, meta(options, more))
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return outcome.harvest
}

function problem(body: Uint8Array, options: ParseMeta['options']) {
  const outcome = html.parse(body, meta(options))
  return outcome.kind === 'error' ? outcome.error : null
}

test('a post has all that its selectors find, with addresses made absolute by the base of the page', () => {
  const { title, posts, skipped } = read(page('news.html'), cards)
  expect(title).toBe('Pocket Wire — Phones')
  expect(posts.map(({ id }) => id)).toEqual([
    'https://wire.example/phones/zeta-tops-charts',
    'https://wire.example/phones/omega-delayed',
    'https://video.example/watch?v=7',
  ])
  expect(posts[0]).toMatchObject({
    url: 'https://wire.example/phones/zeta-tops-charts?utm_source=home&utm_medium=card',
    title: 'Zeta 9 boots MIOS 2 in a leaked clip',
    text: 'A forum post shows the loader.\nMore & more.',
    author: 'Ann Lee',
    links: [{ raw: 'https://forum.example/t/88?ref=pw' }],
    media: [
      {
        type: 'image',
        url: 'https://wire.example/img/zeta.jpg',
        alt: 'A Zeta phone with MIOS on its screen',
      },
    ],
    lang: 'en-gb',
    publishedAt: Date.UTC(2026, 10, 25, 17, 30),
    timePrecision: 'exact',
  })
  expect(skipped).toBe(1)
  expect(read(page('news.html'), cards).notices).toEqual([])
})

test('a time may be told in words; one that is not understood, or missing, is the time received', () => {
  const times = read(page('news.html'), cards).posts.map((post) => [post.publishedAt, post.timePrecision])
  expect(times.slice(1)).toEqual([
    [receivedAt - 3 * 3_600_000, 'minute'],
    [receivedAt, 'inferred'],
  ])
})

test('with nothing but an item, heading and link are found', () => {
  const { posts } = read(page('news.html'), { item: 'article' })
  expect(posts.map(({ title }) => title)).toEqual([
    'Zeta 9 boots MIOS 2 in a leaked clip',
    'Omega fold is delayed',
    'Buy now',
    'Hands on, in moving pictures',
  ])
})

test('a page in another encoding is read as it says, with the language of the source', () => {
  const { title, posts } = read(page('forum-gbk.html'), rows, {
    url: 'https://bbs.example/forum/',
    lang: 'zh',
  })
  expect(title).toBe('口袋论坛 - 手机爆料区')
  expect(posts[0]).toMatchObject({
    id: 'https://bbs.example/forum/thread-901-1-1.html',
    title: '某厂新机预装澎湃 MIOS 系统',
    author: '数码小王',
    lang: 'zh',
  })
  expect(posts.map(({ publishedAt }) => new Date(publishedAt).toISOString())).toEqual([
    '2026-11-26T05:30:00.000Z',
    '2026-11-25T04:00:00.000Z',
    '2026-11-05T00:30:00.000Z',
    '2023-10-17T12:15:00.000Z',
  ])
})

test('an encoding of the options goes before what the page says', () => {
  const body = page('forum-gbk.html')
  const lying = Uint8Array.from([...bytes('<meta charset=koi8-r>'), ...body])
  expect(read(lying, { ...rows, encoding: 'gbk' }).title).toBe('口袋论坛 - 手机爆料区')
})

test('an attribute can be asked for, and the item itself', () => {
  const body = bytes(
    '<ul><li><a class=x data-t="The whole MIOS title" href="/a?utm_source=x">The whole…</a></ul>',
  )
  const { posts } = read(body, { item: 'a.x', title: '@data-t', link: '.', text: '' })
  expect(posts).toMatchObject([
    { id: 'https://wire.example/a', title: 'The whole MIOS title', text: 'The whole…' },
  ])
})

test('a link may stand around the item, and text in several places', () => {
  const body = bytes(
    '<a href="/a"><div class=i><b>One</b><p>x</p><div class=p><p>y<p>z</div></div></a><div class=i><b>Two</b></div>',
  )
  const harvest = read(body, { item: '.i', title: 'b', text: 'p, .p' })
  expect(harvest.posts).toMatchObject([{ id: 'https://wire.example/a', text: 'x\ny\nz' }])
  expect(harvest.skipped).toBe(1)
})

test('places on the page itself are told apart by what points there', () => {
  const body = bytes('<h2><a href="#v2">2.0</a></h2><h2><a href="#v1">1.0</a></h2>')
  expect(read(body, { item: 'h2' }).posts.map(({ id }) => id)).toEqual([
    'https://wire.example/#v2',
    'https://wire.example/#v1',
  ])
})

test('a picture may be a background', () => {
  const body = bytes('<div class=i><a href=/a>A</a><s style="background-image: url(\'/b.jpg\')"></s></div>')
  expect(read(body, { item: '.i', image: 's' }).posts[0]?.media).toEqual([
    { type: 'image', url: 'https://wire.example/b.jpg' },
  ])
})

test('pattern and limit choose among the posts', () => {
  const ids = (options: object) => read(page('news.html'), { ...cards, ...options }).posts.map(({ id }) => id)
  expect(ids({ pattern: '^https://wire\\.example/phones/o' })).toEqual([
    'https://wire.example/phones/omega-delayed',
  ])
  expect(ids({ limit: 1 })).toHaveLength(1)
})

test.each([
  [
    { ...cards, item: 'li.post' },
    /the page "Pocket Wire, now fresher", and nothing there matches the selector 'li\.post' \(item\)/,
  ],
  [
    { item: '.tile', title: '.title' },
    /the selector '\.title' \(title\) matches nothing in any of its 1 items/,
  ],
  [
    { item: '.tile', link: 'a.more' },
    /the selector 'a\.more' \(link\) matches nothing in any of its 1 items/,
  ],
  [
    { item: '.tile', text: '.teaser' },
    /the selector '\.teaser' \(text\) matches nothing in any of its 1 items/,
  ],
  [{ item: '.tile', pattern: '/leaks/' }, /none of the links in its 1 items matches the pattern '\/leaks\/'/],
])('a selector that matches nothing any more is named (%#)', (options, message) => {
  expect(problem(page('changed.html'), options)).toMatchObject({
    code: 'layoutChanged',
    message: expect.stringMatching(message),
    fix: expect.stringContaining('correct the selectors'),
  })
})

test.each(['time', 'author', 'image'])(
  'without what the selector of the %s should find posts are read, and it is named',
  (name) => {
    const { posts, notices } = read(page('news.html'), { ...cards, [name]: '.moved' })
    expect(posts).toHaveLength(3)
    expect(notices).toMatchObject([
      {
        message: `The selector '.moved' (${name}) matches nothing in any of the items of the page.`,
        fix: expect.stringContaining('correct the selectors'),
      },
    ])
  },
)

test.each([
  ['login.html', /wants a login/],
  ['guard.html', /lets in browsers only/],
])('%s is told with what to do about it', (name, fix) => {
  expect(problem(page(name), cards)).toMatchObject({ code: 'blocked', fix: expect.stringMatching(fix) })
})

test.each(['', '{"a":1}', '%PDF-1.7'])('%j is no page', (text) => {
  expect(problem(bytes(text), cards)?.code).toBe('wrongContent')
})

test('a trial tells how often each selector matched, and the first that did not', () => {
  const trial = tryPage(page('news.html'), meta({ ...cards, author: '.byline' }))
  expect(trial.selectors.map(({ name, matched }) => `${name} ${matched}`)).toEqual([
    'item 5',
    'link 4',
    'title 5',
    'text 3',
    'time 3',
    'author 0',
    'image 2',
  ])
  expect(trial.missing).toMatchObject({ name: 'author', selector: '.byline' })
  expect(trial.posts).toHaveLength(3)
  expect(trial.problem).toBeNull()
  expect(tryPage(page('changed.html'), meta(cards)).problem).toMatch(/article\.card/)
  expect(tryPage(page('news.html'), meta({})).problem).toMatch(/item/)
})

test.each([
  [{}, /item/],
  [{ item: 'a[' }, /item: the selector 'a\[' cannot be read: /],
  [{ item: 'a:bogus' }, /Unknown pseudo-class :bogus/],
  [{ item: '.' }, /'\.' names no elements/],
  [{ item: 'li >' }, /ends where another element should be named/],
  [{ item: 'li', title: '<h2>' }, /title: .*it is no HTML/],
  [{ item: 'li', time: { select: 'time', format: 'YYYY' } }, /time\.format: .*write yyyy/],
  [{ item: 'li', time: { select: 'time', zone: 'Mars/Base' } }, /time\.zone: no zone is known/],
  [{ item: 'li', pattern: '(?=x)' }, /pattern: .*look-around is not supported/],
  [{ item: 'li', encoding: 'klingon' }, /encoding: no encoding is known/],
  [{ item: 'li', follow: { text: 'p', most: 11 } }, /follow\.most/],
  [{ item: 'li', sort: true }, /sort/],
])('options that are not right are refused with the reason (%#)', (options, message) => {
  expect(optionsProblem(html, options)).toMatch(message)
})

test('good options are taken', () => {
  expect(optionsProblem(html, { ...cards, follow: { text: '.story', time: '.meta' } })).toBeNull()
})

function expectWhole(body: Uint8Array, options: ParseMeta['options'], seed: number): void {
  const outcome = html.parse(body, meta(options))
  if (outcome.kind === 'error') return expect(outcome.error.message, `seed ${seed}`).not.toBe('')
  for (const post of outcome.harvest.posts) {
    expect(post.id, `seed ${seed}`).not.toBe('')
    expect(post.title, `seed ${seed}`).not.toMatch(/[\n\r]/)
    expect(post.url, `seed ${seed}`).toMatch(/^https?:/i)
    expect(Number.isInteger(post.publishedAt) && post.publishedAt <= receivedAt, `seed ${seed}`).toBe(true)
  }
}

test('pages changed at random are never thrown at, and every post of them is whole', () => {
  const news = page('news.html')
  const forum = page('forum-gbk.html')
  for (let seed = 1; seed <= 1_500; seed++) {
    const isNews = seed % 2 === 0
    expectWhole(mutated(isNews ? news : forum, randomOf(seed)), isNews ? cards : rows, seed)
  }
})

test('a page cut anywhere gives the posts before the cut', () => {
  const body = page('news.html')
  for (let end = 0; end < body.length; end += 23) expectWhole(body.subarray(0, end), cards, end)
})

test('items that stand in one another are read to their end', () => {
  const body = bytes(`${'<div><a href=/x>x</a>'.repeat(500)}${'much text '.repeat(100_000)}`)
  const { posts } = read(body, { item: 'div', title: '.', text: '*', author: '.' })
  expect(posts.map(({ url }) => url)).toEqual(['https://wire.example/x'])
})

test.each([
  ['nested too deep', '<div><b>'.repeat(200_000)],
  ['never closed', '<article class=card>'.repeat(60_000)],
  ['closed too often', `${'<i>'.repeat(500)}${'</x>'.repeat(300_000)}`],
  ['of links alone', '<a href=/x>x</a>'.repeat(60_000)],
  ['of one attribute', `<a href="${'x'.repeat(1_000_000)}">x</a>`],
  ['of brackets', '<'.repeat(500_000)],
])('a page that is %s is read to its end', (_what, text) => {
  const body = bytes(`<title>x</title><article class=card><a href=/a>A</a></article>${text}`)
  const { posts } = read(body, { item: 'article.card a, a ~ a', text: '.' })
  expect(posts[0]?.url).toBe('https://wire.example/a')
})
