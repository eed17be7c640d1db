import { expect, test } from 'vitest'
import { makePassword } from '#web/reader/make-password.ts'
import { feverKey, openReaderWeb, reading, sharedReaderWeb } from './reader-apps.ts'
import { openWeb } from './open-web.ts'

const shared = sharedReaderWeb()

test('an app logs in at the root and below /api/greader.php, slashes doubled or not, and its token opens the lists', async () => {
  const { app, password } = shared()
  for (const base of ['', '/api/greader.php', '/', '/api/greader.php/']) {
    const body = new URLSearchParams({ Email: 'who@ever.example', Passwd: password })
    const headers = { Authorization: 'GoogleLogin auth=of-another-time' }
    const at = `http://localhost${base}/accounts/ClientLogin`
    const answer = await app.request(at, { method: 'POST', body, headers })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; charset=UTF-8'])
    const text = await answer.text()
    expect(text).toMatch(/^SID=\w+\nLSID=\w+\nAuth=[0-9a-f]{64}\n$/u)
    const token = text.split('Auth=')[1]?.trim()
    const info = await app.request(`http://localhost${base}//reader/api/0/user-info?output=json`, {
      headers: { Authorization: `GoogleLogin auth=${token}` },
    })
    expect(info.status).toBe(200)
    expect(await info.json()).toEqual({
      userId: '1',
      userName: 'leakwire',
      userProfileId: '1',
      userEmail: 'leakwire@example.org',
    })
  }
})

test('the login is read from a multipart form too, and gives the same token each time', async () => {
  const { app, password, token } = shared()
  const body = new FormData()
  body.set('Email', 'leakwire')
  body.set('Passwd', password)
  const answer = await app.request('/api/greader.php/accounts/ClientLogin', { method: 'POST', body })
  expect(await answer.text()).toContain(`Auth=${token}`)
})

test('a wrong password and none are refused in the words that apps know', async () => {
  const { app } = shared()
  for (const Passwd of ['wrong', '']) {
    const body = new URLSearchParams({ Email: 'leakwire', Passwd })
    const answer = await app.request('/accounts/ClientLogin', { method: 'POST', body })
    expect([answer.status, await answer.text()]).toEqual([401, 'Error=BadAuthentication\n'])
  }
})

test('without its token nothing is answered, and the app is told that the token is bad', async () => {
  const { app } = shared()
  for (const headers of [{}, { Authorization: 'GoogleLogin auth=0' }, { Authorization: 'Bearer x' }]) {
    const answer = await app.request('/reader/api/0/tag/list', { headers: { ...headers } })
    expect([
      answer.status,
      answer.headers.get('x-reader-google-bad-token'),
      answer.headers.get('google-bad-token'),
    ]).toEqual([401, 'true', 'true'])
  }
})

test('the bare base answers OK, an unknown address 404 in text, a change by GET 405', async () => {
  const { app, google } = shared()
  for (const path of ['/api/greader.php', '/api/greader.php/', '/reader/api/0']) {
    const answer = await app.request(path)
    expect([answer.status, await answer.text()]).toEqual([200, 'OK'])
  }
  const unknown = await google('no/such/thing')
  expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'text/plain; charset=UTF-8'])
  expect((await google('edit-tag?i=1')).status).toBe(405)
  expect((await google('toString')).status).toBe(404)
})

test('a revoked password is refused by both APIs', async () => {
  const { app, google, fever } = await openReaderWeb()
  expect(await fever('')).toMatchObject({ auth: 1 })
  expect((await app.request('/api/reader-passwords/1', { method: 'DELETE' })).status).toBe(204)
  expect((await google('tag/list')).status).toBe(401)
  expect(await fever('')).toEqual({ api_version: 3, auth: 0 })
  expect((await app.request('/api/reader-passwords/1', { method: 'DELETE' })).status).toBe(404)
})

const feverPaths = [
  '/fever',
  '/fever/',
  '/fever/fever',
  '/fever/fever/',
  '//fever',
  '/api/fever.php',
  '/api/fever.php/',
]

test('Fever answers at every address and by every method and body that apps use, without a redirect', async () => {
  const { app, password } = shared()
  const key = feverKey(password)
  for (const path of feverPaths) {
    const at = `http://localhost${path}`
    const form = new FormData()
    form.set('api_key', key.toUpperCase())
    const untyped = new TextEncoder().encode(`api_key=${key}`)
    const answers = [
      app.request(`${at}?api`, { method: 'POST', body: new URLSearchParams({ api_key: key }) }),
      app.request(at, { method: 'POST', body: form }),
      app.request(`${at}?api&api_key=${key}`),
      app.request(`${at}?api`, { method: 'POST', body: untyped }),
    ]
    for (const each of answers) {
      const answer = await each
      expect(answer.status).toBe(200)
      expect(await answer.json()).toMatchObject({ api_version: 3, auth: 1 })
    }
  }
})

test('Fever knows the key of the address of mail too, and says auth 0 to a wrong key or none', async () => {
  const { app, password } = shared()
  const ask = async (api_key: string) => {
    const body = new URLSearchParams({ ...(api_key !== '' && { api_key }) })
    const answer = await app.request('/fever/?api', { method: 'POST', body })
    return [answer.status, await answer.json()]
  }
  expect(await ask(feverKey(password, 'leakwire@example.org'))).toMatchObject([200, { auth: 1 }])
  expect(await ask('')).toEqual([200, { api_version: 3, auth: 0 }])
  expect(await ask(feverKey('wrong'))).toEqual([200, { api_version: 3, auth: 0 }])
  expect(await ask(password)).toEqual([200, { api_version: 3, auth: 0 }])
})

