import { expect, test } from 'vitest'
import { sourceKey } from './source-key.ts'

test.each([
  ['https://example.org/feed', 'http://example.org/feed'],
  ['https://example.org/feed', 'https://www.example.org/feed/'],
  ['https://example.org/feed', 'https://EXAMPLE.org:443/feed#top'],
  ['https://example.org/feed', 'http://example.org:443/feed'],
  ['https://example.org', 'https://example.org./'],
  ['https://x.com/That_Kartikey', 'https://x.com/that_kartikey'],
  ['https://b.social/@Mara', 'https://b.social/@mara/'],
])('%s and %s are one source', (a, b) => {
  expect(sourceKey(a)).toBe(sourceKey(b))
})

test.each([
  ['https://example.org/Feed', 'https://example.org/feed'],
  ['https://example.org/@a/Feed', 'https://example.org/@a/feed'],
  ['https://example.org/feed?a=1', 'https://example.org/feed?a=2'],
  ['https://example.org:8080/', 'https://example.org/'],
  ['https://me:one@example.org/', 'https://me:two@example.org/'],
  ['https://blog.example.org/', 'https://example.org/'],
])('%s and %s are two', (a, b) => {
  expect(sourceKey(a)).not.toBe(sourceKey(b))
})
