import { load } from 'cheerio'
import { beforeEach, expect, test } from 'vitest'
import { getSource, listSources } from '#storage/sources.ts'
import { hostile } from './hostile.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { newPages, withOwn } from './own-source.ts'

beforeEach(newPages)

async function post({ app }: TestWeb, path: string, fields: Readonly<Record<string, string | File>>) {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const answer = await app.request(path, { method: 'POST', body })
  return {
    status: answer.status,
    location: answer.headers.get('location'),
    $: load(await answer.text()),
  }
}

test('the form follows a feed and leads to its page, which says how many posts came', async () => {
  const web = await openWeb()
  const sent = await post(web, '/sources', { address: 'new.example/feed', name: '', group: '' })
  expect(sent.status).toBe(303)
  expect(sent.location).toMatch(/^\/sources\/new-example-feed-\w+\?new=1$/u)
  const $ = load(await (await web.app.request(sent.location ?? '')).text())
  expect($('h1').text()).toBe('Phone News')
  expect($('[role=status]').text()).toBe('It is followed now; 1 new post came with it.')
})

test('of a page with several feeds each is offered with a button, which keeps what else was typed', async () => {
  const web = await openWeb()
  const { $, status } = await post(web, '/sources', {
    address: 'blog.example',
    group: 'Blogs',
    mode: 'curated',
  })
  expect(status).toBe(200)
  expect(
    $('article h2')
      .toArray()
      .map((title) => $(title).text()),
  ).toEqual(['Posts', 'Talk'])
  const second = $('article form').eq(1)
  const fields = Object.fromEntries(
    second
      .find('input')
      .toArray()
      .map((input) => [$(input).attr('name') ?? '', $(input).attr('value') ?? '']),
  )
  const action = second.attr('action') ?? ''
  expect((await post(web, action, fields)).status).toBe(303)
  expect((await listSources(web.db)).find(({ name }) => name === 'Phone News')).toMatchObject({
    address: 'https://blog.example/talk',
    group: 'Blogs',
    mode: 'curated',
  })
})

test.each([
  ['', 400, /Nothing was given/u],
  ['feeds please', 422, /'feeds please' is no address/u],
  ['https://leaf.example/feed', 409, /followed already, as "Tech Leaf"/u],
])('%j comes back in the form with what is wrong', async (typed, status, message) => {
  const web = await openWeb()
  const sent = await post(web, '/sources', { address: typed })
  expect(sent.status).toBe(status)
  expect(sent.$('[role=alert]').text()).toMatch(message)
  expect(sent.$('#address').attr('value')).toBe(typed)
  expect(sent.$('#address').attr('aria-describedby')).toBe('follow-trouble')
})

test.each(Object.entries(hostile))(
  'a source that tries %s stands on its pages as text',
  async (_what, text) => {
    const web = await withOwn({ name: `N ${text.toWellFormed().replaceAll('\0', '')}`, group: 'g' })
    const typed = await post(web, '/sources', { address: text })
    expect(typed.status).toBeGreaterThanOrEqual(400)
    const pages = [typed.$]
    for (const path of ['/sources', '/sources/own'])
      pages.push(load(await (await web.app.request(path)).text()))
    for (const $ of pages) {
      expect($('script:not([src])').length).toBe(0)
      expect($('[onmouseover], main b, main script').length).toBe(0)
    }
  },
)

test('on its page a source is paused, resumed, renamed and removed, without JavaScript', async () => {
  const web = await withOwn()
  const page = async () => load(await (await web.app.request('/sources/own')).text())
  const actions = ($: Awaited<ReturnType<typeof page>>) =>
    $('.actions form')
      .toArray()
      .map((form) => $(form).attr('action'))
  expect(actions(await page())).toEqual(['/sources/own/pause', '/sources/own/edit', '/sources/own/remove'])
  expect(await post(web, '/sources/own/pause', {})).toMatchObject({ status: 303, location: '/sources/own' })
  expect((await page())('.state').text()).toBe('Paused')
  expect(actions(await page())[0]).toBe('/sources/own/resume')
  await post(web, '/sources/own/resume', {})
  const edited = await post(web, '/sources/own/edit', {
    name: 'Mine',
    group: 'a/b',
    lang: '',
    mode: 'curated',
    address: '',
  })
  expect(edited.status).toBe(303)
  expect(await getSource(web.db, 'own')).toMatchObject({
    name: 'Mine',
    group: 'a/b',
    lang: null,
    mode: 'curated',
    address: 'https://own.example/feed',
  })
  expect(await post(web, '/sources/own/remove', { posts: 'keep' })).toMatchObject({
    status: 303,
    location: '/sources?gone=0',
  })
  const $ = load(await (await web.app.request('/sources?gone=0')).text())
  expect($('[role=status]').text()).toBe('The source was removed; its posts stay.')
})

test('the page of a source of the file says where to change it', async () => {
  const web = await openWeb()
  const $ = load(await (await web.app.request('/sources/tech-leaf')).text())
  expect($('.actions form').length).toBe(1)
  expect($('.actions').text()).toMatch(/named in config\/sources\.yaml as tech-leaf/u)
})

test('a file that is chosen is imported, and what was left out is listed with its line', async () => {
  const web = await openWeb()
  const list = new File(['https://a.example/\nftp://b.example/\n'], 'list.txt')
  const refused = await post(web, '/sources/import', { list })
  expect(refused.status).toBe(422)
  expect(refused.$('main').text()).toMatch(/Line 2: 'ftp:\/\/b\.example\/'/u)
  const taken = await post(web, '/sources/import', { list, skipBad: '1' })
  expect(taken.$('h1').text()).toBe('1 source taken up')
  expect(taken.$('.left-out li').text()).toMatch(/^Line 2: 'ftp/u)
  expect((await post(web, '/sources/import', {})).status).toBe(400)
})
