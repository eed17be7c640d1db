import { readdirSync, readFileSync } from 'node:fs'
import RssParser from 'rss-parser'
import { expect, test } from 'vitest'

import { plainTitle } from './plain-title.ts'
import { parseFeed } from './parse-feed.ts'

const folder = new URL('../../tests/fixtures/feeds/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.xml'))

/** Where the two differ we are right: rss-parser takes the first alternate link, be it JSON, and XHTML titles as objects. */
const better: Readonly<Record<string, string>> = {
  '1.json': 'https://blog.example/leaks/1.html',
}

test.each(names)('what rss-parser reads of %s, we read the same or better', async (name) => {
  const body = readFileSync(new URL(name, folder))
  // One bad date makes it throw the whole feed away: it gets the feed without.
  const theirs = await new RssParser().parseString(
    body.toString('utf8').replace('nonsense', '2023-10-10T09:00:00Z'),
  )
  const result = parseFeed(body, { url: 'https://feed.example/', contentType: null, receivedAt: 2e12 })
  const ours = result.kind === 'feed' ? result.feed.posts : []
  expect(ours.map(({ url }) => url)).toEqual(
    theirs.items.map(({ link }, at) => resolved(link, ours[at]?.url)),
  )
  expect(ours.map(({ title }) => plainTitle(title))).toEqual(
    theirs.items.map(({ title }, at) => (typeof title === 'string' ? plainTitle(title) : ours[at]?.title)),
  )
})

function resolved(link: string | undefined, base: string | null | undefined): string | null | undefined {
  if (link === undefined) return base
  return better[link] ?? URL.parse(link, base ?? undefined)?.href
}
