import { expect, test } from 'vitest'
import { openWeb } from './open-web.ts'

const body = JSON.stringify({ name: 'Cars', query: 'car' })

test.each([
  ['a program that sends neither origin nor cookies', {}, 201],
  ['our own page', { Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' }, 201],
  ['our own page in an old browser', { Origin: 'http://localhost' }, 201],
  ['another site', { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['another site in an old browser', { Origin: 'https://evil.example' }, 403],
  ['another port of this machine', { Origin: 'http://localhost:1', 'Sec-Fetch-Site': 'same-site' }, 403],
  ['a sandboxed frame', { Origin: 'null' }, 403],
])('a change asked for by %s', async (_who, headers, status) => {
  const { app } = await openWeb()
  const answer = await app.request('/api/filters', { method: 'POST', body, headers: { ...headers } })
  expect(answer.status).toBe(status)
})

test('behind a proxy the page of the base address counts as our own', async () => {
  const { app } = await openWeb({ baseUrl: 'https://leaks.example' })
  const headers = { Origin: 'https://leaks.example' }
  expect((await app.request('/api/filters', { method: 'POST', body, headers })).status).toBe(201)
})

test.each([
  ['http://localhost:8484/', 200],
  ['http://127.0.0.1:8484/', 200],
  ['http://[::1]:8484/', 200],
  ['http://evil.example/', 421],
  ['http://127.0.0.1.evil.example/', 421],
  ['http://192.168.1.4/', 421],
])('without an admin token %s is answered with %i', async (url, status) => {
  const { app } = await openWeb()
  expect((await app.request(url)).status).toBe(status)
})

test('with an admin token any name is answered, and only the owner changes things or sees feed addresses', async () => {
  const { app } = await openWeb({ adminToken: 'p:ss wörd' })
  const make = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { Authorization: authorization }
    return (await app.request('http://leaks.example/api/filters', { method: 'POST', body, headers })).status
  }
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`
  expect((await app.request('http://leaks.example/')).status).toBe(200)
  expect(await make()).toBe(401)
  expect(await make('Bearer wrong')).toBe(401)
  expect(await make(basic('owner'))).toBe(401)
  expect(await make(basic('owner:p:ss wörd'))).toBe(201)
  const page = await app.request('http://leaks.example/filters')
  expect([page.status, page.headers.get('www-authenticate')]).toEqual([
    401,
    'Basic realm="Leakwire", charset="UTF-8"',
  ])
})

test('a bearer token needs no origin, but a browser that adds a password by itself does', async () => {
  const { app } = await openWeb({ adminToken: 'token' })
  const make = async (authorization: string) => {
    const headers = { Authorization: authorization, Origin: 'https://evil.example' }
    return (await app.request('/api/filters', { method: 'POST', body, headers })).status
  }
  expect(await make('Bearer token')).toBe(201)
  expect(await make(`Basic ${Buffer.from('x:token').toString('base64')}`)).toBe(403)
})

test('a revoked filter leaves the page, and revoking it again says so', async () => {
  const { app } = await openWeb()
  await app.request('/api/filters', { method: 'POST', body })
  const revoke = () => app.request('/filters/1/revoke', { method: 'POST' })
  expect((await revoke()).status).toBe(303)
  expect(await (await app.request('/filters')).text()).toContain('No filter yet.')
  expect((await revoke()).status).toBe(404)
})
