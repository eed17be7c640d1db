import { expect, test } from 'vitest'

import { canonicalUrl, urlKey } from './canonical-url.ts'

test.each([
  [
    'tracking parameters',
    'https://Leaks.Example/a?utm_source=x&id=7&fbclid=1',
    'https://leaks.example/a?id=7',
  ],
  ['the order of parameters', 'https://leaks.example/a?b=2&a=1', 'https://leaks.example/a?a=1&b=2'],
  ['the fragment', 'https://leaks.example/a#comments', 'https://leaks.example/a'],
  ['but not a hash-bang', 'https://leaks.example/a#!/post/1', 'https://leaks.example/a#!/post/1'],
  ['the default port and dot segments', 'http://leaks.example:80/a/../b/./c', 'http://leaks.example/b/c'],
  ['needless encoding', 'https://leaks.example/%7euser/%e5%b0%8f', 'https://leaks.example/~user/%E5%B0%8F'],
  ['entities and blanks around', ' https://leaks.example/?a=1&amp;b=2 ', 'https://leaks.example/?a=1&b=2'],
  ['a name in the host', 'https://MÜLLER.example/', 'https://xn--mller-kva.example/'],
  ['ref only if it names a host', 'https://leaks.example/?ref=other.example', 'https://leaks.example/'],
  ['ref kept if it means something', 'https://leaks.example/?ref=main', 'https://leaks.example/?ref=main'],
  [
    'mobile Twitter',
    'https://mobile.twitter.com/leaker/status/1234567890?s=20&t=abc',
    'https://x.com/leaker/status/1234567890',
  ],
  [
    'a photo of a tweet',
    'https://x.com/leaker/status/1234567890/photo/1',
    'https://x.com/leaker/status/1234567890',
  ],
  [
    'youtu.be',
    'https://youtu.be/abcDEF12345?si=zzz&t=42',
    'https://www.youtube.com/watch?t=42&v=abcDEF12345',
  ],
  [
    'mobile YouTube',
    'https://m.youtube.com/watch?v=abcDEF12345&feature=share',
    'https://www.youtube.com/watch?v=abcDEF12345',
  ],
  [
    'old Reddit',
    'https://old.reddit.com/r/Xiaomi/comments/abc/?share_id=1',
    'https://www.reddit.com/r/Xiaomi/comments/abc/',
  ],
  ['redd.it', 'https://redd.it/abc12', 'https://www.reddit.com/comments/abc12'],
  ['mobile Wikipedia', 'https://zh.m.wikipedia.org/wiki/MIUI', 'https://zh.wikipedia.org/wiki/MIUI'],
  [
    'mobile Weibo with the user',
    'https://m.weibo.cn/1234567890/NnAbCd123?from=page',
    'https://weibo.com/1234567890/NnAbCd123',
  ],
  [
    'mobile Weibo without the user',
    'https://m.weibo.cn/status/NnAbCd123',
    'https://m.weibo.cn/status/NnAbCd123',
  ],
  ['a Telegram preview', 'https://t.me/s/leaks/42', 'https://t.me/leaks/42'],
  [
    'Weibo wrapper',
    'https://weibo.cn/sinaurl?u=https%3A%2F%2Fmios.example%2Fa%3Fb%3D1',
    'https://mios.example/a?b=1',
  ],
  [
    'Google wrapper',
    'https://www.google.com/url?sa=t&q=https://mios.example/a&ved=1',
    'https://mios.example/a',
  ],
  [
    'a wrapper in a wrapper',
    'https://l.facebook.com/l.php?u=https%3A%2F%2Fout.reddit.com%2F%3Furl%3Dhttps%253A%252F%252Fmios.example%252F',
    'https://mios.example/',
  ],
  ['Google AMP', 'https://www.google.com/amp/s/mios.example/a.amp.html', 'https://mios.example/a.amp.html'],
  ['AMP cache', 'https://mios-example.cdn.ampproject.org/c/s/mios.example/a', 'https://mios.example/a'],
])('settles %s', (_case, written, wanted) => {
  expect(canonicalUrl(written)).toBe(wanted)
})

test('resolves a relative address, and only with a base', () => {
  expect(canonicalUrl('../b?utm_medium=x', 'https://leaks.example/a/c')).toBe('https://leaks.example/b')
  expect(canonicalUrl('/b')).toBeNull()
})

test.each([
  '',
  'javascript:alert(1)',
  'mailto:a@b.example',
  'http://',
  'https://[::',
  `https://a.example/${'a'.repeat(9000)}`,
])('has no canonical form for %j', (written) => {
  expect(canonicalUrl(written)).toBeNull()
})

test('is settled: the canonical form of a canonical form is itself', () => {
  for (const url of [
    'https://youtu.be/abcDEF12345?t=1',
    'http://A.example/%7Ea?z&y=%20#x',
    'https://twitter.com/i/web/status/1',
  ]) {
    const once = canonicalUrl(url) ?? ''
    expect(once).not.toBe('')
    expect(canonicalUrl(once)).toBe(once)
  }
})

test('the key leaves out what two spellings of one address differ in', () => {
  expect(urlKey('https://www.leaks.example/a/')).toBe('leaks.example/a')
  expect(urlKey('http://leaks.example/a')).toBe('leaks.example/a')
  expect(urlKey('https://leaks.example/a/?b=1')).toBe(urlKey('http://www.leaks.example/a?b=1'))
})
