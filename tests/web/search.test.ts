import { load } from 'cheerio'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inTime } from '#web/search-gate.ts'
import { openWeb, type TestWeb } from './open-web.ts'
import { seedPost } from './seed.ts'

async function titles({ app }: TestWeb, query: string, more = ''): Promise<string[]> {
  const answer = await app.request(`/search?q=${encodeURIComponent(query)}${more}`)
  const $ = load(await answer.text())
  return $('article h2')
    .toArray()
    .map((title) => $(title).text().trim())
}

async function seeded(): Promise<TestWeb> {
  const web = await openWeb()
  await seedPost(web.db, {
    id: 'a',
    title: 'Xiaomi tests MIOS',
    text: 'On a tablet.',
    at: '2023-10-01T00:00:00Z',
  })
  await seedPost(web.db, {
    id: 'b',
    title: '小米自研系统',
    text: '兼容AOSP',
    lang: 'zh',
    at: '2023-10-02T00:00:00Z',
  })
  await seedPost(web.db, {
    id: 'c',
    title: 'Mios of Stellaris',
    text: 'A mod for a game.',
    keep: false,
    score: 1,
    at: '2023-10-03T00:00:00Z',
  })
  return web
}

test('finds by words and by Chinese, newest first, with what was found marked', async () => {
  const web = await seeded()
  expect(await titles(web, 'MIOS OR 小米')).toEqual(['小米自研系统', 'Xiaomi tests MIOS'])
  const $ = load(await (await web.app.request('/search?q=tablet')).text())
  expect($('.text mark').text()).toBe('tablet')
  expect($('[role=status]').text()).toBe('1 post, newest first')
})

test('exact case is asked of every candidate again', async () => {
  const web = await seeded()
  expect(await titles(web, '=MIOS', '&dropped=1')).toEqual(['Xiaomi tests MIOS'])
  expect(await titles(web, '/te[s]+ts/ is:origin')).toEqual(['Xiaomi tests MIOS'])
})

test('the reject bin opens with a tick, and says why a post was dropped', async () => {
  const web = await seeded()
  expect(await titles(web, 'stellaris')).toEqual([])
  expect(await titles(web, 'stellaris', '&dropped=1')).toEqual(['Mios of Stellaris'])
  const $ = load(await (await web.app.request('/search?q=stellaris&dropped=1')).text())
  expect($('.why summary').text().replaceAll(/\s+/gu, ' ').trim()).toBe('Why dropped: 1 < 2')
})

test('a query that cannot be read is shown with a caret under the place and what was meant', async () => {
  const { app } = await openWeb()
  const answer = await app.request('/search?q=mios+titel:x')
  expect(answer.status).toBe(400)
  const $ = load(await answer.text())
  expect($('.problem pre').text()).toBe('mios titel:x\n     ^')
  expect($('.problem').text()).toContain('There is no field "titel"')
  expect($('.problem').text()).toContain('Did you mean title:?')
  expect($('input[name=q]').attr('value')).toBe('mios titel:x')
})

test('every page of results begins where the one before ended', async () => {
  const web = await openWeb()
  for (let n = 0; n < 35; n++) await seedPost(web.db, { id: `p${n}`, title: `MIOS part ${n}` })
  for (const query of ['MIOS', '=MIOS']) {
    const seen: string[] = []
    for (let path: string | undefined = `/search?q=${query}`; path !== undefined;) {
      const $ = load(await (await web.app.request(path)).text())
      seen.push(
        ...$('article h2')
          .toArray()
          .map((title) => $(title).text().trim()),
      )
      path = $('a[rel=next]').attr('href')
    }
    expect(seen.length).toBe(35)
    expect(new Set(seen).size).toBe(35)
  }
})

test('a search that takes too long ends in a sentence, any other fault stays one', async () => {
  const { db } = await openWeb()
  const slow = () =>
    db.transaction().execute(async (transaction) => {
      await sql`set local statement_timeout = 1`.execute(transaction)
      await sql`select pg_sleep(60)`.execute(transaction)
    })
  await expect(inTime(slow)).rejects.toMatchObject({ status: 422, message: 'This search took too long.' })
  await expect(inTime(() => sql`select nonsense`.execute(db))).rejects.toThrow(/nonsense/u)
})

test('a search becomes a feed: made by the form, shown with its three addresses', async () => {
  const web = await seeded()
  const answer = await web.app.request('/filters', {
    method: 'POST',
    body: new URLSearchParams({ name: 'Tablets', query: 'tablet' }),
    headers: { Origin: 'http://localhost' },
  })
  expect(answer.status).toBe(303)
  const $ = load(await (await web.app.request(answer.headers.get('location') ?? '')).text())
  expect($('.filter.new h2').text()).toBe('Tablets')
  const feeds = $('.filter.new .feeds a')
    .toArray()
    .map((link) => $(link).attr('href') ?? '')
  expect(feeds.map((url) => url.split('/').at(-1))).toEqual(['atom.xml', 'rss.xml', 'feed.json'])
  for (const url of feeds) {
    const feed = await web.app.request(url)
    expect(feed.status).toBe(200)
    const text = await feed.text()
    expect(text).toContain('Xiaomi tests MIOS')
    expect(text).not.toContain('小米自研系统')
  }
})

test('a filter is changed in its page; what cannot be read is shown with what was typed, and changes nothing', async () => {
  const web = await seeded()
  const send = (path: string, fields: Record<string, string>) =>
    web.app.request(path, { method: 'POST', body: new URLSearchParams(fields) })
  await send('/filters', { name: 'Tablets', query: 'tablet' })
  const refused = await send('/filters/1/edit', { name: 'Phones', query: 'phone OR (' })
  expect(refused.status).toBe(422)
  const form = load(await refused.text())('.filter details[open]')
  expect(form.find('[role=alert]').text()).toContain('The query ends too early.')
  expect(form.find('[name=query]').attr('value')).toBe('phone OR (')
  const answer = await send('/filters/1/edit', { name: 'Phones', query: '小米' })
  expect(answer.headers.get('location')).toBe('/filters?changed=1#filter-1')
  const $ = load(await (await web.app.request('/filters?changed=1')).text())
  expect($('.filter.new h2').text()).toBe('Phones')
  expect(await (await web.app.request('/feeds/secret-1/rss.xml')).text()).toContain('小米自研系统')
})

test('a name or a query that cannot be is refused with a sentence', async () => {
  const { app } = await openWeb()
  const post = async (fields: Record<string, string>) => {
    const answer = await app.request('/filters', { method: 'POST', body: new URLSearchParams(fields) })
    return { status: answer.status, text: load(await answer.text())('h1').text() }
  }
  expect(await post({ name: '', query: 'x' })).toEqual({
    status: 400,
    text: 'A filter needs a name and a query.',
  })
  expect((await post({ name: 'x', query: '(' })).text).toMatch(/^The query cannot be read, at column 2: /u)
})

test('a query for dropped posts looks among them, and leaves the box for all searches as it was', async () => {
  const web = await seeded()
  const asked = async (query: string) => load(await (await web.app.request(`/search?${query}`)).text())
  const byWord = await asked('q=is:dropped')
  const byBox = await asked('q=is:dropped&dropped=1')
  expect(byWord('.result').length).toBe(byBox('.result').length)
  expect(byWord('[name=dropped]').attr('checked')).toBeUndefined()
  expect(byBox('[name=dropped]').attr('checked')).toBe('checked')
})
