import { expect, test } from 'vitest'

import { htmlToText, readHtml } from './html-text.ts'

test.each([
  ['inline tags vanish inside a word', 'Xiaomi <b>MI</b><i>OS</i> leak', 'Xiaomi MIOS leak'],
  [
    'blocks break the line',
    '<p>one</p><p>two</p>three<br>four<ul><li>five<li>six</ul>',
    'one\ntwo\nthree\nfour\nfive\nsix',
  ],
  ['cells do not run together', '<table><tr><td>chip</td><td>8 Gen 3</td></tr></table>', 'chip 8 Gen 3'],
  ['an image stands between words', 'before<img src="x.png">after', 'before after'],
  ['line breaks in the source are blanks', 'one\n  two\t\tthree', 'one two three'],
  ['preformatted lines stay', '<pre>one\n  two</pre>', 'one\ntwo'],
  ['scripts and styles are dropped', 'a<script>var b = "<p>c</p>"</script><style>d{}</style>e', 'a\ne'],
  ['comments are dropped', 'a<!-- <p>b</p> -->c', 'ac'],
  ['CDATA inside HTML is text', 'a <![CDATA[b]]> c', 'a b c'],
  [
    'entities are resolved once',
    'AT&amp;amp;T &lt;b&gt; caf&eacute; &#8217; &#x5c0f;',
    'AT&amp;T <b> café ’ 小',
  ],
  ['a lone < is text', 'MIOS <3 and 2 < 3 <- x', 'MIOS <3 and 2 < 3 <- x'],
  ['attributes never leak', '<a title="x > y" href=\'z\'>link</a> <img alt="a>b">', 'link'],
  ['an unclosed quote swallows no text', '<a href="x>first</a> second', 'first second'],
  ['an unclosed comment swallows no text', 'a <!-- b', 'a <!-- b'],
])('%s', (_promise, html, text) => {
  expect(htmlToText(html)).toBe(text)
})

test('collects links and images in the same pass, absolute and each once', () => {
  const html =
    '<a href="/mios?a=1&amp;b=2" title="The leak">x</a> <a href="#top">up</a> <a href="javascript:x()">js</a>' +
    '<a href=https://t.co/x>t</a><a href="/mios?a=1&amp;b=2">again</a><img alt="MIOS boot  screen" src=a.png>' +
    '<img src="//pixel.example/p.gif" width="1" height="1"><img src="data:image/png;base64,AAAA">'
  const { links, images } = readHtml(html, 'https://leaks.example/post/')
  expect(links).toEqual([
    { raw: 'https://leaks.example/mios?a=1&b=2', title: 'The leak' },
    { raw: 'https://t.co/x' },
  ])
  expect(images).toEqual([
    { type: 'image', url: 'https://leaks.example/post/a.png', alt: 'MIOS boot screen' },
  ])
})

test('without a base relative links are left out', () => {
  expect(readHtml('<a href="/x">x</a><a href="https://a.example/">a</a>', null).links).toEqual([
    { raw: 'https://a.example/' },
  ])
})

test.each(['<p ', '<a href="', '<!--', '<![CDATA[', '<', '&', '<script>', "<a x='", '</', '<p a=b '])(
  'a flood of %j is read without growth',
  (piece) => {
    const flood = piece.repeat(50_000)
    expect(htmlToText(flood).length).toBeLessThanOrEqual(flood.length)
  },
)
