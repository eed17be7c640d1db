import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Feed } from '#model/feed.ts'
import { parseFeed } from '#parse/parse-feed.ts'
import { mutated, randomOf } from '#tests/mutate.ts'
import { viaOf } from './via.ts'
import { viaNames } from './via/profile.ts'

const folder = new URL('../../tests/fixtures/platforms/via/', import.meta.url)
const address = 'https://feed.example/rss'
const bodies = readdirSync(folder).map((name) => new Uint8Array(readFileSync(new URL(name, folder))))

function feedIn(body: Uint8Array): Feed | null {
  const origin = { url: address, contentType: null, receivedAt: Date.UTC(2026, 8, 4, 7, 0, 0) }
  const result = parseFeed(body, origin)
  return result.kind === 'feed' ? result.feed : null
}

function expectWhole(feed: Feed, via: string | undefined, seed: number): void {
  const profile = viaOf(feed, address, via === undefined ? {} : { via })
  for (const before of feed.posts) {
    const post = profile?.fixPost(before, feed) ?? before
    expect(post.id, `seed ${seed}`).not.toBe('')
    expect(post.title, `seed ${seed}`).not.toMatch(/[\n\r]/u)
    expect(post.publishedAt, `seed ${seed}`).toBe(before.publishedAt)
    if (post.url !== null) expect(post.url, `seed ${seed}`).toMatch(/^[a-z][a-z0-9+.-]*:/iu)
  }
}

test('feeds changed at random are never thrown at, and every post of them stays whole', () => {
  for (let seed = 1; seed <= 1_600; seed++) {
    const feed = feedIn(mutated(bodies[seed % bodies.length] ?? new Uint8Array(), randomOf(seed)))
    if (feed === null) continue
    for (const via of [undefined, ...viaNames]) expectWhole(feed, via, seed)
  }
})

const pieces =
  'Read more |\n|https://|)|submitted by x |[link]|>[link]<|The post |?action=display|<p|<p>|RT |/status/12345|#m'

test.each(pieces.split('|'))('a flood of %j is read to its end', (piece) => {
  const feed = bodies.map(feedIn).find((one) => one !== null && one.posts.length > 0)
  const [post] = feed?.posts ?? []
  if (feed === null || feed === undefined || post === undefined) throw new Error('no feed')
  const flood = piece.repeat(50_000)
  const flooded = {
    ...post,
    text: flood,
    summary: flood,
    content: flood,
    url: flood,
    id: flood,
    title: flood,
  }
  for (const via of viaNames) expect(viaOf(feed, address, { via })?.fixPost(flooded, feed).id).not.toBe('')
  const flooding = { ...feed, url: flood, self: flood, id: flood, description: flood, posts: [flooded] }
  expect(viaOf(flooding, flood, {})?.fixPost(flooded, flooding).id).not.toBe('')
})
