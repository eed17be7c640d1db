import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ParsedPost } from '#model/post.ts'
import { deepJson, mutated, mutatedJson, randomOf } from '#tests/mutate.ts'
import type { Harvest, ParseOutcome } from '#sources/adapter.ts'
import { parseWeibo } from './page.ts'

const receivedAt = Date.UTC(2026, 8, 4, 7, 0, 0)
const url = 'https://m.weibo.cn/api/container/getIndex?type=uid&value=1234567890&containerid=1076031234567890'
const meta = { url, contentType: 'application/json', receivedAt, lang: null, options: {} }

function fixture(name: string): Uint8Array {
  return new Uint8Array(
    readFileSync(new URL(`../../../tests/fixtures/platforms/weibo/${name}`, import.meta.url)),
  )
}

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
const parse = (value: unknown) => parseWeibo(json(value), meta)

function harvest(outcome: ParseOutcome): Harvest {
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return outcome.harvest
}

const phone = harvest(parseWeibo(fixture('phone.json'), meta))
const desktop = harvest(parseWeibo(fixture('desktop.json'), meta))

function postOf(mblog: object): ParsedPost {
  const whole = {
    id: '52',
    bid: 'Q1aaaaaa1',
    created_at: '刚刚',
    user: { id: 1234567890 },
    text: '',
    ...mblog,
  }
  const [post] = harvest(parse({ ok: 1, data: { cards: [{ card_type: 9, mblog: whole }] } })).posts
  if (post === undefined) throw new Error('no post')
  return post
}

const byId = (id: string) => phone.posts.find((post) => post.id === id)

test('an answer for phones gives the posts of the account, newest first, a pinned one where its date puts it', () => {
  expect(phone.title).toBe('手机研究所')
  expect(phone.posts.map(({ id }) => id)).toEqual([
    '5200000000000009',
    '5200000000000008',
    '5200000000000007',
    '5200000000000006',
    '5200000000000005',
    '5200000000000004',
    '4900000000000001',
  ])
  expect(phone.older).toBe(`${url}&since_id=5200000000000003`)
})

test('a card that cannot be read is counted, one with a post that the account liked is left out', () => {
  expect(phone.skipped).toBe(1)
  expect(phone.posts.map(({ text }) => text)).not.toContain('别人的微博')
})

test('of HTML the words stay: emoji by name, lines by br, people and topics', () => {
  expect(byId('5200000000000009')).toMatchObject({
    url: 'https://weibo.com/1234567890/Q1aaaaaa9',
    title: '',
    text: '#新系统# 自研系统在路上[doge]\n第二行 @小红 看看 网页链接',
    author: '手机研究所',
    categories: ['新系统'],
    publishedAt: receivedAt - 5 * 60_000,
    timePrecision: 'minute',
    updatedAt: Date.UTC(2026, 8, 4, 6, 58),
    links: [{ raw: 'http://t.cn/A6abcdef', expanded: 'https://news.example/mios?a=1' }],
  })
  expect(byId('5200000000000009')?.content).toContain('href="https://m.weibo.cn/n/')
})

test('pictures are large, given as a list or as an object; live photos bring their film', () => {
  expect(byId('5200000000000009')?.media).toEqual([
    { type: 'image', url: 'https://wx1.sinaimg.example/large/a1.jpg' },
    { type: 'image', url: 'https://wx1.sinaimg.example/large/a2.jpg' },
    { type: 'video', url: 'https://video.sinaimg.example/a2.mov' },
  ])
  expect(byId('5200000000000007')?.media).toEqual([
    { type: 'image', url: 'https://wx2.sinaimg.example/large/b1.jpg' },
    { type: 'image', url: 'https://wx2.sinaimg.example/orj360/b2.jpg' },
  ])
})

test('the link to the rest of a cut text is no part of it', () => {
  expect(byId('5200000000000008')).toMatchObject({ text: '爆料一段很长的文字，后面还有...', links: [] })
})

test('a repost keeps own words, the original and who stood between apart, and the links of the original', () => {
  expect(byId('5200000000000007')).toMatchObject({
    text: '',
    author: '手机研究所',
    repostOf: {
      id: '5199999999999990',
      url: 'https://weibo.com/2345678901/Q1zzzzzz0',
      author: '原作者',
      text: '原博：系统叫 #MIOS#，见 网页链接',
    },
    quoteOf: { author: '小蓝', text: 'MIOS 稳了' },
    links: [{ expanded: 'https://mios.example/' }],
    categories: ['MIOS'],
  })
})

test('of an original that was deleted Weibo’s note is kept, and its link to a page of help is not', () => {
  expect(byId('5200000000000006')).toMatchObject({
    text: '看看就好',
    url: 'https://weibo.com/1234567890/QeMptyBid',
    repostOf: { id: '5199999999999000', text: '抱歉，此微博已被作者删除。查看帮助：网页链接' },
    links: [],
  })
})

