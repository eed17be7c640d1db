import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { aliasVersion, replaceFileAliases } from '#storage/aliases.ts'
import { hasPostsToReread } from '#storage/reread.ts'
import { createAliasTables } from '#workers/alias-tables.ts'
import { type TestWeb, openWeb } from './open-web.ts'
import { seedPost, seededAt, topicId } from './seed.ts'

const ofFile = [
  { canonical: 'xiaomi', type: 'company', name: 'Xiaomi', forms: ['Xiaomi', '小米'] },
  { canonical: 'honor', type: 'company', name: 'Honor', forms: ['=Honor', '!王者荣耀'] },
] as const

async function openAliases(change: Parameters<typeof openWeb>[0] = {}): Promise<TestWeb> {
  const web = await openWeb(change)
  await replaceFileAliases(web.db, ofFile, seededAt)
  return web
}

async function send({ app }: TestWeb, fields: Record<string, string>) {
  const answer = await app.request('/rules/aliases', { method: 'POST', body: new URLSearchParams(fields) })
  return { status: answer.status, text: await answer.text() }
}

async function put({ app }: TestWeb, canonical: string, body: object, method = 'PUT') {
  const path = `/api/aliases/${encodeURIComponent(canonical)}`
  return await app.request(path, { method, body: JSON.stringify(body) })
}

async function named(web: TestWeb, text: string) {
  const table = await createAliasTables(web.db, () => 1)()
  return table.find(text).map(({ alias }) => alias.canonical)
}

test('an entry of the file is changed in the page, and the file has its say again when that is wished', async () => {
  const web = await openAliases()
  const entry = { canonical: 'xiaomi', type: 'company', name: 'Xiaomi Inc', forms: 'Xiaomi\n小米\nСяоми\n' }
  expect((await send(web, { ...entry, action: 'save' })).status).toBe(303)
  expect(await named(web, 'Сяоми и Honor')).toEqual(['xiaomi', 'honor'])
  const $ = load(await (await web.app.request('/rules/aliases?q=сяоми')).text())
  expect($('.alias[id] summary').text()).toMatch(/Xiaomi Inc.*company.*changed here/su)
  expect($('.sum').text().trim()).toBe('1 of 2 entries')
  await replaceFileAliases(web.db, ofFile, seededAt + 1)
  expect(await named(web, 'Сяоми')).toEqual(['xiaomi'])
  expect((await send(web, { canonical: 'xiaomi', action: 'restore' })).status).toBe(303)
  expect(await named(web, 'Сяоми')).toEqual([])
})

test('an entry is added, and taken away again', async () => {
  const web = await openAliases()
  const body = { type: 'os', name: 'HyperOS', forms: ['HyperOS', '澎湃OS'] }
  expect(await (await put(web, 'HyperOS', body)).json()).toMatchObject({ canonical: 'hyperos' })
  expect(await named(web, '小米澎湃OS')).toEqual(['xiaomi', 'hyperos'])
  expect((await put(web, 'hyperos', {}, 'DELETE')).status).toBe(204)
  expect(await named(web, '小米澎湃OS')).toEqual(['xiaomi'])
  expect((await put(web, 'hyperos', {}, 'DELETE')).status).toBe(404)
})

test('an entry of the file that is removed stays out when the file is read again, and can be put back', async () => {
  const web = await openAliases()
  expect((await put(web, 'honor', {}, 'DELETE')).status).toBe(204)
  await replaceFileAliases(web.db, ofFile, seededAt + 1)
  expect(await named(web, 'Honor')).toEqual([])
  expect(await (await web.app.request('/rules/aliases')).text()).toContain('Removed here, but in the file')
  expect((await web.app.request('/api/aliases/a%00b/restore', { method: 'POST' })).status).toBe(404)
  expect((await web.app.request('/api/aliases/honor/restore', { method: 'POST' })).status).toBe(204)
  expect(await named(web, 'Honor')).toEqual(['honor'])
})

test.each([
  ['a spelling that another thing has', { type: 'os', name: 'X', forms: ['小米'] }, 'stands under'],
  ['a type that is none', { type: 'thing', name: 'X', forms: ['X'] }, 'has the type "thing"'],
  ['an entry without spellings', { type: 'os', name: 'X', forms: [] }, 'has no forms'],
])('%s is refused with what to do, and nothing is changed', async (_what, body, message) => {
  const web = await openAliases()
  const answer = await put(web, 'new', body)
  expect(answer.status).toBe(422)
  const { detail, fix } = (await answer.json()) as { detail: string; fix: string }
  expect(detail).toContain(message)
  expect(fix).not.toBe('')
  expect((await (await web.app.request('/api/aliases')).json()) as object).toMatchObject({
    inForce: ofFile.toReversed(),
  })
})

test('the table can be taken along as a file, and holds what people wrote as they wrote it', async () => {
  const web = await openAliases()
  await put(web, 'odd', { type: 'os', name: '<b>"odd"', forms: ['<script>', "it's: #1"] })
  const text = await (await web.app.request('/api/aliases.yaml')).text()
  expect(text.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(3)
  expect(text).toContain(
    String.raw`- {"canonical":"odd","type":"os","name":"<b>\"odd\"","forms":["<script>","it's: #1"]}`,
  )
  const $ = load(await (await web.app.request('/rules/aliases')).text())
  expect($('main b, main script')).toHaveLength(0)
  expect(
    $('textarea[name=forms]')
      .toArray()
      .map((area) => $(area).text().trim()),
  ).toContain("<script>\nit's: #1")
})

test('posts are due to be read anew whenever the table changes, and only then', async () => {
  const web = await openAliases()
  await seedPost(web.db, { id: 'a', title: 'Xiaomi tests MIOS' })
  const isDue = () => hasPostsToReread(web.db, topicId)
  const readAll = async () =>
    web.db
      .updateTable('storyPost')
      .set({ aliasVersion: await aliasVersion(web.db) })
      .execute()
  await readAll()
  expect(await isDue()).toBe(false)
  await put(web, 'mios', { type: 'os', name: 'MIOS', forms: [] })
  expect(await isDue()).toBe(false)
  await put(web, 'mios', { type: 'os', name: 'MIOS', forms: ['MIOS'] })
  expect(await isDue()).toBe(true)
  await readAll()
  await put(web, 'mios', {}, 'DELETE')
  expect(await isDue()).toBe(true)
})

test("changing the table is the owner's; reading it is not", async () => {
  const web = await openAliases({ adminToken: 'secret-token' })
  expect((await put(web, 'x', { type: 'os', name: 'X', forms: ['X'] })).status).toBe(401)
  expect((await put(web, 'honor', {}, 'DELETE')).status).toBe(401)
  expect((await send(web, { canonical: 'honor', action: 'remove' })).status).toBe(401)
  expect((await web.app.request('/rules/aliases')).status).toBe(200)
})
