import type { Answer } from '#model/fetch.ts'
import { adapter, harvested, type Context, type Poll, type PolledSource } from './adapter.ts'
import { type Recognised, askFor } from './recognised.ts'
import { harvestOf, parseSitemap } from './sitemap/answer.ts'
import { sitemapOptions } from './sitemap/items.ts'
import { sitemapMemory, type Walk, walkSitemaps } from './sitemap/walk.ts'
import { unchangedBy } from './unchanged.ts'
import { wrongOptions } from './wrong-options.ts'

/** The sitemap of a site without a feed (sitemaps.org): a list of its pages, for news with titles. */
export const sitemap = adapter({
  kind: 'sitemap',
  stability: 'contract',
  minEveryMs: 15 * 60_000,
  options: sitemapOptions,
  needs: null,
  recognise,
  parse: parseSitemap,
  poll,
})

function recognise(url: URL): Recognised | null {
  const isMap = /\/[^/]*sitemap[^/]*\.xml(?:\.gz)?$|^\/robots\.txt$/iu.test(url.pathname)
  return isMap ? askFor(url.href, `the sitemap of ${url.host}`, 'sitemap') : null
}

async function poll(context: Context, source: PolledSource): Promise<Poll> {
  if (!sitemapOptions.safeParse(source.options).success)
    return { kind: 'failed', failure: wrongOptions(sitemap, source.options) }
  const memory = sitemapMemory.parse(source.cursor)
  let walk = await walkSitemaps(context, firstAddress(source.address), memory)
  const usual = usualAddress(source.address)
  if (usual !== null && hasNothing(walk)) walk = await walkSitemaps(context, usual, memory)
  return outcomeOf(walk, context, source, Object.keys(memory.lists).length === 0)
}

/** Of a site alone: what its robots.txt names. */
function firstAddress(address: string): string {
  return URL.parse(address)?.pathname === '/' ? new URL('/robots.txt', address).href : address
}

/** Where the sitemap of a site is whose robots.txt names none; null if the address is that of a sitemap. */
function usualAddress(address: string): string | null {
  const path = URL.parse(address)?.pathname ?? ''
  return path === '/' || path === '/robots.txt' ? new URL('/sitemap.xml', address).href : null
}

function hasNothing({ root, unread, entries }: Walk): boolean {
  if (entries.length > 0) return false
  if (root.kind === 'failed') return root.failure.code === 'notFound' || root.failure.code === 'gone'
  return root.kind === 'fresh' && unread?.answer === root.answer
}

function outcomeOf(walk: Walk, { now }: Context, source: PolledSource, isFirst: boolean): Poll {
  const { root, problem, entries, isPartial, bytes, memory } = walk
  if (root.kind !== 'fresh') return root
  const { answer } = root
  if (entries.length === 0) return withoutPages(walk, answer, isFirst) ?? unchangedBy(answer)
  const { lang, options } = source
  const { url, contentType } = answer
  const meta = { url, contentType, receivedAt: now, lang, options }
  const read = harvestOf({ kind: 'urlset', entries, isPartial }, meta)
  // Where only some were read, what changed may be a sitemap of nothing that is wanted.
  if (read.kind === 'error' && !isFirst && memory.since !== null) return unchangedBy(answer)
  if (read.kind === 'error') return { kind: 'unreadable', answer, bytes, error: read.error }
  return {
    kind: 'gathered',
    harvest: read.harvest,
    cursor: memory,
    wholeSince: null,
    answer,
    bytes,
    ...(problem?.code === 'rateLimited' && { failure: problem }),
  }
}

/** Why there is not one page; null: nothing changed, or a sitemap for news, which holds two days, has nothing to tell. */
function withoutPages(
  { unread, problem, memory, bytes }: Walk,
  answer: Answer,
  isFirst: boolean,
): Poll | null {
  if (unread !== null && (isFirst || unread.answer === answer))
    return { kind: 'unreadable', ...unread, bytes }
  if (problem !== null && isFirst) return { kind: 'failed', failure: problem }
  if (!isFirst) return null
  return {
    kind: 'gathered',
    harvest: harvested({ posts: [] }),
    cursor: memory,
    wholeSince: null,
    answer,
    bytes,
  }
}
