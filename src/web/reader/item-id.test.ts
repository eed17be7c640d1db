import { expect, test } from 'vitest'
import { longId, readItemId } from './item-id.ts'

test('an id goes out as 16 hex digits behind the prefix, and comes back', () => {
  expect(longId(1784000000000123)).toBe('tag:google.com,2005:reader/item/00065689de47807b')
  expect(readItemId(longId(1784000000000123))).toBe(1784000000000123)
})

test.each([
  ['decimal', '1784000000000123'],
  ['long and unpadded', 'tag:google.com,2005:reader/item/65689de47807b'],
  ['hex alone', '00065689de47807b'],
  ['in capitals', '00065689DE47807B'],
])('reads an id that is %s', (_how, text) => {
  expect(readItemId(text)).toBe(1784000000000123)
})

test('the signed decimal of a long id is the same id', () => {
  const hex = '0006569fffffffff'
  expect(readItemId(BigInt.asIntN(64, BigInt(`0x${hex}`)).toString())).toBe(readItemId(hex))
})

test.each([
  '-2',
  'fffffffffffffffe',
  'tag:google.com,2005:reader/item/fffffffffffffffe',
  '9223372036854775807',
])('%s is an id, but none of ours', (text) => {
  expect(readItemId(text)).toBe(-1)
})

test.each(['', 'x', 'feed/1', '12345678901234567890123', '1.5', 'tag:google.com,2005:reader/item/'])(
  'refuses %j',
  (text) => {
    expect(readItemId(text)).toBeNull()
  },
)
