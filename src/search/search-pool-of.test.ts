import { expect, test } from 'vitest'
import { searchPoolOf } from './search-pool-of.ts'

test.each([
  ['MIOS', 'kept'],
  ['is:dropped', 'scored'],
  ['MIOS (is:Dropped OR is:origin)', 'scored'],
  ['MIOS -is:dropped', 'kept'],
  ['"is:dropped"', 'kept'],
  ['is:dropped (', 'kept'],
])('%s looks among posts that are %s', (query, pool) => {
  expect(searchPoolOf(query, false)).toBe(pool)
  expect(searchPoolOf(query, true)).toBe('scored')
})
