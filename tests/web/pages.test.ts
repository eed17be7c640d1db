import { load } from 'cheerio'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { storable } from '#storage/json-text.ts'
import { saveTopic } from '#storage/topics.ts'
import { makeDefaultFilters } from '#web/make-filter.ts'
import { hostile, million } from './hostile.ts'
import { openWeb, type TestWeb } from './open-web.ts'
import { seedPost, seedTrouble, seededAt } from './seed.ts'

async function pageOf({ app }: TestWeb, path: string) {
  const answer = await app.request(path)
  return { status: answer.status, headers: answer.headers, $: load(await answer.text()) }
}

/** Text as a browser shows it: white space runs together. */
const bare = (shown: string) => shown.replaceAll(/\s+/gu, ' ').trim()

test('a story shows its origin, why it was kept, and what the rules hit', async () => {
  const web = await openWeb()
  await seedPost(web.db, {
    id: 'a',
    title: 'Xiaomi tests MIOS',
    text: 'A tablet runs MIOS.',
    author: 'Mara Quill',
    hits: ['MIOS'],
    why: ['name "MIOS" +4', 'context "Xiaomi" +2'],
    keywords: [{ type: 'os', canonical: 'mios', name: 'MIOS' }],
  })
  const { $ } = await pageOf(web, '/')
  const card = $('article.story')
  expect(card.find('h2 a').attr('href')).toBe('https://leaf.example/a')
  expect(card.find('h2').text().trim()).toBe('Xiaomi tests MIOS')
  expect(
    card
      .find('mark')
      .toArray()
      .map((mark) => $(mark).text()),
  ).toEqual(['MIOS', 'MIOS'])
  expect(card.find('.byline').text()).toMatch(/Mara Quill\s+Tech Leaf/u)
  expect(card.find('time').attr('datetime')).toBe('2023-10-17T08:30:00.000Z')
  expect(bare(card.find('.why summary').text())).toBe('Why kept: 4 ≥ 2')
  expect(
    card
      .find('.why li')
      .toArray()
      .map((line) => $(line).text()),
  ).toEqual(['name "MIOS" +4', 'context "Xiaomi" +2'])
  expect(card.find('.chips a').attr('href')).toBe('/search?q=keyword%3Amios')
})

test.each(['14" tablet', String.raw`a\b`])(
  'the keyword %s leads to the posts that it stands in',
  async (canonical) => {
    const web = await openWeb()
    await seedPost(web.db, {
      id: 'a',
      title: 'First',
      keywords: [{ type: 'phrase', canonical, name: canonical }],
    })
    const { $ } = await pageOf(web, '/')
    const found = await pageOf(web, $('.chips a').attr('href') ?? '')
    expect(found.$('article h2').text().trim()).toBe('First')
  },
)

test('duplicates and further accounts are folded, each with how it came there and its stance', async () => {
  const web = await openWeb()
  const { storyId, postId } = await seedPost(web.db, { id: 'a', title: 'First' })
  const joins = { storyId, duplicateOf: null, level: 4, reason: 'shares MIUI 14' } as const
  await seedPost(web.db, { id: 'b', title: 'Again', joins: { ...joins, duplicateOf: postId, level: 2 } })
  await seedPost(web.db, { id: 'c', title: 'Not so', joins: { ...joins, stance: 'denies' } })
  const { $ } = await pageOf(web, '/')
  expect($('article.story').length).toBe(1)
  expect($('.others summary').text().replaceAll(/\s+/gu, ' ').trim()).toBe(
    '1 duplicate, 1 more account 1 denial',
  )
  expect($('.others li').eq(0).text()).toMatch(/Not so[\s\S]*denies[\s\S]*Same story: shares MIUI 14/u)
  expect($('.others li').eq(1).text()).toMatch(/Again[\s\S]*Same text/u)
})

test('starter posts and edited posts are marked as such', async () => {
  const web = await openWeb()
  await seedPost(web.db, { id: 'a', title: 'Summary', source: 'starter-gazette' })
  await seedPost(web.db, { id: 'b', title: 'Before' })
  await web.db.updateTable('post').set({ revisions: 1 }).execute()
  const { storyId } = await seedPost(web.db, { id: 'c', title: 'Old words' })
  await seedPost(web.db, {
    id: 'c',
    title: 'New words',
    joins: { storyId, duplicateOf: null, level: 4, reason: '' },
  })
  const { $ } = await pageOf(web, '/')
  const labels = Object.fromEntries(
    $('article.story')
      .toArray()
      .map((card) => [$(card).find('h2').text().trim(), $(card).find('.label').text()]),
  )
  expect(labels).toEqual({ 'New words': 'edited', Before: '', Summary: 'starter archive, summary' })
  expect($('.edits .diff del').text()).toBe('Old')
  expect($('.edits .diff ins').text()).toBe('New')
})