test('who guesses many passwords has to wait and is not even told whether one was right; apps that were there do not', async () => {
  const { app, hands, password, clock } = await openReaderWeb()
  const { password: unused } = await makePassword(hands, { name: 'Not used yet' })
  const ask = (api_key: string) =>
    app.request('/fever/?api', { method: 'POST', body: new URLSearchParams({ api_key }) })
  for (let n = 0; n < 20; n++) expect((await ask(`guess ${n}`)).status).toBe(200)
  for (const key of ['one more', feverKey(unused)]) {
    const refused = await ask(key)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  }
  expect(await (await ask(feverKey(password))).json()).toMatchObject({ auth: 1 })
  clock.now += 60_000
  expect(await (await ask(feverKey(unused))).json()).toMatchObject({ auth: 1 })
})

test('pages of other sites may ask, since no cookie lets anyone in', async () => {
  const { app, token } = shared()
  const preflight = await app.request('/reader/api/0/edit-tag', {
    method: 'OPTIONS',
    headers: { Origin: 'https://reader.example', 'Access-Control-Request-Method': 'POST' },
  })
  expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
    204,
    'Authorization, Content-Type',
  ])
  const answer = await app.request(`/reader/api/0/stream/items/ids?s=${reading}`, {
    method: 'POST',
    headers: { Origin: 'https://reader.example', Authorization: `GoogleLogin auth=${token}` },
  })
  expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
})

test('without an admin token a name that is not of this machine is refused before any password', async () => {
  const { app } = shared()
  expect((await app.request('http://evil.example/fever/?api')).status).toBe(421)
  expect((await app.request('http://evil.example/api/greader.php')).status).toBe(421)
})

test('the admin token guards the passwords, and is itself none', async () => {
  const { app } = await openWeb({ adminToken: 'token' })
  expect((await app.request('/reader-apps')).status).toBe(401)
  expect((await app.request('/api/reader-passwords', { method: 'POST', body: '{"name":"x"}' })).status).toBe(
    401,
  )
  const body = new URLSearchParams({ Email: 'leakwire', Passwd: 'token' })
  expect((await app.request('/accounts/ClientLogin', { method: 'POST', body })).status).toBe(401)
  const asOwner = { Authorization: 'Bearer token' }
  const made = await app.request('/api/reader-passwords', {
    method: 'POST',
    body: '{"name":"x"}',
    headers: asOwner,
  })
  expect(made.status).toBe(201)
  const { password } = (await made.json()) as { password: string }
  expect(password).toMatch(/^(?:[a-hjkmnp-z1-9]{5}-){3}[a-hjkmnp-z1-9]{5}$/u)
  const listed = await (await app.request('/api/reader-passwords', { headers: asOwner })).text()
  expect(listed).not.toContain(password)
})

test('there are 50 passwords at most, and one that is revoked makes room', async () => {
  const { app } = await openWeb()
  const make = async () => {
    return await app.request('/api/reader-passwords', { method: 'POST', body: '{"name":"x"}' })
  }
  for (let n = 1; n <= 50; n++) expect((await make()).status).toBe(201)
  const refused = await make()
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({ type: '/docs/api#conflict', fix: expect.any(String) })
  expect((await app.request('/api/reader-passwords/7', { method: 'DELETE' })).status).toBe(204)
  expect((await make()).status).toBe(201)
})

test('of a password the database holds nothing that it could be read from', async () => {
  const { db, password, token } = shared()
  const rows = JSON.stringify(await db.selectFrom('readerPassword').selectAll().execute())
  for (const secret of [password, token, feverKey(password)]) expect(rows).not.toContain(secret)
})

test('the page shows a password once, what to type where, which app was there, and revokes', async () => {
  const { app, token, password } = await openReaderWeb()
  const body = new URLSearchParams({ name: 'Reeder <b>' })
  const made = await app.request('/reader-apps', { method: 'POST', body })
  expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store'])
  const secret = /<code>((?:\w{5}-){3}\w{5})<\/code>/u.exec(await made.text())?.[1] ?? ''
  expect(secret).not.toBe('')
  await app.request('/reader/api/0/tag/list', {
    headers: { Authorization: `GoogleLogin auth=${token}`, 'User-Agent': 'NetNewsWire (RSS Reader)' },
  })
  const page = await (await app.request('/reader-apps')).text()
  expect(page).not.toContain(secret)
  expect(page).not.toContain(password)
  for (const part of [
    'Reeder &lt;b&gt;',
    '>NetNewsWire</span>',
    'http://localhost/api/greader.php',
    '/fever/',
  ])
    expect(page).toContain(part)
  expect((await app.request('/reader-apps/2/revoke', { method: 'POST' })).status).toBe(303)
  expect(await (await app.request('/reader-apps')).text()).not.toContain('Reeder &lt;b&gt;')
  expect((await app.request('/reader-apps/2/revoke', { method: 'POST' })).status).toBe(404)
  expect((await app.request('/reader-apps', { method: 'POST', body: new URLSearchParams() })).status).toBe(
    400,
  )
})
