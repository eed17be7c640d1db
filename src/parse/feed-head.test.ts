import { expect, test } from 'vitest'

import type { Feed } from '#model/feed.ts'
import { parseFeed } from './parse-feed.ts'

function headOf(text: string): Feed {
  const body = new TextEncoder().encode(text)
  const result = parseFeed(body, {
    url: 'https://feed.example/dir/feed.xml',
    contentType: null,
    receivedAt: Date.UTC(2024, 0, 1),
  })
  if (result.kind === 'error') throw new Error(result.error.message)
  return result.feed
}

test('an RSS channel says who it is, where it is and which hubs tell of it', () => {
  const feed = headOf(`<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel>
    <title>Leaks</title><link>/site/</link><description>&lt;b&gt;All&lt;/b&gt; invented</description>
    <a:link rel="self" href="other.xml"/><a:link rel="hub" href="https://hub.example/"/>
    <a:link rel="HUB" href="/push"/><a:link rel="hub" href="https://hub.example/"/>
    <language>en_GB</language><copyright>2023 Nobody</copyright>
    <managingEditor>a@feed.example (Ann Editor)</managingEditor>
    <image><title>Not the title</title><url>/logo.png</url><link>https://wrong.example/</link></image>
    <pubDate>Tue, 10 Oct 2023 09:05:07 GMT</pubDate><lastBuildDate>Tue, 10 Oct 2023 10:05:07 GMT</lastBuildDate>
    <item><title>x</title></item></channel></rss>`)
  expect(feed).toMatchObject({
    title: 'Leaks',
    url: 'https://feed.example/site/',
    self: 'https://feed.example/dir/other.xml',
    hubs: ['https://hub.example/', 'https://feed.example/push'],
    id: null,
    description: 'All invented',
    lang: 'en-gb',
    author: 'Ann Editor',
    rights: '2023 Nobody',
    image: 'https://feed.example/logo.png',
    icon: null,
    publishedAt: Date.UTC(2023, 9, 10, 9, 5, 7),
    updatedAt: Date.UTC(2023, 9, 10, 10, 5, 7),
  })
})

test('an Atom feed says the same, relative to its base', () => {
  const feed =
    headOf(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/b/" xml:lang="de">
    <id>tag:a.example,2023:f</id><title>T</title><subtitle type="html">&lt;i&gt;Sub&lt;/i&gt;</subtitle>
    <link rel="self" href="f.atom"/><link rel="hub" href="hub"/><link href="./"/>
    <icon>i.png</icon><logo>l.png</logo><rights>CC0</rights><updated>2023-10-10T09:00:00Z</updated></feed>`)
  expect(feed).toMatchObject({
    id: 'tag:a.example,2023:f',
    url: 'https://a.example/b/',
    self: 'https://a.example/b/f.atom',
    hubs: ['https://a.example/b/hub'],
    description: 'Sub',
    lang: 'de',
    rights: 'CC0',
    image: 'https://a.example/b/l.png',
    icon: 'https://a.example/b/i.png',
    publishedAt: null,
    updatedAt: Date.UTC(2023, 9, 10, 9),
  })
})

test('a JSON Feed names its address and its WebSub hubs, not those of other protocols', () => {
  const feed = headOf(`{"version": "https://jsonfeed.org/version/1.1", "title": "T", "feed_url": "/feed.json",
    "description": "About", "language": "fr", "icon": "/big.png", "favicon": "/small.png",
    "hubs": [{"type": "rssCloud", "url": "https://cloud.example/"}, {"type": "WebSub", "url": "/hub"}, 3], "items": []}`)
  expect(feed).toMatchObject({
    self: 'https://feed.example/feed.json',
    hubs: ['https://feed.example/hub'],
    description: 'About',
    lang: 'fr',
    image: 'https://feed.example/big.png',
    icon: 'https://feed.example/small.png',
  })
})

test('a feed that says nothing of itself has empty values', () => {
  expect(headOf('<rss><channel><item><title>x</title></item></channel></rss>')).toMatchObject({
    title: '',
    url: null,
    self: null,
    hubs: [],
    description: '',
    lang: null,
    author: null,
    rights: '',
    image: null,
  })
})
