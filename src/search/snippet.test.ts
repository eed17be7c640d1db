import { expect, test } from 'vitest'
import { parseQuery } from '#query/parse.ts'
import { snippet } from './snippet.ts'

function snippetOf(query: string, text: string, title = 'A title') {
  const parsed = parseQuery(query)
  if (parsed.kind === 'error') throw new Error(query)
  const found = snippet({ title, text }, parsed.root)
  return { ...found, marked: found?.hits.map(({ start, end }) => found.text.slice(start, end)) }
}

test('marks every hit as it stands in the post', () => {
  expect(snippetOf('mios 小米', '😀 Ｍ\u200bＩＯＳ from 小米.').marked).toEqual(['Ｍ\u200bＩＯＳ', '小米'])
})

test('shows the place where most was found, cut between words', () => {
  const filler = 'word '.repeat(100)
  const found = snippetOf('mios xiaomi', `mios ${filler}the new MiOS by Xiaomi ${filler}`)
  expect(found.marked).toEqual(['MiOS', 'Xiaomi'])
  expect(found.text).toMatch(/^…word .* word…$/)
  expect(found.text?.length).toBeLessThanOrEqual(202)
})

test('marks a phrase as one hit, and only the character asked for', () => {
  expect(snippetOf('"own operating system"', 'its own operating system').marked).toEqual([
    'own operating system',
  ])
  expect(snippetOf('米', '小米系统').marked).toEqual(['米'])
})

test('shows the title if the hit is there, and the beginning if there is none', () => {
  expect(snippetOf('mios', 'nothing', 'MIOS')).toMatchObject({ field: 'title', marked: ['MIOS'] })
  expect(snippetOf('-vera', 'The beginning')).toMatchObject({
    field: 'text',
    text: 'The beginning',
    hits: [],
  })
})

test('never cuts a character in two', () => {
  expect(snippetOf('mios', `${'😀'.repeat(300)}mios${'😀'.repeat(300)}`).text?.isWellFormed()).toBe(true)
})
