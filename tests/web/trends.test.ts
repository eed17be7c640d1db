import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { hostile } from './hostile.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { type SeedPost, seedPost } from './seed.ts'

async function pageOf({ app }: TestWeb, path: string) {
  const answer = await app.request(path)
  return { status: answer.status, $: load(await answer.text()) }
}

const bare = (shown: string) => shown.replaceAll(/\s+/gu, ' ').trim()
const nova = { type: 'os', canonical: 'nova os', name: 'Nova OS' }
const acme = { type: 'company', canonical: 'acme', name: 'Acme' }

/** Acme is told of every other day; of Nova OS nobody spoke before the last three posts, of two sources. */
async function openTrends(): Promise<TestWeb> {
  const web = await openWeb()
  const told = (id: string, at: string, more: Partial<SeedPost> = {}) =>
    seedPost(web.db, { id, title: id, at, keywords: [acme], ...more })
  for (let day = 21; day <= 30; day += 2) await told(`s${day}`, `2023-09-${day}T12:00:00Z`)
  for (let day = 1; day <= 17; day += 2)
    await told(`o${day}`, `2023-10-${String(day).padStart(2, '0')}T12:00:00Z`)
  const keywords = [nova, { type: 'phrase', canonical: 'loud', name: 'loud' }]
  await told('n1', '2023-10-19T10:00:00Z', { keywords })
  await told('n2', '2023-10-20T10:00:00Z', { keywords, source: 'xin-ji' })
  await told('n3', '2023-10-20T11:00:00Z', { keywords })
  await told('dropped', '2023-10-20T11:00:00Z', { keywords: [acme], keep: false })
  return web
}

test('what rises against the 30 days before comes with its posts a day, and opens them', async () => {
  const web = await openTrends()
  const { $ } = await pageOf(web, '/trends')
  const first = $('.trends li').first()
  expect(bare(first.text())).toBe('Nova OS os 3 posts from 2 sources none before')
  expect(first.closest('section').find('h2').text()).toBe('New')
  expect($('.trends h3').text()).not.toMatch(/Acme|loud/u)
  expect(first.find('svg rect.recent').length).toBe(2)
  expect(first.find('svg').attr('aria-label')).toMatch(/^Nova OS: posts a day, (?:0, ){35}1, 2$/u)
  const found = await pageOf(web, first.find('h3 a').attr('href') ?? '')
  expect(found.$('article').length).toBe(3)
})

test('a day is another window, and any day of the past can be looked at', async () => {
  const web = await openTrends()
  expect(await (await web.app.request('/api/trends?window=day')).json()).toMatchObject({
    window: 'day',
    from: '2023-10-19T13:00:00.000Z',
    to: '2023-10-20T13:00:00.000Z',
    recentPosts: 2,
    rising: [{ canonical: 'nova os', recent: 2, recentSources: 2, before: 1, isNew: false }],
    new: [],
  })
  const { $ } = await pageOf(web, '/trends?window=week&at=2023-10-19')
  expect(bare($('.trends li').first().text())).toBe('Nova OS os 1 post from 1 source none before')
  const found = await pageOf(web, $('.trends h3 a').first().attr('href') ?? '')
  expect(found.$('article').length).toBe(1)
})

test('where nothing was kept lately the page leads to the week of the newest post', async () => {
  const web = await openWeb()
  expect((await pageOf(web, '/trends')).$('.empty').text()).toContain('No post was kept in this week.')
  await seedPost(web.db, { id: 'old', title: 'Old', at: '2023-01-05T10:00:00Z', keywords: [nova] })
  const { $ } = await pageOf(web, '/trends')
  expect($('.empty a').attr('href')).toBe('/trends?window=week&at=2023-01-05')
})

test.each(['/trends?window=year', '/trends?at=soon', '/trends?at=2023-13-40', '/api/trends?window=year'])(
  '%s is refused in words',
  async (path) => {
    expect((await (await openWeb()).app.request(path)).status).toBe(400)
  },
)

test.each(Object.entries(hostile))(
  'a keyword that tries %s stands on the page as text',
  async (_what, text) => {
    const web = await openWeb()
    const keywords = [{ type: 'os', canonical: `k ${text}`.toLowerCase(), name: `K ${text}` }]
    for (const id of ['1', '2', '3'])
      await seedPost(web.db, { id, title: id, keywords, at: '2023-10-20T11:00:00Z' })
    const { $, status } = await pageOf(web, '/trends')
    expect(status).toBe(200)
    expect($('script:not([src]), [onmouseover], main b').length).toBe(0)
    expect((await pageOf(web, $('.trends h3 a').first().attr('href') ?? '/none')).status).toBe(200)
  },
)
