import type { Source, SourceKind } from '#model/source.ts'
import type { Adapter } from './adapter.ts'
import { feed } from './feed.ts'

/** Kinds that can be asked, sent to, or read. The starter archive is neither. */
export type AdapterKind = Exclude<SourceKind, 'starter'>

/** Loaded when first needed: most installations use some kinds only, and a feed is what nearly all sources are. */
const adapters: Readonly<Record<AdapterKind, () => Promise<Adapter>>> = {
  feed: async () => feed,
  html: async () => (await import('./html.ts')).html,
  json: async () => (await import('./json.ts')).json,
  sitemap: async () => (await import('./sitemap.ts')).sitemap,
  telegram: async () => (await import('./telegram.ts')).telegram,
  bluesky: async () => (await import('./bluesky.ts')).bluesky,
  mastodon: async () => (await import('./mastodon.ts')).mastodon,
  x: async () => (await import('./x.ts')).x,
  weibo: async () => (await import('./weibo.ts')).weibo,
  ingest: async () => (await import('./ingest.ts')).ingest,
}

export const adapterKinds = Object.keys(adapters) as readonly AdapterKind[]

/** The adapter of a kind of source. Throws for the starter archive, which nobody asks. */
export async function adapterOf({ kind }: Pick<Source, 'kind'>): Promise<Adapter> {
  if (kind === 'starter') throw new Error('The starter archive is not asked.')
  return await adapters[kind]()
}

/** All of them, in the order of `adapterKinds`. */
export async function allAdapters(): Promise<readonly Adapter[]> {
  return await Promise.all(adapterKinds.map((kind) => adapters[kind]()))
}
