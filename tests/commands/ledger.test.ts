import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Shell, openShell } from './open-shell.ts'

let shell: Shell
beforeAll(async () => {
  shell = await openShell()
})
afterAll(() => shell.close())

const run: Shell['run'] = (...words) => shell.run(...words)

test('the ledger is listed, goes out as a file, and comes in again the same', async () => {
  const listed = await run('ledger', 'list')
  expect(listed.out.split('\n')[0]).toBe(
    ' 34%  Digital Chat Station  2 of 2 right, first 2 times, 33.5 days ahead',
  )
  const file = shell.write('ledger.json', '')
  expect(await run('ledger', 'export', file)).toMatchObject({ code: 0, out: '' })
  const imported = await run('ledger', 'import', file)
  expect(imported).toMatchObject({ code: 0, err: '' })
  expect(imported.out).toMatch(/^C\d+ {2}same, \d+ posts named in the file$/mu)
  expect((await run('ledger', 'export')).out).toBe(readFileSync(file, 'utf8'))
})

test('a bad ledger is refused whole, with every place', async () => {
  const file = shell.write('bad.json', '[{"id": "Z", "claim": "New."}, {"id": "Y", "outcome": "blue"}]')
  const refused = await run('ledger', 'import', file)
  expect(refused).toMatchObject({ code: 1, out: '' })
  for (const place of ['[0].outcome', '[1].claim', '[1].outcome'])
    expect(refused.err).toContain(`${file}: ${place}: `)
  expect(refused.err).toContain('Nothing was taken in.')
  expect((await run('ledger', 'export')).out).not.toContain('"Z"')
})

test('a ledger that is not there, and a word that means nothing, are told', async () => {
  expect(await run('ledger', 'import', join('/nowhere', 'x.json'))).toMatchObject({ code: 1 })
  expect(await run('ledger', 'sing')).toMatchObject({ code: 2 })
})

test('the bundle goes out, is tried and comes in again the same; a bad one is refused with its places', async () => {
  const file = shell.write('bundle.json', '')
  expect(await run('bundle', 'export', file, '--with-secrets')).toMatchObject({ code: 0, out: '' })
  const bundle = JSON.parse(readFileSync(file, 'utf8')) as object
  const car = {
    id: 'car',
    rules: [
      'topic: car',
      'title: Cars',
      'thresholds: {broad: 2, strict: 2}',
      'clauses:',
      '  - {id: a, match: [SU7], weight: 2}',
    ],
  }
  const more = shell.write('more.json', JSON.stringify({ ...bundle, topics: [car, ...topicsIn(bundle)] }))
  const tried = await run('bundle', 'import', more, '--dry-run')
  expect(tried.err).toContain('nothing was changed')
  expect(tried.out.match(/^(?!same )\S+ .*$/gmu)).toEqual(['added    topic car'])
  expect((await run('topic', 'list')).out).not.toContain('car')
  expect(await run('bundle', 'import', more)).toMatchObject({ code: 0 })
  expect((await run('topic', 'list')).out).toContain('car')
  const bad = shell.write('bad-bundle.json', '{"leakwire": "bundle", "version": 1, "pins": 3}')
  const refused = await run('bundle', 'import', bad)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toContain(`${bad}: pins: `)
})

function topicsIn(bundle: object): unknown[] {
  return 'topics' in bundle && Array.isArray(bundle.topics) ? bundle.topics : []
}
