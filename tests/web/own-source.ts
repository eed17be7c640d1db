import { saveSources } from '#storage/sources.ts'
import { rss } from '#tests/small-topic.ts'
import { type TestWeb, openWeb, webPages } from './open-web.ts'

const feed = rss([{ id: 'n', title: 'News of MIOS' }])
const link = (href: string, title: string) =>
  `<link rel="alternate" type="application/rss+xml" title="${title}" href="${href}">`

/** A feed, and a page that names two of which one is there: all of the web that `follow` finds. */
export function newPages(): void {
  webPages.clear()
  webPages.set('https://new.example/feed', feed)
  webPages.set(
    'https://blog.example/',
    `<html><head><title>Blog</title>${link('/posts', 'Posts')}${link('/talk', 'Talk')}</head><body>Hi</body></html>`,
  )
  webPages.set('https://blog.example/talk', feed)
}

/** A source that a person added, with a post of its own. */
export async function withOwn(more: object = {}): Promise<TestWeb> {
  const web = await openWeb()
  const own = { id: 'own', kind: 'feed', name: 'Own', address: 'https://own.example/feed' } as const
  const source = { ...own, lang: null, group: null, mode: 'firehose', ...more } as const
  await saveSources(web.db, [source], 'added', web.hands.now())
  return web
}
