import { load } from 'cheerio'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openWeb, type TestWeb } from './open-web.ts'
import { seedPost, topicId } from './seed.ts'

const hyperos = { type: 'os', canonical: 'hyperos', name: 'HyperOS' }

async function seeded(): Promise<TestWeb> {
  const web = await openWeb()
  const { db } = web
  await seedPost(db, {
    id: 'a',
    title: 'MIOS on a tablet',
    text: 'MIOS, says MIOS',
    author: 'Ada',
    at: '2023-10-01T08:00:00Z',
    keywords: [hyperos],
  })
  await seedPost(db, {
    id: 'b',
    title: 'A phone',
    text: 'It runs MIOS and a long list of other things',
    author: 'Ada',
    at: '2023-10-02T08:00:00Z',
  })
  await seedPost(db, {
    id: 'c',
    title: 'MIOS 系统',
    source: 'xin-ji',
    lang: 'zh-CN',
    author: null,
    at: '2023-10-04T08:00:00Z',
    keywords: [hyperos],
  })
  await seedPost(db, { id: 'd', title: 'Something else', at: '2023-10-05T08:00:00Z' })
  return web
}

async function page({ app }: TestWeb, path: string) {
  const answer = await app.request(path)
  expect(answer.status).toBe(200)
  return load(await answer.text())
}

test('the page counts what was found by source, leaker, keyword, language and day, each a link that narrows it down', async () => {
  const web = await seeded()
  const $ = await page(web, '/search?q=MIOS+OR+absent')
  const facets = $('.facets > div')
    .toArray()
    .map((part) => [
      $(part).find('h2').text(),
      $(part)
        .find('li')
        .toArray()
        .map((item) => $(item).text().trim().replaceAll(/\s+/gu, ' ')),
    ])
  expect(facets).toEqual([
    ['Sources', ['Tech Leaf 2', '新机日报 1']],
    ['Leakers', ['Ada 2']],
    ['Keywords', ['HyperOS 2']],
    ['Languages', ['English 2', 'Chinese 1']],
  ])
  const bars = $('.bars.linked a')
    .toArray()
    .map((bar) => $(bar).attr('aria-label'))
  expect(bars).toEqual(['1 post, 2023-10-01', '1 post, 2023-10-02', '1 post, 2023-10-04'])
  const counts: Record<string, number> = {}
  for (const link of [...$('.facets a').toArray(), ...$('.bars a').toArray()]) {
    const href = $(link).attr('href') ?? ''
    const narrowed = await page(web, href)
    counts[new URLSearchParams(href.slice(href.indexOf('?'))).get('q') ?? ''] = narrowed('article').length
  }
  expect(counts).toEqual({
    '(MIOS OR absent) source:tech-leaf': 2,
    '(MIOS OR absent) source:xin-ji': 1,
    '(MIOS OR absent) leaker:ada': 2,
    '(MIOS OR absent) keyword:hyperos': 2,
    '(MIOS OR absent) lang:en': 2,
    '(MIOS OR absent) lang:zh': 1,
    '(MIOS OR absent) after:2023-10-01 before:2023-10-02': 1,
    '(MIOS OR absent) after:2023-10-02 before:2023-10-03': 1,
    '(MIOS OR absent) after:2023-10-04 before:2023-10-05': 1,
  })
})

test('where posts must be read for it, counting is offered and done when asked for', async () => {
  const web = await seeded()
  const $ = await page(web, '/search?q=%3DMIOS')
  expect($('.facets').length).toBe(0)
  const asked = await page(web, $('a[href*="facets=1"]').attr('href') ?? '')
  expect(asked('.facets li').first().text().replaceAll(/\s+/gu, ' ').trim()).toBe('Tech Leaf 2')
})

test('the API counts when it is asked to, with the query for each value', async () => {
  const { app } = await seeded()
  const plain = await (await app.request('/api/search?q=MIOS')).json()
  expect(plain).toMatchObject({ total: { count: 3, isMore: false }, suggestion: null, lookedAt: null })
  expect(plain).not.toHaveProperty('facets')
  const counted = await (await app.request('/api/search?q=MIOS&facets=1')).json()
  expect(counted).toMatchObject({
    counted: 3,
    facets: {
      source: [
        { value: 'tech-leaf', name: 'Tech Leaf', posts: 2, query: 'MIOS source:tech-leaf' },
        { value: 'xin-ji' },
      ],
    },
    histogram: {
      unit: 'day',
      bars: [{ from: '2023-10-01T00:00:00.000Z', posts: 1 }, { posts: 1 }, { posts: 0 }, { posts: 1 }],
    },
  })
})