test('whose words a post repeats or quotes is said, and a mere repetition is shown once', async () => {
  const web = await openWeb()
  await seedPost(web.db, { id: 'a', title: '', text: 'Look at this' })
  await seedPost(web.db, { id: 'b', title: '', text: '' })
  const quote = JSON.stringify({
    quoteOf: { author: '@dcs', text: 'MIOS is near', url: 'https://a.example/1' },
  })
  const repost = JSON.stringify({
    repostOf: { author: '@dcs', text: 'MIOS is here', url: 'javascript:alert(1)' },
  })
  await sql`update revision set refs = case when text = '' then ${repost}::jsonb else ${quote}::jsonb end`.execute(
    web.db,
  )
  const { $ } = await pageOf(web, '/')
  const cards = $('article.story')
    .toArray()
    .map((card) => $(card).text().replaceAll(/\s+/gu, ' '))
  expect(cards.find((text) => text.includes('Quotes'))).toMatch(/Look at this .*Quotes @dcs MIOS is near/u)
  expect(cards.find((text) => text.includes('Repeats'))).toMatch(
    /MIOS is here Repeats @dcs (?!.*MIOS is here)/u,
  )
  expect(
    $('.quoted a')
      .toArray()
      .map((link) => $(link).attr('href')),
  ).toEqual(['https://a.example/1'])
})

test('a post that its source deleted stays, and says how long it stood', async () => {
  const web = await openWeb()
  await seedPost(web.db, { id: 'a', title: 'Gone again' })
  await sql`update post set deleted_at = published_at + interval '14 minutes'`.execute(web.db)
  const { $ } = await pageOf(web, '/')
  expect($('article.story h2').text().trim()).toBe('Gone again')
  expect($('article.story .label.bad').text()).toBe('deleted after 14 minutes')
})

test('the ledger shows every claim with its outcome, and links only to web pages', async () => {
  const { $ } = await pageOf(await openWeb(), '/')
  expect(
    $('.ledger li .outcome')
      .toArray()
      .map((each) => $(each).text()),
  ).toEqual(['Refuted', 'Confirmed'])
  expect(
    $('.ledger details a')
      .toArray()
      .map((each) => $(each).attr('href')),
  ).toEqual(['https://gazette.example/name'])
  expect($('.ledger').text()).toContain('several <b>people</b>')
})

test('pages lead on to older stories until there are none', async () => {
  const web = await openWeb()
  for (const id of ['1', '2', '3']) await seedPost(web.db, { id, title: `Story ${id}` })
  const seen: string[] = []
  for (let path: string | undefined = '/?limit=2'; path !== undefined;) {
    const { $ } = await pageOf(web, path)
    seen.push(
      ...$('article h2')
        .toArray()
        .map((title) => $(title).text().trim()),
    )
    path = $('a[rel=next]').attr('href')?.concat('&limit=2')
  }
  expect(seen).toEqual(['Story 3', 'Story 2', 'Story 1'])
})

test.each(Object.entries(hostile))(
  'a post that tries %s stands on every page as text',
  async (_what, text) => {
    const web = await openWeb()
    await seedPost(web.db, {
      id: 'x',
      title: `T ${text}`,
      text: `B ${text} MIOS`,
      author: `A ${text}`,
      url: 'javascript:alert(1)',
      lang: null,
      why: [`W ${text}`],
      keywords: [{ type: 'phrase', canonical: `k ${text}`.toLowerCase(), name: `K ${text}` }],
      hits: ['MIOS'],
    })
    for (const path of [
      '/',
      '/search?q=MIOS',
      `/search?q=${encodeURIComponent(text.toWellFormed())}`,
      '/fragments/story/1',
    ]) {
      const { $, status } = await pageOf(web, path)
      expect(status).toBeLessThan(500)
      expect($('script:not([src])').length).toBe(0)
      expect($('[onmouseover], b, article script, a[href^="javascript:"]').length).toBe(0)
    }
    const { $ } = await pageOf(web, '/')
    expect(bare($('article h2').text())).toBe(bare(storable(`T ${text}`)))
  },
)

