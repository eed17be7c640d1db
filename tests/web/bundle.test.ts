import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { getSubscription } from '#storage/subscriptions.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { openWeb } from './open-web.ts'
import { withOwn } from './own-source.ts'
import { leak, openFilters, page, secrets } from './subscribing.ts'

const car = { id: 'car', rules: smallTopic.source.replaceAll(/mios/giu, 'car').split('\n') }
const bundle = { leakwire: 'bundle', version: 1, topics: [car] }

async function take({ app }: Awaited<ReturnType<typeof openWeb>>, value: object, fields: object = {}) {
  const body = new FormData()
  body.set('bundle', new File([JSON.stringify(value)], 'bundle.json'))
  for (const [name, text] of Object.entries(fields)) body.set(name, String(text))
  const answer = await app.request('/bundle', { method: 'POST', body })
  return { status: answer.status, $: load(await answer.text()) }
}

test('the page leads to the file, and takes one in after trying it', async () => {
  const kept: string[] = []
  const web = await openWeb({
    keepTopicFile: ({ id }) => {
      kept.push(id)
      return `Write ${id} yourself.`
    },
  })
  const $ = load(await (await web.app.request('/bundle')).text())
  expect(
    $('main a')
      .map((_, a) => $(a).attr('href'))
      .get(),
  ).toEqual(['/api/export', '/api/export?secrets=1'])
  const tried = await take(web, bundle, { dryRun: '1' })
  expect(tried.$('[role=status]').text()).toMatch(/Nothing was changed.*Added: 1.*topic car/su)
  expect(kept).toEqual([])
  const taken = await take(web, bundle)
  expect(taken.$('[role=status]').text()).toMatch(/taken in.*Write car yourself.*Added: 1.*topic car/su)
  expect(kept).toEqual(['car'])
  expect((await take(web, bundle)).$('[role=status]').text()).toMatch(/same already: 1/iu)
})

test('a subscription of a bundle says what it waits for, and is resumed once that is typed in', async () => {
  const from = await openFilters()
  const target = secrets.webhook
  await from.send('POST', '/api/subscriptions', { filter: from.filter.id, target })
  const { text } = await from.send('GET', '/api/export')
  expect(text).not.toMatch(leak)
  const { web, send } = await openFilters()
  const { $ } = await take(web, JSON.parse(text) as object)
  expect($('[role=status]').text()).toContain('it is paused: it came without its url and secret')
  expect((await page(web, '/subscriptions/1')).text).toContain('it came without its url and secret')
  const typed = await send('PATCH', '/api/subscriptions/1', { target: { url: target.url } })
  expect(typed.json.state).toBe('paused')
  const whole = { target: { secret: target.secret }, paused: false }
  expect((await send('PATCH', '/api/subscriptions/1', whole)).json.state).toBe('active')
  expect(await getSubscription(web.db, 1)).toMatchObject({ target, stateWhy: null })
})

test('a file that does not fit is refused with the places in it, on the page and over JSON', async () => {
  const web = await openWeb()
  const bad = { ...bundle, filters: [{ topic: 'car', name: 'x', query: '(' }] }
  const { status, $ } = await take(web, bad)
  expect(status).toBe(422)
  expect($('main').text()).toContain('filters[0].query, column')
  const answer = await web.app.request('/api/import', { method: 'POST', body: JSON.stringify(bad) })
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    status: 422,
    body: {
      type: '/docs/api#cannot-be-taken',
      problems: [{ place: expect.stringMatching(/^filters\[0\]/u) }],
    },
  })
  expect((await web.app.request('/api/topics/car')).status).toBe(404)
})

test("the file is the owner's, named after the day, and kept by nobody", async () => {
  const closed = await openWeb({ adminToken: 'right' })
  for (const path of ['/bundle', '/api/export']) expect((await closed.app.request(path)).status).toBe(401)
  const web = await withOwn({ address: 'https://me:secret@own.example/feed' })
  const answer = await web.app.request('/api/export')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="leakwire-2023-10-20.json"')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.text()).not.toContain('me:secret')
  expect(await (await web.app.request('/api/export?secrets=1')).text()).toContain('me:secret@')
})
