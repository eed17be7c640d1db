import { expect, test } from 'vitest'
import { container, down, fixture, idOf, uid, weiboServer } from '#tests/weibo-server.ts'
import type { Gathered } from '#sources/adapter.ts'
import { gathered } from '#tests/gathered.ts'

const numbers = ({ posts }: { readonly posts: readonly { readonly id: string }[] }) =>
  posts.map(({ id }) => Number(id) - 5_200_000_000_000_000)

test('the first poll asks for the list, then for its newest page', async () => {
  const server = await weiboServer({ posts: down(9, 1) })
  const poll = gathered(await server.poll())
  expect(numbers(poll.harvest)).toEqual([9, 8, 7])
  expect(poll.harvest.title).toBe('手机研究所')
  expect(poll.wholeSince).toBe(Date.UTC(2026, 8, 4, 2, 0, 7))
  expect(poll.failure).toBeUndefined()
  expect(server.asked).toEqual([
    `/api/container/getIndex?type=uid&value=${uid}`,
    `/api/container/getIndex?type=uid&value=${uid}&containerid=${container}`,
  ])
})

test('it says what Weibo’s own page says, under our own name and with the owner’s cookie', async () => {
  const server = await weiboServer({ posts: down(1, 1) })
  await server.poll()
  expect(server.headers[0]).toMatchObject({
    cookie: 'SUB=1',
    referer: expect.stringMatching(/\/u\/1234567890$/u),
    'mweibo-pwa': '1',
    'x-requested-with': 'XMLHttpRequest',
    'user-agent': 'Leakwire/test',
  })
})

test('later polls cost one request where nothing much is new', async () => {
  const server = await weiboServer({ posts: down(9, 1) })
  const { cursor } = gathered(await server.poll())
  server.account.posts = down(10, 1)
  server.asked.length = 0
  expect(numbers(gathered(await server.poll(cursor)).harvest)).toEqual([10, 9, 8])
  expect(server.asked).toHaveLength(1)
})

test.each([true, false])(
  'what came since is read page by page until what is known, by number: %s',
  async (byNumber) => {
    const server = await weiboServer({ posts: down(9, 1), byNumber })
    const { cursor } = gathered(await server.poll())
    server.account.posts = down(17, 1)
    server.asked.length = 0
    expect(numbers(gathered(await server.poll(cursor)).harvest)).toEqual(down(17, 9).map(({ n }) => n))
    expect(server.asked).toHaveLength(3)
  },
)

test('a pinned post stops no walk and stands where its date puts it', async () => {
  const pinned = { n: 1, isTop: true }
  const server = await weiboServer({ posts: [pinned, ...down(9, 2)] })
  const first = gathered(await server.poll())
  expect(numbers(first.harvest)).toEqual([9, 8, 7, 1])
  server.account.posts = [pinned, ...down(14, 2)]
  expect(numbers(gathered(await server.poll(first.cursor)).harvest)).toEqual([14, 13, 12, 1, 11, 10, 9])
})

test('a post of old that its author repeats ends no walk', async () => {
  const server = await weiboServer({ posts: down(9, 1) })
  const { cursor } = gathered(await server.poll())
  server.account.posts = [{ n: 17 }, { n: 2 }, ...down(16, 1)]
  const read = down(16, 7).map(({ n }) => n)
  expect(numbers(gathered(await server.poll(cursor)).harvest)).toEqual([17, 2, ...read])
})

test('a page said to be empty before what is known is met is asked for once more, and believed then', async () => {
  const server = await weiboServer({ posts: down(9, 1) })
  let { cursor } = gathered(await server.poll())
  server.account.posts = down(17, 1)
  server.account.instead = {
    since_id: { status: 200, body: '{"ok":0,"msg":"这里还没有内容","data":{"cards":[]}}' },
  }
  const halted = gathered(await server.poll(cursor))
  expect(numbers(halted.harvest)).toEqual([17, 16, 15])
  const { instead } = server.account
  server.account.instead = {}
  expect(numbers(gathered(await server.poll(halted.cursor)).harvest)).toEqual(down(17, 9).map(({ n }) => n))
  server.account.instead = instead
  ;({ cursor } = gathered(await server.poll(halted.cursor)))
  server.asked.length = 0
  await server.poll(cursor)
  expect(server.asked).toHaveLength(1)
})

