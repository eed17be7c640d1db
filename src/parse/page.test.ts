import { expect, test } from 'vitest'

import { readPage } from './page.ts'

const url = 'https://site.example/news/'

test('finds the title and the feeds a page names, absolute and each once', () => {
  const html = `<html><head><title>
    News &amp; leaks</title>
    <link rel="alternate" type="application/rss+xml" title="All &amp; more" href="../feed">
    <LINK HREF=atom.xml REL='alternate home' TYPE=application/atom+xml>
    <link rel="alternate" type="application/feed+json" href="https://site.example/feed.json">
    <link rel="alternate" type="application/rss+xml" href="/feed">
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
    <link rel="stylesheet" type="text/css" href="/style.css"><link rel="alternate" hreflang="de" href="/de">`
  expect(readPage(html, url)).toEqual({
    title: 'News & leaks',
    advertised: [
      { title: 'All & more', url: 'https://site.example/feed' },
      { title: '', url: 'https://site.example/news/atom.xml' },
      { title: '', url: 'https://site.example/feed.json' },
    ],
  })
})

test('a page without head has neither', () => {
  expect(readPage('<p>Checking your browser', url)).toEqual({ title: '', advertised: [] })
})

test.each(['<link ', '<title', '<link rel=', '<title>'])('a flood of %j is read', (piece) => {
  expect(readPage(piece.repeat(50_000), url).advertised).toEqual([])
})
