import { expect, test } from 'vitest'
import { decideDuplicate, printPost } from './decide-duplicate.ts'
import type { DuplicateCandidate } from './decide-duplicate.ts'

const post = (id: string, text: string, more: { source?: string; url?: string } = {}) =>
  printPost({ id, source: more.source ?? id, url: more.url ?? null, title: '', text })
const seen = (
  id: string,
  text: string,
  more: { source?: string; url?: string; original?: string } = {},
): DuplicateCandidate => ({
  ...post(id, text, more),
  original: more.original ?? id,
})

const text = 'Digital Chat Station expects the last MIUI this autumn'

test('one address is one post, whatever its text', () => {
  const url = 'https://site.example/a'
  expect(decideDuplicate(post('b', 'rewritten headline', { url }), [seen('a', text, { url })])).toEqual({
    kind: 'duplicate',
    duplicateOf: 'a',
    level: 1,
    score: 1,
    reason: 'same address as a',
    merges: [],
  })
})

test('another text of one source at one address is told as that', () => {
  const more = { url: 'https://site.example/a', source: 's' }
  const decision = decideDuplicate(post('b', 'rewritten headline', more), [seen('a', text, more)])
  expect(decision).toMatchObject({ level: 1, reason: 'another text at the address of a' })
})

test('posts without an address do not share one', () => {
  expect(decideDuplicate(post('b', 'the weather is fine today'), [seen('a', text)])).toEqual({ kind: 'new' })
})

test('the same text and a near text are told apart, and the strongest evidence wins', () => {
  const near = seen('near', `${text} via site news`)
  expect(decideDuplicate(post('b', text.toUpperCase()), [near, seen('same', text)])).toMatchObject({
    duplicateOf: 'same',
    level: 2,
    reason: 'same text as same',
  })
  expect(decideDuplicate(post('b', text), [near])).toMatchObject({ duplicateOf: 'near', level: 3 })
})

test('a repeat of a repeat repeats the original', () => {
  expect(decideDuplicate(post('c', text), [seen('b', text, { original: 'a' })])).toMatchObject({
    duplicateOf: 'a',
  })
})

test('short texts of one source are never one because they agree', () => {
  const formula = 'Good morning, new leak'
  const within = decideDuplicate(post('b', formula, { source: 's' }), [seen('a', formula, { source: 's' })])
  const across = decideDuplicate(post('b', formula), [seen('a', formula)])
  expect(within).toEqual({ kind: 'new' })
  expect(across).toMatchObject({ kind: 'duplicate', level: 2 })
  expect(decideDuplicate(post('b', 'soon.'), [seen('a', 'soon.')])).toEqual({ kind: 'new' })
})

test('what differs in a word is no duplicate, and says in which', () => {
  expect(
    decideDuplicate(post('b', 'MIUI 15 is the last of its name'), [
      seen('a', 'MIUI 14 is the last of its name'),
    ]),
  ).toEqual({
    kind: 'differs',
    from: 'a',
    score: expect.any(Number),
    reason: 'differs in 14 -> 15',
    isDispute: false,
  })
})

test('a text cut short that fits two claims does not fold them into one', () => {
  const cut = 'The successor of the current Xiaomi phone system will be called…'
  const one = 'The successor of the current Xiaomi phone system will be called MiOS'
  const other = 'The successor of the current Xiaomi phone system will be called HyperOS'
  const group = [seen('cut', cut), seen('one', one, { original: 'cut' })]
  expect(decideDuplicate(post('other', other), group)).toMatchObject({ kind: 'differs', from: 'cut' })
})

test('a post that is the same as two groups joins them', () => {
  const decision = decideDuplicate(post('c', text), [
    seen('b', `${text} via site news`),
    seen('a', `Breaking: ${text}`),
  ])
  expect(decision).toMatchObject({ kind: 'duplicate', duplicateOf: 'a', merges: ['b'] })
})

test('the order of candidates does not matter', () => {
  const candidates = [seen('a', `${text}!`), seen('b', `${text} now`), seen('c', `see: ${text}`)]
  const decision = decideDuplicate(post('d', text), candidates)
  expect(decideDuplicate(post('d', text), candidates.toReversed())).toEqual(decision)
})