test('a post of a million characters is shown by its beginning', async () => {
  const web = await openWeb()
  await seedPost(web.db, { id: 'long', title: 'Long', text: million, hits: ['MIOS'] })
  const { $ } = await pageOf(web, '/')
  expect($('.text').text().length).toBeLessThan(400)
})

test('the head names the feeds of the whole stream, absolute', async () => {
  const web = await openWeb()
  await makeDefaultFilters(web.hands)
  await makeDefaultFilters(web.hands)
  const { $ } = await pageOf(web, '/')
  expect(
    $('link[rel=alternate]')
      .toArray()
      .map((link) => [$(link).attr('type'), $(link).attr('href')]),
  ).toEqual([
    ['application/atom+xml', 'http://localhost/feeds/secret-1/atom.xml'],
    ['application/rss+xml', 'http://localhost/feeds/secret-1/rss.xml'],
    ['application/feed+json', 'http://localhost/feeds/secret-1/feed.json'],
  ])
})

test('a source in trouble says since when, why, what to do and when it is asked again', async () => {
  const web = await openWeb()
  await seedTrouble(web.db)
  const { $ } = await pageOf(web, '/sources')
  const first = $('.source').first().text().replaceAll(/\s+/gu, ' ')
  expect(first).toContain('新机日报 Broken since 20 Oct 2023, 12:00 UTC next try 20 Oct 2023, 13:00 UTC')
  expect(first).toContain('answered 404 Not Found. Look for the new address')
  const one = await pageOf(web, '/sources/xin-ji')
  expect(one.$('tbody td').eq(1).text()).toBe('notFound')
  expect((await pageOf(web, '/sources/none')).status).toBe(404)
})

test('an address that leads nowhere says so and leads back', async () => {
  const { $, status } = await pageOf(await openWeb(), '/nowhere')
  expect(status).toBe(404)
  expect($('h1').text()).toBe('There is nothing at this address.')
  expect($('main a').attr('href')).toBe('/')
})

test('every page forbids inline scripts, framing and guessing of types', async () => {
  const { headers } = await pageOf(await openWeb(), '/')
  expect(headers.get('content-security-policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/u)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('same-origin')
})

test('a keyword leads to every post that is about it', async () => {
  const web = await openWeb()
  const keywords = [{ type: 'phrase', canonical: 'alpha screenshot', name: 'Alpha screenshot' }]
  await seedPost(web.db, { id: 'a', title: 'One', keywords })
  await seedPost(web.db, { id: 'b', title: 'Two' })
  const { $ } = await pageOf(web, '/')
  const found = await pageOf(web, $('.chips a').attr('href') ?? '')
  expect(bare(found.$('article h2').text())).toBe('One')
})

test('a second topic has a stream of its own, and every link on its pages stays in it', async () => {
  const web = await openWeb()
  await seedPost(web.db, { id: 'a', title: 'About MIOS' })
  await saveTopic(
    web.db,
    { id: 'zeta', name: 'Zeta', source: 'topic: zeta' },
    { now: seededAt, reason: 'test' },
  )
  const { $ } = await pageOf(web, '/?topic=zeta')
  expect($('article').length).toBe(0)
  expect($('h1').text()).toBe('Zeta')
  const links = $('nav[aria-label=Pages] a')
    .toArray()
    .map((link) => $(link).attr('href'))
  expect(links).toEqual([
    '/?topic=zeta',
    '/search?topic=zeta',
    '/trends?topic=zeta',
    '/leakers?topic=zeta',
    '/rules?topic=zeta',
    '/sources?topic=zeta',
    '/filters?topic=zeta',
    '/subscriptions?topic=zeta',
  ])
  expect((await pageOf(web, '/search?topic=zeta&q=MIOS')).$('article').length).toBe(0)
  expect((await pageOf(web, '/')).$('article').length).toBe(1)
})

test('without any topic the page says what to do', async () => {
  const web = await openWeb()
  await web.db.deleteFrom('topic').execute()
  const { $, status } = await pageOf(web, '/')
  expect(status).toBe(404)
  expect($('.lead').text()).toBe('Add one as config/topics/NAME.yaml and start again.')
})