test('a film is media and a link with what its card says, an article a link', () => {
  expect(byId('5200000000000005')).toMatchObject({
    media: [
      { type: 'image', url: 'https://wx3.sinaimg.example/poster.jpg' },
      { type: 'video', url: 'https://f.video.weibocdn.example/720.mp4' },
    ],
    links: [
      {
        raw: 'https://video.weibo.com/show?fid=1034:5200',
        title: 'MIOS 上手',
        description: '手机研究所的微博视频\n一分钟看完',
      },
    ],
  })
  expect(byId('5200000000000004')?.links).toEqual([
    {
      raw: 'https://weibo.com/ttarticle/p/show?id=2309404',
      title: 'MIOS 全解析',
      description: '从内核到界面',
    },
  ])
})

test('an answer for desktops is read by the same names', () => {
  expect(desktop.posts.map(({ id }) => id)).toEqual(['5200000000000010', '5200000000000009'])
  expect(desktop.posts[1]).toMatchObject({
    url: 'https://weibo.com/1234567890/Q1aaaaaa9',
    text: '#新系统# 自研系统[doge]\nhttp://t.cn/A6abcdef',
    categories: ['新系统'],
    links: [{ raw: 'http://t.cn/A6abcdef', expanded: 'https://news.example/mios', title: 'MIOS 新闻' }],
    media: [
      { type: 'image', url: 'https://wx1.sinaimg.example/large/p2.jpg' },
      { type: 'video', url: 'https://livephoto.example/p2.mov' },
      { type: 'image', url: 'https://wx1.sinaimg.example/large/p1.jpg' },
    ],
    publishedAt: Date.UTC(2026, 8, 4, 6, 35, 4),
    updatedAt: Date.UTC(2026, 8, 4, 6, 40),
    timePrecision: 'exact',
  })
  expect(desktop.posts[0]?.media).toHaveLength(3)
})

test('a post without its short name gets it from its card, else from its number', () => {
  expect(postOf({ id: '3501756485200075', bid: '' }).url).toBe('https://weibo.com/1234567890/z0JH2lOMb')
  const scheme = 'https://m.weibo.cn/status/Q9zzzzzz9?mblogid=Q9zzzzzz9'
  const mblog = { id: '52', bid: '', created_at: '刚刚', text: 'x', user: { id: 1234567890 } }
  const { posts } = harvest(parse({ ok: 1, data: { cards: [{ card_type: 9, scheme, mblog }] } }))
  expect(posts[0]?.url).toBe('https://weibo.com/1234567890/Q9zzzzzz9')
})

test.each([
  [{ text: '', raw_text: 'MIOS 原文' }, 'MIOS 原文'],
  [{ text: 'A<br/>B &amp; C' }, 'A\nB & C'],
  [{ text: '<p>一</p><p>二</p>' }, '一\n二'],
  [{ text: '好<img alt=[笑]>吗' }, '好[笑]吗'],
  [{ isLongText: true, text: '短', longText: { longTextContent: '长长的全文' } }, '长长的全文'],
  [{ text: '转发微博', retweeted_status: { id: '7', text: '原文' } }, ''],
])('%j reads as %j', (mblog, text) => {
  expect(postOf(mblog).text).toBe(text)
})

test.each([
  ['<a href="/sinaurl?u=https%3A%2F%2Fmios.example%2Fa">网页链接</a>', 'https://mios.example/a'],
  [
    '<a href="http://weibo.cn/sinaurl?toasturl=https%3A%2F%2Fmios.example%2Fb">x</a>',
    'https://mios.example/b',
  ],
])('the link of %j leads to %s', (text, expanded) => {
  expect(postOf({ text }).links).toMatchObject([{ expanded }])
})

test('what a short address stands for may itself be wrapped', () => {
  const url_struct = [
    { short_url: 'http://t.cn/A6b', long_url: 'https://weibo.cn/sinaurl?u=https%3A%2F%2Fmios.example%2Fc' },
    { short_url: 'http://t.cn/A6c' },
    7,
  ]
  expect(
    postOf({ text: '', text_raw: '见 http://t.cn/A6b，还有http://t.cn/A6c。', url_struct }).links,
  ).toEqual([{ raw: 'http://t.cn/A6b', expanded: 'https://mios.example/c' }, { raw: 'http://t.cn/A6c' }])
})

test('between the fragments of two addresses stands no topic', () => {
  expect(postOf({ text: 'https://a.example/#x 和 https://b.example/#y' }).categories).toEqual([])
})

