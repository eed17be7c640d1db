import { expect, test } from 'vitest'
import { deletedText, editedText } from './afterwards.ts'

test('a post that nothing became of says nothing', () => {
  expect(editedText({ revisions: 1 }) + deletedText({ deletedAt: null, publishedAt: 0 })).toBe('')
  expect(editedText({ revisions: 2 })).toBe('edited')
  expect(editedText({ revisions: 4 })).toBe('edited 3 times')
  expect(deletedText({ deletedAt: 840_000, publishedAt: 0 })).toBe('deleted after 14 minutes')
})
