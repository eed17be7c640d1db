import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Feed } from '#model/feed.ts'
import { parseFeed } from '#parse/parse-feed.ts'
import { viaOf } from '#sources/via.ts'

const corpora = process.env['LEAKWIRE_CORPORA'] ?? ''
const address = 'https://feed.example/rss'

function feedIn(file: string): Feed | null {
  const origin = { url: address, contentType: null, receivedAt: Date.UTC(2026, 8, 4) }
  const result = parseFeed(new Uint8Array(readFileSync(join(corpora, file))), origin)
  return result.kind === 'feed' ? result.feed : null
}

test.each([
  ['social/reddit/rssparser_reddit.xml', 'reddit'],
  ['social/reddit/rssparser_reddit-atom.xml', 'reddit'],
  ['social/reddit/rssparser_reddit-home.xml', 'reddit'],
  ['social/youtube/rssparser_atom-customfields_youtube.atom', 'youtube'],
])('%s is of %s', (file, name) => {
  const feed = feedIn(file)
  const via = feed === null ? null : viaOf(feed, address, {})
  expect(via?.name).toBe(name)
  const posts = feed === null || via === null ? [] : feed.posts.map((post) => via.fixPost(post, feed))
  expect(posts.some(({ links }) => links.length > 0)).toBe(true)
  for (const { id, text, author } of posts) {
    expect(text).not.toMatch(/submitted by|\[link\]/u)
    expect(author ?? '').not.toMatch(/^\/?u\//u)
    expect(id).toMatch(name === 'reddit' ? /^t\d_\w+$/u : /^yt:video:/u)
  }
})

const files = globSync(['**/*.xml', '**/*.rss', '**/*.atom', '**/*.json'], { cwd: join(corpora, 'feeds') })

test('of published feeds each keeps its posts whole, and no id is given twice that was not', () => {
  const seen: Record<string, number> = {}
  for (const file of files) {
    const feed = feedIn(join('feeds', file))
    const via = feed === null ? null : viaOf(feed, address, {})
    if (feed === null || via === null) continue
    seen[via.name] = (seen[via.name] ?? 0) + 1
    const fixed = feed.posts.map((post) => via.fixPost(post, feed))
    expect(new Set(fixed.map(({ id }) => id)).size, file).toBe(new Set(feed.posts.map(({ id }) => id)).size)
    for (const [at, post] of fixed.entries()) {
      expect(post.id, file).not.toBe('')
      expect(post.publishedAt, file).toBe(feed.posts[at]?.publishedAt)
    }
  }
  expect(seen['wordpress']).toBeGreaterThan(5)
})
