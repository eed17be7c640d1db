import { load } from 'cheerio'
import { expect, test } from 'vitest'
import type { SubscriptionOptions } from '#model/subscription.ts'
import { insertDeliveries, packDeliveries, settleParcel } from '#storage/deliveries.ts'
import { addSubscription, getSubscription, haltSubscription } from '#storage/subscriptions.ts'
import { someNews } from '#tests/some-news.ts'
import { hostile } from './hostile.ts'
import type { TestWeb } from './open-web.ts'
import { seededAt } from './seed.ts'
import { leak, openFilters, page, post, secrets } from './subscribing.ts'

const options: SubscriptionOptions = {
  changes: ['denial'],
  zone: 'UTC',
  quiet: null,
  digest: 'off',
  digestAt: '08:00',
}
test('without a script: a filter leads to the kinds, a kind to its form, the form to the subscription', async () => {
  const { web, filter } = await openFilters()
  const filters = await page(web, '/filters')
  const first = filters.$('.filter a[href*="/subscriptions/new"]').last().attr('href') ?? ''
  expect(first).toBe(`/subscriptions/new?filter=${filter.id}`)
  const kinds = await page(web, first)
  const second = kinds.$('.targets a').first().attr('href') ?? ''
  const form = await page(web, second)
  expect(form.$('option[selected]').text()).toBe('Tablets')
  const secret = form.$('input[name=secret]').attr('value') ?? ''
  expect(secret).toMatch(/^whsec_/u)
  for (const input of form
    .$('form.stacked input:not([type=hidden], [type=checkbox], [type=radio], [type=time])')
    .toArray()) {
    expect(form.$(`label[for=${form.$(input).attr('id')}]`).text()).not.toBe('')
  }
  const made = await post(web, '/subscriptions', [
    ['kind', 'webhook'],
    ['filter', String(filter.id)],
    ['form', 'whole'],
    ['url', 'https://hooks.example/in'],
    ['secret', secret],
    ['changes', 'origin'],
    ['changes', 'denial'],
    ['digest', 'daily'],
    ['digestAt', '09:30'],
    ['quietFrom', '22:00'],
    ['quietTo', '07:00'],
    ['zone', 'Europe/Berlin'],
  ])
  expect(made.headers.get('location')).toBe('/subscriptions/1')
  expect(await getSubscription(web.db, 1)).toMatchObject({
    target: { kind: 'webhook', secret },
    options: {
      changes: ['origin', 'denial'],
      digest: 'daily',
      digestAt: '09:30',
      quiet: { from: '22:00', to: '07:00' },
      zone: 'Europe/Berlin',
    },
  })
  const edit = await page(web, '/subscriptions/1')
  expect(edit.$('input[name=changes][checked]').length).toBe(2)
  expect(edit.$('input[name=secret]').attr('value')).toBe('')
})

test('a form with a slip comes back with what was typed and what is wrong, but no secret', async () => {
  const { web, filter } = await openFilters()
  const fields = [
    ['kind', 'telegram'],
    ['filter', String(filter.id)],
    ['form', 'whole'],
    ['zone', 'UTC'],
    ['digest', 'hourly'],
  ] as const
  const answer = await post(web, '/subscriptions', [
    ...fields,
    ['token', secrets.telegram.token],
    ['chat', 'not a chat'],
  ])
  const text = await answer.text()
  const $ = load(text)
  expect(answer.status).toBe(422)
  expect($('[role=alert]').text()).toContain('Chat: expected the number of a chat')
  expect($('input[name=chat]').attr('value')).toBe('not a chat')
  expect($('input[name=digest][checked]').attr('value')).toBe('hourly')
  expect(text).not.toMatch(leak)
})

/** A subscription with one message of each state. */
async function withMessages(web: TestWeb, filterId: number, title = 'A tablet'): Promise<number> {
  const id = await addSubscription(web.db, { filterId, target: secrets.slack, options }, seededAt)
  const deliveries = [1, 2, 3].map((n) => ({
    subscriptionId: id,
    position: n,
    news: someNews({ storyId: n, title: `${title} ${n}` }),
    dueAt: seededAt,
    together: false,
  }))
  await insertDeliveries(web.db, deliveries, seededAt)
  await packDeliveries(web.db, id, seededAt)
  await settleParcel(web.db, 1, { state: 'sent', outcome: 'Taken.', fix: null }, seededAt)
  await settleParcel(
    web.db,
    2,
    { state: 'failed', outcome: `It answered 422: ${title}`, fix: 'Look at it.' },
    seededAt,
  )
  return id
}

test('the page tells of each message what came of it, and sends one again', async () => {
  const { web, filter } = await openFilters()
  const id = await withMessages(web, filter.id)
  const { $ } = await page(web, `/subscriptions/${id}`)
  const messages = $('.messages > li')
    .toArray()
    .map((each) => $(each).find('.state').text())
  expect(messages).toEqual(['waiting', 'not delivered', 'delivered'])
  expect($('#message-2').text()).toMatch(/It answered 422[\s\S]*Look at it\./u)
  const again = await post(web, $('#message-2 form').attr('action') ?? '')
  expect(again.status).toBe(303)
  const after = await page(web, again.headers.get('location') ?? '')
  expect(after.$('#message-2 .state').text()).toBe('waiting for another attempt')
  expect((await post(web, `/subscriptions/${id}/messages/3/again`)).status).toBe(404)
  expect((await page(web, '/subscriptions')).$('.source').text()).toMatch(
    /Slack, https:\/\/hooks\.slack\.example\/…9Zab/u,
  )
})

test('one that ended says why, and is taken up again from then or from now', async () => {
  const { web, filter } = await openFilters()
  const id = await withMessages(web, filter.id)
  await haltSubscription(web.db, id, { state: 'ended', why: 'https://x answered 410.' }, seededAt)
  const { $ } = await page(web, `/subscriptions/${id}`)
  expect($('.what').first().text()).toBe('https://x answered 410.')
  expect($('form[action$="/resume"] button').length).toBe(2)
  await post(web, `/subscriptions/${id}/resume`, [['from', 'last']])
  expect(await getSubscription(web.db, id)).toMatchObject({
    state: 'active',
    stateWhy: null,
    lastPosition: 0,
  })
  expect((await post(web, `/subscriptions/${id}/remove`)).headers.get('location')).toBe('/subscriptions')
  expect(await web.db.selectFrom('delivery').select('id').execute()).toEqual([])
})

test.each(Object.entries(hostile))(
  'a message that tries %s stands on the page as text',
  async (_what, text) => {
    const { web, filter } = await openFilters()
    const id = await withMessages(web, filter.id, text)
    for (const path of ['/subscriptions', `/subscriptions/${id}`]) {
      const { $, status } = await page(web, path)
      expect(status).toBe(200)
      expect($('script:not([src])').length).toBe(0)
      expect($('[onmouseover], li b, li script').length).toBe(0)
    }
  },
)
