import { expect, test } from 'vitest'

import { sanitiseHtml } from './sanitise.ts'

const clean = (html: string) => sanitiseHtml(html, 'https://leaks.example/post/1')

test('keeps what a text needs and makes its links absolute and discreet', () => {
  expect(clean('<p>See <a href="../mios" onclick="x()" target=_top>MIOS</a></p>')).toBe(
    '<p>See <a href="https://leaks.example/mios" rel="noopener nofollow noreferrer">MIOS</a></p>',
  )
})

test.each([
  ['a script', '<script>alert(1)</script>a', 'a'],
  ['a handler', '<b onmouseover="alert(1)">a</b>', '<b>a</b>'],
  ['a script address', '<a href="javascript:alert(1)">a</a>', '<a>a</a>'],
  ['a hidden script address', '<a href="java\nscript:alert(1)">a</a>', '<a>a</a>'],
  ['a data address', '<a href="data:text/html,<script>1</script>">a</a>', '<a>a</a>'],
  ['a style', '<p style="position:fixed">a</p><style>p{}</style>', '<p>a</p>'],
  ['a form', '<form action="/x"><input name=a></form>a', 'a'],
  ['an svg', '<svg><script>alert(1)</script><a xlink:href="javascript:x">a</a></svg>', '<a>a</a>'],
])('removes %s', (_case, html, wanted) => {
  expect(clean(html)).toBe(wanted)
})

test('makes nothing that a page would load from elsewhere: images and films become links', () => {
  const html = clean(
    '<img src="/boot.png" alt="boot screen"><video src="v.mp4" poster="p.png"></video><iframe src="https://v.example/"></iframe>',
  )
  expect(html).not.toMatch(/<(?:img|video|iframe)|\ssrc=|poster/)
  expect(html).toContain(
    '<a href="https://leaks.example/boot.png" rel="noopener nofollow noreferrer">[image: boot screen]</a>',
  )
  expect(html).toContain('>[video]</a>')
})
