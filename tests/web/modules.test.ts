import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { browserModules, importMap, importMapSource, importsOf } from '#web/modules.ts'
import { openWeb } from './open-web.ts'

/** Where a browser looks for `name`, imported in the module at `from`, by the map of the page. */
function resolved(name: string, from: string): string {
  if (name.startsWith('.')) return new URL(name, `http://localhost${from}`).pathname
  const { imports } = JSON.parse(importMap) as { imports: Record<string, string> }
  const key = Object.keys(imports).find((each) =>
    each.endsWith('/') ? name.startsWith(each) : name === each,
  )
  return key === undefined ? name : `${imports[key]}${name.slice(key.length)}`
}

test('every module of the islands is served as JavaScript, and all that it imports is served too', async () => {
  const { app } = await openWeb()
  const waiting = ['/modules/web/islands/rules.ts']
  const seen = new Set<string>()
  for (let address = waiting.pop(); address !== undefined; address = waiting.pop()) {
    if (seen.has(address)) continue
    seen.add(address)
    const answer = await app.request(address)
    expect(answer.status, address).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    const code = await answer.text()
    for (const name of importsOf(code)) {
      expect(name, address).not.toMatch(/^(?:node:|yaml|#storage|#tune)/u)
      waiting.push(resolved(name, address))
    }
  }
  expect(seen).toEqual(new Set(browserModules().keys()))
  expect([...seen]).toContain('/modules/filter/judge.ts')
})

test('what is served bears no types, and every line stands where it was written, as long as it was', () => {
  const code = browserModules().get('/modules/filter/judge.ts') ?? ''
  const written = readFileSync(new URL('../../src/filter/judge.ts', import.meta.url), 'utf8')
  const lengths = (text: string): number[] => text.split('\n').map((line) => line.length)
  expect(code).not.toMatch(/import type|: Verdict|interface /u)
  expect(lengths(code)).toEqual(lengths(written))
})

test('nothing else of the program or its packages is there, however it is named', async () => {
  const { app } = await openWeb()
  const addresses = [
    '/modules/storage/posts.ts',
    '/modules/fetch/fetcher.ts',
    '/modules/web/app.ts',
    '/modules/web/views/sources.ts',
    '/modules/filter/topic-file.ts',
    '/modules/filter/judge.test.ts',
    '/modules/filter/judge',
    '/modules/filter/',
    '/modules/',
    '/modules/../package.json',
    '/modules/filter/..%2f..%2f..%2fpackage.json',
    '/modules/filter/%2e%2e/storage/posts.ts',
    '/modules/yaml/dist/index.js',
    '/modules/hono/dist/index.js',
    '/modules/re2js/package.json',
  ]
  for (const address of addresses) expect((await app.request(address)).status, address).toBe(404)
})

test('a browser that has a module is not sent it again', async () => {
  const { app } = await openWeb()
  const first = await app.request('/modules/filter/judge.ts')
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"/u)
  const again = await app.request('/modules/filter/judge.ts', { headers: { 'If-None-Match': etag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test('the policy lets run our own scripts and the map of the modules, as it stands in the page, and nothing else', async () => {
  const { app } = await openWeb()
  const page = await app.request('/rules')
  expect(page.headers.get('content-security-policy')).toContain(`script-src 'self' ${importMapSource};`)
  const inline = Array.from((await page.text()).matchAll(/<script(?![^>]*src)[^>]*>([^]*?)<\/script>/gu))
  expect(inline.map((script) => script[1])).toEqual([importMap])
})

test.each([
  [
    `import { a } from './a.ts'\nimport b from "b"\nimport 'c'\nexport { d } from '#d/d.ts'`,
    ['./a.ts', 'b', 'c', '#d/d.ts'],
  ],
  [`import {\n  a,\n  b,\n} from './long.ts'`, ['./long.ts']],
  [`export const text = "it's from 'here'"\n/** import('x') */\nconst from = 'y'`, []],
])('imports are found in %j', (code, names) => {
  expect(importsOf(code)).toEqual(names)
})
