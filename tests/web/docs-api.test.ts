import { readFileSync } from 'node:fs'
import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { problemTypes } from '#web/problem-types.ts'
import { apiReference } from '#web/openapi/reference.ts'
import { ingestToken, openDescribed } from './described-web.ts'
import { difference, examplesOf } from './docs-examples.ts'
import { openWeb } from './open-web.ts'

const text = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8')
const examples = examplesOf(text)

test('every example of docs/api.md answers as it is shown there', async () => {
  expect(examples.length).toBeGreaterThan(20)
  expect(examples.length).toBe(text.match(/^curl /gmu)?.length)
  const { app } = await openDescribed()
  let etag = ''
  for (const { line, method, path, headers, body, shown } of examples) {
    const filled = Object.entries(headers).map(([name, value]): [string, string] => {
      return [name, value.replace('$ETAG', etag).replace('$TOKEN', ingestToken)]
    })
    const answer = await app.request(path, { method, headers: filled, body })
    // What `curl -i` shows is what its reader goes on with.
    if (line.includes(' -i')) etag = answer.headers.get('etag') ?? etag
    if (shown === null) {
      expect(answer.status, line).toBeLessThan(300)
      await answer.body?.cancel()
      continue
    }
    if (shown.status !== null) expect(answer.status, line).toBe(shown.status)
    expect(difference(shown.headers, Object.fromEntries(answer.headers), 'a header'), line).toBeNull()
    if (shown.body === undefined) await answer.body?.cancel()
    else expect(difference(shown.body, await answer.json()), line).toBeNull()
  }
})

test('what is shown and is not so is found', () => {
  expect(difference({ a: [1, { b: 'x…' }] }, { a: [1, { b: 'xyz', c: 1 }, 2], d: 1 })).toBeNull()
  expect(difference({ a: [1, 2] }, { a: [1] })).toBe('the answer.a.1 is undefined, not 2')
  expect(difference({ a: 'x…' }, { a: 'y' })).toBe('the answer.a is "y"')
  expect(difference({ a: null }, { a: 0 })).toBe('the answer.a is 0, not null')
})

test('docs/api.md lists what the API can be asked: `npm run api-doc` writes it anew', () => {
  expect(text.endsWith(apiReference())).toBe(true)
})

test('every type of problem leads to a section of the page that the program serves', async () => {
  const { app } = await openWeb()
  const answer = await app.request('/docs/api')
  expect(answer.status).toBe(200)
  const $ = load(await answer.text())
  for (const [type, { status }] of Object.entries(problemTypes)) {
    const heading = $(`h3#${type}`)
    expect(heading.text(), type).toBe(type)
    expect(heading.next('p').text(), type).toMatch(new RegExp(`^Status ${status}\\.`, 'u'))
  }
  expect($('main h1').text()).toBe('The API')
})

test.each([
  ['/docs/commands', 200],
  ['/docs/notes/rules', 200],
  ['/docs/none', 404],
  ['/docs/notes/none', 404],
  ['/docs/..%2Fpackage', 404],
  ['/docs/', 404],
])('%s answers %s', async (path, status) => {
  const { app } = await openWeb()
  expect((await app.request(path)).status).toBe(status)
})

test('links between pages of the docs lead to pages', async () => {
  const { app } = await openWeb()
  const $ = load(await (await app.request('/docs/architecture')).text())
  const links = $('article a')
    .map((_, a) => $(a).attr('href') ?? '')
    .get()
    .filter((href) => href.startsWith('/docs/'))
  expect(links.length).toBeGreaterThan(3)
  for (const href of new Set(links)) expect((await app.request(href)).status, href).toBe(200)
})
