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

test('a base, unquoted attributes, capitals and a bare rel=feed are understood', () => {
  const page = readPage(
    `<HTML><HEAD><BASE HREF="/blog/"><LINK REL=alternate TYPE=application/atom+xml HREF=atom.xml>
     <link rel="alternate feed" type="text/xml" href='rss.xml?a=1&amp;b=2' title="A &amp; B"/><link rel="feed" href="//other.example/f">
     <link rel="stylesheet" type="text/css" href="s.css"><link rel="alternate" hreflang="de" href="/de"></HEAD>`,
    'https://site.example/x/',
  )
  expect(page.advertised).toEqual([
    { title: '', url: 'https://site.example/blog/atom.xml' },
    { title: 'A & B', url: 'https://site.example/blog/rss.xml?a=1&b=2' },
    { title: '', url: 'https://other.example/f' },
  ])
})

test('feeds of comments come last, wherever the page names them', () => {
  const link = (href: string, title: string) =>
    `<link rel="alternate" type="application/rss+xml" title="${title}" href="${href}">`
  const page = readPage(
    `<head>${link('/comments/feed/', 'Site')}${link('/a-post/feed/', 'Site » Comments Feed')}${link('/feed/', 'Site » Feed')}</head>`,
    'https://site.example/',
  )
  expect(page.advertised.map(({ url }) => url)).toEqual([
    'https://site.example/feed/',
    'https://site.example/comments/feed/',
    'https://site.example/a-post/feed/',
  ])
})
