import { expect, test } from 'vitest'
import { isPermanent, isRedirect, nextHop } from './redirect.ts'

const from = (url: string): [URL] => [new URL(url)]

test.each([
  ['https://a.example/x/feed', 'https://b.example/feed', 'https://b.example/feed'],
  ['https://a.example/x/feed', '../feed.xml?a=1#top', 'https://a.example/feed.xml?a=1'],
  ['http://a.example/feed', '//b.example/feed', 'http://b.example/feed'],
  ['http://a.example/feed', 'https://a.example/feed', 'https://a.example/feed'],
  ['https://a.example/feed', 'https://u:p@b.example/', 'https://b.example/'],
  // UTF-8 bytes in Location, read as Latin-1.
  ['https://a.example/', '/\u00e5\u00b0\u008f', 'https://a.example/%E5%B0%8F'],
  ['https://a.example/', '/caf\u00e9', 'https://a.example/caf%C3%A9'],
])('from %s to %s leads to %s', (start, location, target) => {
  expect(nextHop(from(start), location)).toEqual({ kind: 'to', url: new URL(target) })
})

test.each([
  ['https://a.example/feed', null, 'redirects', 'without saying where'],
  ['https://a.example/feed', 'http://[broken', 'redirects', 'is none'],
  ['https://a.example/feed', 'http://a.example/feed', 'redirects', 'from https to plain http'],
  ['https://a.example/feed', '#again', 'redirects', 'in a circle'],
  ['https://a.example/feed', 'file:///etc/passwd', 'refusedAddress', 'a file: address'],
  ['https://a.example/feed', 'gopher://a.example/', 'refusedAddress', 'a gopher: address'],
  ['https://a.example/feed', 'javascript:alert(1)', 'refusedAddress', 'a javascript: address'],
])('from %s to %s is refused (%s): %s', (start, location, code, message) => {
  expect(nextHop(from(start), location)).toMatchObject({
    kind: 'refused',
    failure: { code, message: expect.stringContaining(message), fix: expect.stringMatching(/\w/u) },
  })
})

test('sees a circle over several addresses', () => {
  const trail: [URL, URL, URL] = [
    new URL('http://a.example/1'),
    new URL('http://a.example/2'),
    new URL('http://a.example/3'),
  ]
  expect(nextHop(trail, '/1')).toMatchObject({ kind: 'refused', failure: { code: 'redirects' } })
  expect(nextHop(trail, '/4')).toMatchObject({ kind: 'to' })
})

test('never shows a query, which may hold a token', () => {
  const next = nextHop(from('https://a.example/feed?token=s3cret'), null)
  expect(JSON.stringify(next)).not.toContain('s3cret')
})

test('knows redirects, and the permanent ones among them', () => {
  expect([200, 300, 301, 302, 303, 304, 305, 307, 308].filter(isRedirect)).toEqual([301, 302, 303, 307, 308])
  expect([301, 302, 303, 307, 308].filter(isPermanent)).toEqual([301, 308])
})