test('topics of communities lose their mark', () => {
  expect(postOf({ text: '#小米[超话]# 和 #MIOS# 和 #MIOS#' }).categories).toEqual(['小米超话', 'MIOS'])
})

test('a date that means nothing, or lies ahead, is the time received', () => {
  for (const created_at of ['猜猜', 'Fri Sep 04 23:35:04 +0800 2027', ''])
    expect(postOf({ created_at, text: 'x' })).toMatchObject({
      publishedAt: receivedAt,
      timePrecision: 'inferred',
    })
})

test('an account without posts has none, and that is no fault', () => {
  expect(harvest(parse({ ok: 0, msg: '这里还没有内容', data: { cards: [] } })).posts).toEqual([])
  expect(harvest(parse({ ok: 0, msg: '这里还没有内容' })).posts).toEqual([])
  expect(harvest(parse({ ok: 1, data: { cards: [] } })).posts).toEqual([])
  expect(harvest(parse({ ok: 1, data: { list: [] } })).posts).toEqual([])
})

test.each([
  [{ ok: -100, url: 'https://passport.weibo.example/' }, 'authExpired', /F12/u],
  [{ ok: 0, errno: '100005', msg: '请登录后查看' }, 'authExpired', /Cookie/u],
  [{ ok: 0, msg: '请求过于频繁,歇歇吧', data: { cards: [] } }, 'blocked', /asked again/u],
  [{ ok: 0, msg: '用户不存在' }, 'wrongContent', /number/u],
  [{ ok: 0, msg: '系统升级' }, 'layoutChanged', /RSSHub/u],
  [{ ok: 1, data: { tiles: [] } }, 'layoutChanged', /RSSHub/u],
  [[1, 2], 'layoutChanged', /RSSHub/u],
  [{ ok: 1, data: { cards: [{ mblog: {} }, { mblog: 7 }] } }, 'layoutChanged', /RSSHub/u],
])('%j is %s', (answer, code, fix) => {
  expect(parse(answer)).toMatchObject({ kind: 'error', error: { code, fix: expect.stringMatching(fix) } })
})

test('the page for visitors in place of JSON asks for a new cookie', () => {
  expect(parseWeibo(fixture('visitor.html'), { ...meta, contentType: 'text/html' })).toMatchObject({
    kind: 'error',
    error: { code: 'authExpired', fix: expect.stringContaining('m.weibo.cn') },
  })
})

function expectWhole(body: Uint8Array, seed: number): void {
  const outcome = parseWeibo(body, meta)
  if (outcome.kind === 'error') return expect(outcome.error.message, `seed ${seed}`).not.toBe('')
  for (const post of outcome.harvest.posts) {
    expect(post.id, `seed ${seed}`).toMatch(/^\d+$/u)
    expect(post.title, `seed ${seed}`).not.toMatch(/[\n\r]/u)
    expect(Number.isInteger(post.publishedAt) && post.publishedAt <= receivedAt, `seed ${seed}`).toBe(true)
    expect(post.url, `seed ${seed}`).toMatch(/^https:\/\/(?:weibo\.com|m\.weibo\.cn)\/\w+\/\w+$/u)
    for (const link of post.links) expect(link.raw, `seed ${seed}`).toMatch(/^[a-z][a-z0-9+.-]*:/iu)
  }
}

test('answers changed at random are never thrown at, and every post of them is whole', () => {
  const bodies = ['phone.json', 'desktop.json', 'profile.json', 'visitor.html'].map(fixture)
  for (let seed = 1; seed <= 800; seed++)
    expectWhole(mutated(bodies[seed % bodies.length] ?? json(0), randomOf(seed)), seed)
  const values = bodies.slice(0, 2).map((body): unknown => JSON.parse(new TextDecoder().decode(body)))
  for (let seed = 1; seed <= 1_000; seed++)
    expectWhole(json(mutatedJson(values[seed % 2], randomOf(seed), 0.02)), seed)
})

test('an answer that ends anywhere, or is nested without end, is told', () => {
  const body = fixture('phone.json')
  for (let end = 0; end < body.length; end += 97) expectWhole(body.subarray(0, end), end)
  expectWhole(deepJson(100_000), 0)
  const nested = new TextDecoder().decode(deepJson(50_000))
  expectWhole(
    new TextEncoder().encode(`{"ok":1,"data":{"cards":[{"mblog":{"id":"1","text":"x","pics":${nested}}}]}}`),
    0,
  )
})

test.each(['<a ', '<a href=x>', '<a>全文', '<img alt=', '#', '//@x:', 'https://', '<br', '全文</a>'])(
  'a flood of %j is read to its end',
  (piece) => {
    const flood = piece.repeat(60_000)
    expect(flood).toContain(postOf({ text: flood, text_raw: flood }).text)
  },
)
