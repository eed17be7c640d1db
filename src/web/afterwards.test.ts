import { expect, test } from 'vitest'
import { deletedText, editedText, span } from './afterwards.ts'

test.each([
  [0, 'less than a minute'],
  [59_999, 'less than a minute'],
  [60_000, '1 minute'],
  [14 * 60_000, '14 minutes'],
  [3_600_000, '1 hour'],
  [26 * 3_600_000, '1 day'],
  [72 * 3_600_000, '3 days'],
])('%i ms are %s', (ms, text) => {
  expect(span(ms)).toBe(text)
})

test('a post that nothing became of says nothing', () => {
  expect(editedText({ revisions: 1 }) + deletedText({ deletedAt: null, publishedAt: 0 })).toBe('')
  expect(editedText({ revisions: 2 })).toBe('edited')
  expect(editedText({ revisions: 4 })).toBe('edited 3 times')
  expect(deletedText({ deletedAt: 840_000, publishedAt: 0 })).toBe('deleted after 14 minutes')
})