test('more than five pages are read by the polls after it, and none is lost', async () => {
  const server = await weiboServer({ posts: down(9, 1) })
  let { cursor } = gathered(await server.poll())
  const seen = new Set<number>()
  for (const newest of [49, 59, 60, 60, 60]) {
    server.account.posts = down(newest, 1)
    server.asked.length = 0
    const poll = gathered(await server.poll(cursor))
    for (const n of numbers(poll.harvest)) seen.add(n)
    expect(server.asked.length).toBeLessThanOrEqual(5)
    cursor = poll.cursor
  }
  expect([...seen].toSorted((a, b) => b - a).slice(0, 52)).toEqual(down(60, 9).map(({ n }) => n))
  server.asked.length = 0
  await server.poll(cursor)
  expect(server.asked).toHaveLength(1)
})

test('a failure on the way keeps what was read, and the next poll goes on from there', async () => {
  const server = await weiboServer({ posts: down(9, 1) })
  const { cursor } = gathered(await server.poll())
  server.account.posts = down(17, 1)
  server.account.instead = { since_id: { status: 500, body: '' } }
  const halted = gathered(await server.poll(cursor))
  expect(numbers(halted.harvest)).toEqual([17, 16, 15])
  expect(halted.failure).toMatchObject({ status: 500 })
  server.account.instead = {}
  server.account.posts = down(18, 1)
  const next = gathered(await server.poll(halted.cursor))
  expect(next.failure).toBeUndefined()
  expect(numbers(next.harvest)).toEqual([18, 17, 16, ...down(14, 9).map(({ n }) => n)])
})

test('cut texts are opened, five a poll, and not asked for again while they stay as they are', async () => {
  const server = await weiboServer({
    posts: down(7, 1).map((post) => ({ ...post, isLong: true })),
    perPage: 7,
  })
  const first = gathered(await server.poll())
  const texts = ({ harvest }: Gathered) => harvest.posts.map(({ text }) => text)
  const whole = (n: number) => `Post ${n} in full: MIOS\nends`
  expect(texts(first)).toEqual([...[7, 6, 5, 4, 3].map(whole), 'Post 2 ...', 'Post 1 ...'])
  server.asked.length = 0
  const second = gathered(await server.poll(first.cursor))
  expect(texts(second)).toEqual([7, 6, 5, 4, 3, 2, 1].map(whole))
  expect(server.asked.filter((path) => path.startsWith('/statuses'))).toEqual([
    '/statuses/show?id=Q1bbbb002',
    '/statuses/show?id=Q1bbbb001',
  ])
  server.asked.length = 0
  expect(texts(gathered(await server.poll(second.cursor)))).toEqual(texts(second))
  expect(server.asked).toHaveLength(1)
})

test('a failure while opening leaves texts cut and is told', async () => {
  const server = await weiboServer({ posts: [{ n: 1, isLong: true }] })
  server.account.instead = { '/statuses/show': { status: 432, body: '' } }
  const poll = gathered(await server.poll())
  expect(poll.harvest.posts[0]?.text).toBe('Post 1 ...')
  expect(poll.failure).toMatchObject({ code: 'authExpired', status: 432 })
  server.account.instead = {}
  const next = gathered(await server.poll(poll.cursor))
  expect(next.harvest.posts[0]?.text).toContain('MIOS')
})

test('a cut post that Weibo does not open stays cut, and keeps no other one from being opened', async () => {
  const server = await weiboServer({ posts: down(3, 1).map((post) => ({ ...post, isLong: true })) })
  server.account.instead = { Q1bbbb003: { status: 200, body: '{"ok":0,"msg":"V+粉丝专属"}' } }
  const poll = gathered(await server.poll())
  expect(poll.failure).toBeUndefined()
  expect(poll.harvest.posts.map(({ text }) => text.includes('MIOS'))).toEqual([false, true, true])
  server.asked.length = 0
  await server.poll(poll.cursor)
  expect(server.asked).toHaveLength(1)
})

test('an account without posts is read as such', async () => {
  const server = await weiboServer()
  const poll = gathered(await server.poll())
  expect(poll).toMatchObject({ harvest: { posts: [] }, wholeSince: null })
  server.account.posts = down(2, 1)
  expect(numbers(gathered(await server.poll(poll.cursor)).harvest)).toEqual([2, 1])
})

test('without a cookie nothing is asked, and it says what to do', async () => {
  const server = await weiboServer({ posts: down(2, 1) })
  for (const headers of [{}, { Accept: 'x' }, { cookie: ' ' }]) {
    expect(await server.poll(null, { headers })).toMatchObject({
      kind: 'failed',
      failure: {
        code: 'authMissing',
        fix: expect.stringContaining(`https://YOUR-RSSHUB/weibo/user/${uid}`),
      },
    })
  }
  expect(await server.gone([idOf(1)], { headers: {} })).toEqual([])
  expect(server.asked).toEqual([])
})

