import { expect, test } from 'vitest'
import { readMarks } from './text.ts'

/** A mark over a part of a text, placed as the platform counts: in bytes. */
function mark(text: string, part: string, feature: object) {
  const encode = (value: string) => new TextEncoder().encode(value).length
  const byteStart = encode(text.slice(0, text.indexOf(part)))
  return { index: { byteStart, byteEnd: byteStart + encode(part) }, features: [feature] }
}

test.each([
  ['plain', 'see mi.exa... now'],
  ['two bytes a letter', 'schön: mi.exa... größer'],
  ['three', '小米系统 mi.exa... 澎湃'],
  ['four, as one sign of seven code points', '👨‍👩‍👧‍👦🔥 mi.exa... 🇨🇳'],
])('a link is found by bytes: %s', (_what, text) => {
  const facets = [mark(text, 'mi.exa...', { uri: 'https://mi.example/mios' })]
  expect(readMarks(text, facets).links).toEqual([{ raw: 'mi.exa...', expanded: 'https://mi.example/mios' }])
})

test('a link that shows where it leads says it once', () => {
  const text = 'https://mi.example/mios'
  expect(readMarks(text, [mark(text, text, { uri: text })]).links).toEqual([{ raw: text }])
})

test.each([
  ['beyond the end', { byteStart: 100, byteEnd: 120 }],
  ['backwards', { byteStart: 9, byteEnd: 2 }],
  ['inside a letter', { byteStart: 1, byteEnd: 3 }],
  ['below zero', { byteStart: -4, byteEnd: 3 }],
  ['no number', { byteStart: '0', byteEnd: null }],
  ['no place', undefined],
])('a link with a place that is %s still leads where it says', (_what, index) => {
  const facets = [{ index, features: [{ uri: 'https://mi.example/mios' }] }]
  expect(readMarks('🔥 wow', facets).links).toEqual([{ raw: 'https://mi.example/mios' }])
})

test('a mention leads to its profile, a tag is named without its sign', () => {
  const text = '@toma.example on #MIOS'
  const facets = [mark(text, '@toma.example', { did: 'did:plc:toma' }), mark(text, '#MIOS', { tag: 'MIOS' })]
  expect(readMarks(text, facets)).toEqual({
    links: [{ raw: '@toma.example', expanded: 'https://bsky.app/profile/did:plc:toma' }],
    tags: ['MIOS'],
  })
})

test('what leads nowhere or runs a script is no link', () => {
  const features = [
    { uri: '' },
    { uri: 'javascript:alert(1)' },
    { uri: 'no address' },
    { did: 'toma' },
    {},
    null,
    4,
  ]
  expect(readMarks('x', [{ index: { byteStart: 0, byteEnd: 1 }, features }])).toEqual({ links: [], tags: [] })
})

test.each([null, undefined, 'x', {}, [null, 1, 'x', [], { features: 'x' }]])('no marks in %j', (facets) => {
  expect(readMarks('x', facets)).toEqual({ links: [], tags: [] })
})

test('a hundred thousand marks over a long text are read to their end', () => {
  const text = 'a'.repeat(500_000)
  const facet = { index: { byteStart: 0, byteEnd: 500_000 }, features: [{ uri: 'https://mi.example/' }] }
  const { links } = readMarks(
    text,
    Array.from({ length: 100_000 }, () => facet),
  )
  expect(links[0]).toMatchObject({ raw: 'https://mi.example/' })
})
