import { load } from 'cheerio'
import { expect, test } from 'vitest'
import type { SubscriptionOptions, Target } from '#model/subscription.ts'
import { insertDeliveries, packDeliveries, settleParcel } from '#storage/deliveries.ts'
import { addFilter } from '#storage/filters.ts'
import {
  addSubscription,
  getSubscription,
  haltSubscription,
  listSubscriptions,
} from '#storage/subscriptions.ts'
import { someNews } from '#tests/some-news.ts'
import { hostile } from './hostile.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { seededAt, topicId } from './seed.ts'

const secrets = {
  webhook: {
    kind: 'webhook',
    url: 'https://hooks.example/in/Xq7secretpath9Zab',
    secret: `whsec_${'Q7z'.repeat(16)}`,
  },
  telegram: { kind: 'telegram', token: '12345:AAtokentokentokentokentokenWXYZ', chat: '@leaks' },
  discord: { kind: 'discord', url: 'https://discord.example/api/webhooks/1/Xq7secretpath9Zab' },
  slack: { kind: 'slack', url: 'https://hooks.slack.example/services/T1/Xq7secretpath9Zab' },
  ntfy: { kind: 'ntfy', url: 'https://ntfy.example/Xq7secretpath9Zab', token: 'tk_Xq7secretpath9Zab' },
  mail: { kind: 'mail', to: 'you@example.org' },
} as const
const leak = /Xq7secret|secretpath|Q7zQ7z|AAtoken/u

async function open(change: Parameters<typeof openWeb>[0] = {}) {
  const web = await openWeb(change)
  const filter = await addFilter(web.db, { secret: 'f', topicId, name: 'Tablets', query: 'tablet' }, seededAt)
  const send = async (method: string, path: string, body?: object) => {
    const answer = await web.app.request(path, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      text,
      json: text === '' ? null : (JSON.parse(text) as any),
      headers: answer.headers,
    }
  }
  return { web, filter, send }
}

async function post(web: TestWeb, path: string, fields: readonly (readonly [string, string])[] = []) {
  const body = new URLSearchParams(fields.map(([name, value]) => [name, value]))
  return await web.app.request(path, { method: 'POST', body })
}

async function page(web: TestWeb, path: string) {
  const answer = await web.app.request(path)
  const text = await answer.text()
  return { $: load(text), text, status: answer.status }
}

const options: SubscriptionOptions = {
  changes: ['denial'],
  zone: 'UTC',
  quiet: null,
  digest: 'off',
  digestAt: '08:00',
}