test('an address without a number is told, and nothing asked', async () => {
  const server = await weiboServer()
  expect(await server.poll(null, { address: 'https://weibo.com/phonelab' })).toMatchObject({
    kind: 'failed',
    failure: { code: 'config', fix: expect.stringContaining('weibo.com/u/NUMBER') },
  })
  expect(server.asked).toEqual([])
})

test.each([
  [{ status: 432, body: '' }, 'authExpired'],
  [{ status: 200, body: '{"ok":-100,"errno":"100006","msg":"请登录"}' }, 'authExpired'],
  [{ status: 200, body: fixture('visitor.html') }, 'authExpired'],
  [{ status: 418, body: '' }, 'rateLimited'],
  [{ status: 200, body: '{"ok":0,"msg":"请求过于频繁"}' }, 'rateLimited'],
  [{ status: 200, body: '{"ok":0,"msg":"用户不存在"}' }, 'notFound'],
  [{ status: 403, body: '' }, 'blocked'],
  [{ status: 200, body: '{"ok":1,"data":{"wall":[]}}' }, 'layoutChanged'],
  [{ status: 200, body: '<html><title>Hello</title></html>' }, 'wrongContent'],
])('an answer of %j is %s, with what to do', async (instead, code) => {
  const server = await weiboServer({ instead: { containerid: instead } })
  expect(await server.poll()).toMatchObject({
    kind: 'failed',
    failure: { code, message: expect.stringMatching(/\w/u), fix: expect.stringMatching(/\w/u) },
  })
})

test('a cookie that is old is told by the first answer, and nothing more is asked', async () => {
  const server = await weiboServer({ instead: { 'type=uid': { status: 200, body: '{"ok":-100}' } } })
  expect(await server.poll()).toMatchObject({ kind: 'failed', failure: { code: 'authExpired' } })
  expect(server.asked).toHaveLength(1)
})

test('an account whose first answer shows nothing is read whole afterwards', async () => {
  const server = await weiboServer()
  const { cursor } = gathered(await server.poll())
  server.account.posts = down(8, 1)
  const next = gathered(await server.poll(cursor))
  expect(await server.older(next.cursor)).toMatchObject({ kind: 'page', isEnd: false })
})

test('a page is read further back with each step, to the end', async () => {
  const server = await weiboServer({ posts: down(8, 1).map((post) => ({ ...post, isLong: post.n === 4 })) })
  let { cursor } = gathered(await server.poll())
  const steps: number[][] = []
  for (let isEnd = false; !isEnd;) {
    const page = await server.older(cursor)
    if (page.kind === 'failed') throw new Error(page.failure.message)
    steps.push(numbers(page.harvest))
    ;({ cursor, isEnd } = page)
  }
  expect(steps).toEqual([
    [5, 4, 3],
    [2, 1],
  ])
  expect(server.asked).toContain('/statuses/show?id=Q1bbbb004')
  server.asked.length = 0
  expect(await server.older(cursor)).toMatchObject({ kind: 'page', isEnd: true, harvest: { posts: [] } })
  expect(server.asked).toEqual([])
  expect(numbers(gathered(await server.poll(cursor)).harvest)).toEqual([8, 7, 6])
})

test('a step back that fails can be made again', async () => {
  const server = await weiboServer({ posts: down(8, 1) })
  const { cursor } = gathered(await server.poll())
  server.account.instead = { since_id: { status: 503, body: '' } }
  expect(await server.older(cursor)).toMatchObject({ kind: 'failed' })
  server.account.instead = {}
  expect(await server.older(cursor)).toMatchObject({ kind: 'page', isEnd: false })
})

test('gone are those of which Weibo says so, and no others', async () => {
  const server = await weiboServer({ posts: down(4, 1), deleted: [2] })
  expect(await server.gone([4, 3, 2, 99].map(idOf))).toEqual([idOf(2), idOf(99)])
  server.account.instead = { [idOf(3)]: { status: 432, body: '' } }
  expect(await server.gone([2, 3, 99].map(idOf))).toEqual([idOf(2)])
})

test('a cursor of another shape is none', async () => {
  const server = await weiboServer({ posts: down(4, 1) })
  for (const cursor of [7, 'x', [], { newest: {}, gap: 1, whole: [1], older: ['a'] }])
    expect(numbers(gathered(await server.poll(cursor)).harvest)).toEqual([4, 3, 2])
})
