import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

test.each([
  ['sorce', 'source'],
  ['titel', 'title'],
  ['TITLE', 'title'],
  ['wieght', 'weight'],
])('%s was meant to be %s', (written, meant) => {
  expect(nearest(written, ['source', 'title', 'weight', 'is'])).toBe(meant)
})

test.each(['mios', 'x', ''])('%j is near to none', (written) => {
  expect(nearest(written, ['source', 'title', 'weight'])).toBeNull()
})