test.each(Object.entries(secrets))(
  'a %s can be subscribed, and no answer or page shows its secrets',
  async (kind, target) => {
    const { web, filter, send } = await open()
    const made = await send('POST', '/api/subscriptions', { filter: filter.id, target })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({ filter: { name: 'Tablets' }, target: { kind }, state: 'active' })
    const { id } = made.json
    const answers = [
      made.text,
      (await send('GET', '/api/subscriptions')).text,
      (await send('GET', `/api/subscriptions/${id}`)).text,
      (await page(web, '/subscriptions')).text,
      (await page(web, `/subscriptions/${id}`)).text,
      (await send('PATCH', `/api/subscriptions/${id}`, { target: { kind, url: 'not one Xq7secret' } })).text,
      (await send('POST', '/api/subscriptions', { filter: filter.id, target: { ...target, x: 1 } })).text,
    ]
    for (const answer of answers) expect(answer).not.toMatch(leak)
    for (const refused of answers.slice(-2)) expect(JSON.parse(refused)).toMatchObject({ status: 422 })
    if (kind !== 'mail') expect(answers[2]).toMatch(/….{4}"/u)
  },
)

test('a secret to sign with is made up where none is given, and told once', async () => {
  const { filter, send } = await open()
  const target = { kind: 'webhook', url: 'https://hooks.example/in' }
  const { json } = await send('POST', '/api/subscriptions', { filter: filter.id, target })
  expect(json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/u)
  expect((await send('GET', `/api/subscriptions/${json.id}`)).text).not.toContain(json.secret)
})

test.each([
  ['no filter', { target: secrets.slack }],
  ['a filter that is not there', { filter: 99, target: secrets.slack }],
  ['no target', { filter: 1 }],
  ['a kind that is none', { filter: 1, target: { kind: 'pigeon' } }],
  ['a target without its address', { filter: 1, target: { kind: 'slack' } }],
  ['an address that is no web address', { filter: 1, target: { kind: 'slack', url: 'file:///etc/passwd' } }],
  ['a secret that is none', { filter: 1, target: { ...secrets.webhook, secret: 'whsec_!!' } }],
  ['two receivers of a letter', { filter: 1, target: { kind: 'mail', to: 'a@b.example, c@d.example' } }],
  [
    'a receiver with a line break',
    { filter: 1, target: { kind: 'mail', to: 'a@b.example\r\nBcc: c@d.example' } },
  ],
  ['a topic with a blank', { filter: 1, target: { kind: 'ntfy', url: 'https://ntfy.example/a b' } }],
  ['a zone that is none', { filter: 1, target: secrets.slack, options: { zone: 'Mars/Olympus' } }],
  [
    'a time that is none',
    { filter: 1, target: secrets.slack, options: { quiet: { from: '25:00', to: '07:00' } } },
  ],
  [
    'quiet hours without end',
    { filter: 1, target: secrets.slack, options: { quiet: { from: '07:00', to: '07:00' } } },
  ],
  ['a change that is none', { filter: 1, target: secrets.slack, options: { changes: ['weather'] } }],
  ['something else', { filter: 1, target: secrets.slack, color: 'red' }],
])('%s is refused whole, with what to do', async (_what, body) => {
  const { web, send } = await open()
  const { status, json, headers } = await send('POST', '/api/subscriptions', body)
  expect(status).toBe(422)
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(json.detail).not.toBe('')
  expect(await listSubscriptions(web.db)).toEqual([])
})

test('a part that is left out of a change stays, a secret too', async () => {
  const { web, filter, send } = await open()
  const { json } = await send('POST', '/api/subscriptions', { filter: filter.id, target: secrets.ntfy })
  const path = `/api/subscriptions/${json.id}`
  await send('PATCH', path, { target: { url: 'https://ntfy.example/other' }, options: { digest: 'daily' } })
  const { target, options } = (await getSubscription(web.db, json.id))!
  expect(target).toEqual({ ...secrets.ntfy, url: 'https://ntfy.example/other' })
  expect(options).toMatchObject({ digest: 'daily', digestAt: '08:00' })
  expect((await send('PATCH', path, { paused: true })).json.state).toBe('paused')
  expect((await send('PATCH', path, { paused: false, from: 'last' })).json.state).toBe('active')
  expect((await send('DELETE', path)).status).toBe(204)
  expect((await send('GET', path)).status).toBe(404)
})

test('a test is sent at once and its outcome told', async () => {
  const { web, filter, send } = await open()
  const sendTests = async (id: number): Promise<void> => {
    await packDeliveries(web.db, id, seededAt + 3_600_000)
    await settleParcel(web.db, 1, { state: 'failed', outcome: 'It answered 500.', fix: 'Wait.' }, seededAt)
  }
  const other = { ...web.hands, sendTests }
  const { json } = await send('POST', '/api/subscriptions', { filter: filter.id, target: secrets.slack })
  const { createWeb } = await import('#web/app.ts')
  const app = createWeb(other)
  const answer = await app.request(`/api/subscriptions/${json.id}/test`, { method: 'POST' })
  expect(await answer.json()).toMatchObject({ state: 'failed', isTest: true, outcome: 'It answered 500.' })
  const back = await app.request(`/subscriptions/${json.id}/test`, { method: 'POST' })
  expect(back.headers.get('location')).toBe(`/subscriptions/${json.id}?sent=2`)
})

test('all of it is the owner’s', async () => {
  const { web } = await open({ adminToken: 'right' })
  for (const path of [
    '/subscriptions',
    '/subscriptions/new',
    '/subscriptions/1',
    '/api/subscriptions',
    '/api/subscriptions/1',
  ]) {
    expect((await web.app.request(path)).status).toBe(401)
  }
  for (const path of [
    '/subscriptions',
    '/subscriptions/1/test',
    '/api/subscriptions',
    '/api/subscriptions/1/test',
  ]) {
    expect((await web.app.request(path, { method: 'POST' })).status).toBe(401)
  }
})

test('without a script: a filter leads to the kinds, a kind to its form, the form to the subscription', async () => {
  const { web, filter } = await open()
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
    .$('form.subscription input:not([type=hidden], [type=checkbox], [type=radio], [type=time])')
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
  const { web, filter } = await open()
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
  expect($('[role=alert]').text()).toContain('chat: the number of a chat')
  expect($('input[name=chat]').attr('value')).toBe('not a chat')
  expect($('input[name=digest][checked]').attr('value')).toBe('hourly')
  expect(text).not.toMatch(leak)
})

test('mail is refused as long as no server is set, with the settings that are missing', async () => {
  const { filter, send } = await open({ hasMail: false })
  const { status, json } = await send('POST', '/api/subscriptions', {
    filter: filter.id,
    target: secrets.mail,
  })
  expect([status, json.detail]).toEqual([422, expect.stringContaining('LEAKWIRE_SMTP_URL')])
})

/** A subscription with one message of each state. */
async function withMessages(web: TestWeb, filterId: number, title = 'A tablet'): Promise<number> {
  const id = await addSubscription(web.db, { filterId, target: secrets.slack as Target, options }, seededAt)
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
  const { web, filter } = await open()
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
  const { web, filter } = await open()
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
    const { web, filter } = await open()
    const id = await withMessages(web, filter.id, text)
    for (const path of ['/subscriptions', `/subscriptions/${id}`]) {
      const { $, status } = await page(web, path)
      expect(status).toBe(200)
      expect($('script:not([src])').length).toBe(0)
      expect($('[onmouseover], li b, li script').length).toBe(0)
    }
  },
)
