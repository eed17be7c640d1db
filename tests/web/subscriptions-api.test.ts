import { expect, test } from 'vitest'
import { insertTest, packDeliveries, settleParcel } from '#storage/deliveries.ts'
import { getSubscription, listSubscriptions } from '#storage/subscriptions.ts'
import { createWeb } from '#web/app.ts'
import { seededAt } from './seed.ts'
import { leak, openFilters, page, secrets } from './subscribing.ts'

test.each(Object.entries(secrets))(
  'a %s can be subscribed, and no answer or page shows its secrets',
  async (kind, target) => {
    const { web, filter, send } = await openFilters()
    const made = await send('POST', '/api/subscriptions', { filter: filter.id, target })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({ filter: { name: 'Tablets' }, target: { kind }, state: 'active' })
    const { id = 0 } = made.json
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
  const { filter, send } = await openFilters()
  const target = { kind: 'webhook', url: 'https://hooks.example/in' }
  const { json } = await send('POST', '/api/subscriptions', { filter: filter.id, target })
  expect(json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/u)
  expect((await send('GET', `/api/subscriptions/${json.id}`)).text).not.toContain(json.secret ?? '-')
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
  const { web, send } = await openFilters()
  const { status, json, headers } = await send('POST', '/api/subscriptions', body)
  expect(status).toBe(422)
  expect(headers.get('content-type')).toBe('application/problem+json')
  expect(json.detail).not.toBe('')
  expect(await listSubscriptions(web.db)).toEqual([])
})

test('a part that is left out of a change stays, a secret too', async () => {
  const { web, filter, send } = await openFilters()
  const { json } = await send('POST', '/api/subscriptions', { filter: filter.id, target: secrets.ntfy })
  const path = `/api/subscriptions/${json.id}`
  await send('PATCH', path, { target: { url: 'https://ntfy.example/other' }, options: { digest: 'daily' } })
  const { target, options } = (await getSubscription(web.db, json.id ?? 0))!
  expect(target).toEqual({ ...secrets.ntfy, url: 'https://ntfy.example/other' })
  expect(options).toMatchObject({ digest: 'daily', digestAt: '08:00' })
  expect((await send('PATCH', path, { paused: true })).json.state).toBe('paused')
  expect((await send('PATCH', path, { paused: false, from: 'last' })).json.state).toBe('active')
  expect((await send('DELETE', path)).status).toBe(204)
  expect((await send('GET', path)).status).toBe(404)
})

test('a test is sent at once and its outcome told', async () => {
  const { web, filter, send } = await openFilters()
  const sendTests = async (id: number): Promise<void> => {
    await packDeliveries(web.db, id, seededAt + 3_600_000)
    await settleParcel(web.db, 1, { state: 'failed', outcome: 'It answered 500.', fix: 'Wait.' }, seededAt)
  }
  const other = { ...web.hands, sendTests }
  const { json } = await send('POST', '/api/subscriptions', { filter: filter.id, target: secrets.slack })
  const app = createWeb(other)
  const answer = await app.request(`/api/subscriptions/${json.id}/test`, { method: 'POST' })
  expect(await answer.json()).toMatchObject({ state: 'failed', isTest: true, outcome: 'It answered 500.' })
  const back = await app.request(`/subscriptions/${json.id}/test`, { method: 'POST' })
  expect(back.headers.get('location')).toBe(`/subscriptions/${json.id}?sent=2`)
})

test('every message is on one page of them, also while others come', async () => {
  const { web, filter, send } = await openFilters()
  await send('POST', '/api/subscriptions', { filter: filter.id, target: secrets.slack })
  await send('POST', '/api/subscriptions', { filter: filter.id, target: secrets.mail })
  for (const id of [1, 1, 2, 1, 1, 1]) await insertTest(web.db, id, seededAt)
  const seen: number[][] = []
  for (let next: string | null = '/api/subscriptions/1/messages?limit=2'; next !== null;) {
    const { text, headers } = await send('GET', next)
    const page = JSON.parse(text) as { messages: { id: number }[]; next: string | null }
    seen.push(page.messages.map(({ id }) => id))
    expect(headers.get('link')).toBe(page.next === null ? null : `<${page.next}>; rel="next"`)
    next = page.next
    await insertTest(web.db, 1, seededAt)
  }
  expect(seen).toEqual([[6, 5], [4, 2], [1]])
  const wrong = await send('GET', '/api/subscriptions/1/messages?cursor=WyJ4Il0')
  expect([wrong.status, wrong.json.detail]).toEqual([400, expect.stringContaining('cursor')])
})

test('a change made from what another editor changed meanwhile is refused, not for what was sent meanwhile', async () => {
  const { web, filter, send } = await openFilters()
  await send('POST', '/api/subscriptions', { filter: filter.id, target: secrets.slack })
  const path = '/api/subscriptions/1'
  const etag = (await send('GET', path)).headers.get('etag') ?? ''
  const ask = async (method: string, body?: object) =>
    await web.app.request(path, {
      method,
      headers: { 'If-Match': etag },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  await insertTest(web.db, 1, seededAt)
  expect((await send('GET', path)).headers.get('etag')).not.toBe(etag)
  expect((await ask('PATCH', { options: { digest: 'hourly' } })).status).toBe(200)
  expect((await ask('PATCH', { paused: true })).status).toBe(412)
  expect((await ask('DELETE')).status).toBe(412)
  expect(await getSubscription(web.db, 1)).toMatchObject({ state: 'active', options: { digest: 'hourly' } })
})

test('the description of the API holds no secret that was made up', async () => {
  const { send } = await openFilters()
  const { text } = await send('GET', '/openapi.json')
  expect(text).toContain('"Target"')
  expect(text).not.toMatch(/whsec_\w/u)
})

test('all of it is the owner’s', async () => {
  const { web } = await openFilters({ adminToken: 'right' })
  for (const path of [
    '/subscriptions',
    '/subscriptions/new',
    '/subscriptions/1',
    '/api/subscriptions',
    '/api/subscriptions/1',
    '/api/subscriptions/1/messages',
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

test('mail is refused as long as no server is set, with the settings that are missing', async () => {
  const { filter, send } = await openFilters({ hasMail: false })
  const { status, json } = await send('POST', '/api/subscriptions', {
    filter: filter.id,
    target: secrets.mail,
  })
  expect(status).toBe(422)
  expect(json.detail).toContain('no SMTP server')
  expect(json.fix).toContain('LEAKWIRE_SMTP_URL')
})