test('the most relevant come first when that is asked for, page by page, and new posts do not move them', async () => {
  const web = await seeded()
  const { app, db } = web
  const $ = await page(web, '/search?q=MIOS&sort=relevance')
  expect(
    $('article h2')
      .toArray()
      .map((each) => $(each).text().trim()),
  ).toEqual(['MIOS on a tablet', 'MIOS 系统', 'A phone'])
  expect($('[role=status]').text()).toBe('3 posts, most relevant first')
  const first = await (await app.request('/api/search?q=MIOS&sort=relevance&limit=1')).json()
  await seedPost(db, { id: 'e', title: 'MIOS MIOS MIOS', at: '2023-10-06T08:00:00Z' })
  const ids = [first.posts[0].id]
  for (let next = first.next; next !== null;) {
    const following = await (await app.request(next)).json()
    ids.push(following.posts[0].id)
    next = following.next
  }
  expect(ids).toEqual(['a', 'c', 'b'])
})

test('the most relevant are looked for further back where looking stopped early', async () => {
  const web = await seeded()
  await seedNewer(web, 2_100)
  const $ = await page(web, '/search?q=%2Ftablet%2F&sort=relevance')
  expect($('main').text()).toContain('Look further back')
  const first = await (await web.app.request('/api/search?q=%2Ftablet%2F&sort=relevance')).json()
  expect(first).toMatchObject({ posts: [], isUnfinished: true, lookedAt: 2_000 })
  const further = await (await web.app.request(first.next)).json()
  expect(further).toMatchObject({ posts: [{ id: 'a' }], isUnfinished: false, next: null })
})

test('an order that there is not is refused', async () => {
  const { app } = await openWeb()
  expect((await app.request('/api/search?q=x&sort=size')).status).toBe(400)
})

test('a mistyped word that nothing holds leads to the word that was meant', async () => {
  const web = await seeded()
  const $ = await page(web, '/search?q=%22a%22+tabelt')
  expect($('.meant a').text()).toBe('"a" tablet')
  const better = await page(web, $('.meant a').attr('href') ?? '')
  expect(better('article').length).toBe(1)
  const unknown = await page(web, '/search?q=qqxjz')
  expect(unknown('.meant').length).toBe(0)
})

test('a saved search tells its owner what is new in it until it is opened', async () => {
  const web = await openWeb({ adminToken: 'token', baseUrl: 'http://localhost' })
  const { app, db } = web
  const headers = { Authorization: 'Bearer token' }
  const body = JSON.stringify({ name: 'Tablets', query: 'tablet OR /x+y/' })
  await app.request('/api/filters', { method: 'POST', body, headers })
  await seedPost(db, { id: 'new', title: 'A tablet', at: '2023-10-20T12:30:00Z' })
  await sql`update filter set made_at = '2023-10-20T12:00:00Z'`.execute(db)
  const start = async (given: Record<string, string>) =>
    load(await (await app.request('/search', { headers: given })).text())
  expect((await start({}))('.saved').length).toBe(0)
  const $ = await start(headers)
  expect($('.saved button').text()).toBe('Tablets')
  expect($('.saved .label').text()).toBe('1 new')
  const opened = await app.request($('.saved form').attr('action') ?? '', { method: 'POST', headers })
  expect(opened.status).toBe(303)
  expect(opened.headers.get('location')).toBe('/search?q=tablet+OR+%2Fx%2By%2F')
  expect((await start(headers))('.saved .label').length).toBe(0)
})

/** Kept posts without words, newer than those of `seeded`. */
async function seedNewer({ db }: TestWeb, count: number): Promise<void> {
  await sql`insert into post (source_id, external_id, published_at, received_at, time_precision, content_hash, judged)
    select 'tech-leaf', 'newer ' || n, at, at, 'exact', '', 1
    from generate_series(1, ${count}::integer) n, to_timestamp(1697000000 + n) at`.execute(db)
  await sql`insert into verdict (post_id, topic_id, version, keep, score, threshold, hits, why, tags, placed, at)
    select id, ${topicId}, 1, true, 4, 2, '[]', '[]', '[]', true, published_at
    from post where external_id like 'newer %'`.execute(db)
  await sql`insert into search_document (post_id, at, source_id, tsv)
    select id, published_at, 'tech-leaf', '' from post where external_id like 'newer %'`.execute(db)
}
