import { load } from 'cheerio'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLongStory } from './seed-long-story.ts'

const count = 3_000
let long: Awaited<ReturnType<typeof openLongStory>>
let end: () => Promise<void> = async () => {}

beforeAll(async () => {
  long = await openLongStory(count, {}, (close) => (end = close))
})
afterAll(() => end())

async function textOf(path: string): Promise<string> {
  return await (await long.web.app.request(path)).text()
}

const pageOf = async (query = '') => load(await textOf(`/stories/${long.storyId}${query}`))
const bare = (shown: string) => shown.replaceAll(/\s+/gu, ' ').trim()

async function json(path: string) {
  return JSON.parse(await textOf(path)) as Record<string, unknown> & {
    readonly posts: readonly { readonly id: string }[]
    readonly next: string | null
  }
}

test('a story of 3,000 posts shows a page of them, and counts them all', async () => {
  const $ = await pageOf()
  expect($('#posts .post')).toHaveLength(50)
  expect(bare($('#posts .fine').first().text())).toBe('Posts 1 to 50 of 3000')
  const sums = $('.sums div')
    .toArray()
    .map((each) => bare(`${$(each).find('dd').text()} ${$(each).find('dt').text()}`))
  // One in ten by itself but for the first, which two in ten repeat; all that name @lantern go back to one.
  expect(sums).toEqual(['301 independent origins', '2699 echoes', '3000 posts', '30 denials'])
  expect($('.timeline > li')).toHaveLength(100)
  expect($('#newest li').first().text()).toContain('Post 2999 tells of MIOS')
})

test('lists that are cut say how much they leave out', async () => {
  const $ = await pageOf()
  expect(bare($('#origins > .fine').text())).toBe('and 271 more independent origins, among all posts')
  const echoes = $('#origins details').first()
  expect(bare(echoes.find('summary').text())).toBe('600 echoes')
  expect(echoes.find('li')).toHaveLength(20)
  expect(bare(echoes.find('details > .fine').text())).toBe('and 580 more echoes, among all posts')
})

test('the page stays as small at the end of the story as at its beginning', async () => {
  const sizes = await Promise.all(
    ['', '?page=30', '?page=60'].map(
      async (query) => (await textOf(`/stories/${long.storyId}${query}`)).length,
    ),
  )
  for (const size of sizes) expect(size).toBeLessThan(1_500_000)
})

test('pages of posts follow each other to the last, and a page too far is the last', async () => {
  const links = async (query: string) => {
    const $ = await pageOf(query)
    const pager = $('#posts .pager a').toArray()
    return pager.map((link) => `${$(link).text()} ${$(link).attr('href')}`)
  }
  const to = (page: number) => `/stories/${long.storyId}?page=${page}#posts`
  expect(await links('')).toEqual([`Later ${to(2)}`, `Last ${to(60)}`])
  expect(await links('?page=3')).toEqual([
    `First ${to(1)}`,
    `Earlier ${to(2)}`,
    `Later ${to(4)}`,
    `Last ${to(60)}`,
  ])
  const $ = await pageOf('?page=99')
  expect(bare($('#posts .fine').first().text())).toBe('Posts 2951 to 3000 of 3000')
  expect((await long.web.app.request(`/stories/${long.storyId}?page=0`)).status).toBe(400)
})

test('a post that is named leads to the page that shows it, wherever that is', async () => {
  const $ = await pageOf('?page=20')
  const id = await long.idOf(2_999)
  const href = $('#newest a').first().attr('href') ?? ''
  expect(href).toBe(`/stories/${long.storyId}?post=${id}#post-${id}`)
  const shown = load(await textOf(href.replace(/#.*/u, '')))
  expect(shown(`#post-${id}`)).toHaveLength(1)
  const [first] = $('#posts .post').toArray()
  expect(
    $(first).find(`a[href="/stories/${long.storyId}?post=${long.first}#post-${long.first}"]`).length,
  ).toBe(1)
})

test('what happened is told back to the first report', async () => {
  const positions = ($: Awaited<ReturnType<typeof pageOf>>) =>
    $('.timeline > li')
      .toArray()
      .map((line) => Number($(line).attr('id')?.replace('entry-', '')))
  const earlier = '#timeline a[href*="before="]'
  const newest = await pageOf()
  expect(positions(newest)).toEqual(Array.from({ length: 100 }, (_, n) => count - 99 + n))
  const before = newest(earlier).attr('href')
  expect(before).toBe(`/stories/${long.storyId}?page=1&before=${count - 99}#timeline`)
  const middle = await pageOf(`?before=${count - 99}`)
  expect(positions(middle).at(-1)).toBe(count - 100)
  const first = await pageOf('?before=101')
  expect(positions(first)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1))
  expect(first(earlier)).toHaveLength(0)
})

test('over JSON all posts come by a cursor, each once and in order', async () => {
  const told = await json(`/api/stories/${long.storyId}`)
  expect(told).toMatchObject({ postCount: count, originCount: 301, echoCount: 2_699 })
  expect(told.posts).toHaveLength(50)
  const ids = told.posts.map(({ id }) => id)
  for (let { next } = told; next !== null;) {
    const page = await json(`${next}${next.includes('limit') ? '' : '&limit=100'}`)
    ids.push(...page.posts.map(({ id }) => id))
    next = page.next
  }
  expect(ids).toEqual(Array.from({ length: count }, (_, n) => `p${n}`))
  expect((await long.web.app.request(`/api/stories/${long.storyId}/posts?cursor=soon`)).status).toBe(400)
  expect((await long.web.app.request('/api/stories/99999/posts')).status).toBe(404)
})

test('a card of the stream counts all posts and shows some', async () => {
  const $ = load(await textOf('/'))
  expect(bare($('.others summary').text())).toBe('600 duplicates, 2399 more accounts 30 denials')
  expect($('.others li')).toHaveLength(50)
  expect(bare($('.others > .fine').text())).toBe('and 2949 more')
  const { stories } = (await json('/api/stream')) as unknown as {
    stories: { postCount: number; posts: object[] }[]
  }
  expect(stories.map(({ postCount, posts }) => [postCount, posts.length])).toEqual([[count, 51]])
})
