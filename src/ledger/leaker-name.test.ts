import { expect, test } from 'vitest'
import { compileAliases } from '#text/aliases.ts'
import { leakerOf } from './leaker-name.ts'

const aliases = compileAliases([
  { canonical: 'grey owl', type: 'leaker', name: 'Grey Owl', forms: ['Grey Owl', '灰鸮', '@grey_owl'] },
  { canonical: 'acme', type: 'company', name: 'Acme', forms: ['Acme', '艾科'] },
  { canonical: 'lin mei', type: 'person', name: 'Lin Mei', forms: ['Lin Mei', '林梅'] },
])

test.each([
  'Grey Owl',
  '灰鸮',
  '@grey_owl',
  'grey owl (Weibo)',
  '@grey_owl (Grey Owl), X',
  'Grey Owl @grey_owl (X)',
  'Grey Owl and others',
  'Grey Owl, Weibo',
])('%s is one leaker under several spellings', (written) => {
  expect(leakerOf(written, aliases)).toEqual({
    key: 'grey owl',
    name: 'Grey Owl',
    isOfficial: false,
    isKnown: true,
  })
})

test.each(['the press, from Grey Owl', 'Grey Owl Fan Club', 'after Grey Owl (website)'])(
  '%s is somebody else',
  (written) => {
    expect(leakerOf(written, aliases)).toMatchObject({ isKnown: false })
  },
)

test.each(['Lin Mei 林梅, Acme (Weibo)', 'Acme (Weibo)', 'Acme Official', '艾科手机'])(
  '%s is an official voice',
  (written) => {
    expect(leakerOf(written, aliases)).toMatchObject({ isOfficial: true })
  },
)

test.each(['Acme Fans', 'Acme News Daily', 'Mara Quill, who follows Acme'])(
  '%s is not official for naming a company',
  (written) => {
    expect(leakerOf(written, aliases)).toMatchObject({ isOfficial: false })
  },
)

test('without an alias, case and a place in brackets make no difference', () => {
  expect(leakerOf('Mara  Quill (website)', aliases).key).toBe(leakerOf('mara quill', aliases).key)
  expect(leakerOf('(website)', aliases)).toMatchObject({ key: '(website)', name: '(website)' })
})
