import type { Source } from '#model/source.ts'
import type { Adapter } from './adapter.ts'
import { feed } from './feed.ts'

/** Loaded when first needed: most installations use some kinds only, and a feed is what nearly all sources are. */
const adapters = {
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
} satisfies Readonly<Record<string, () => Promise<Adapter>>>

/** Kinds that can be asked, sent to, or read. The starter archive is none. */
export type AdapterKind = keyof typeof adapters

export const adapterKinds = Object.keys(adapters) as readonly AdapterKind[]

/** The kind of that name; null if there is none. */
export function adapterKind(name: string): AdapterKind | null {
  return adapterKinds.find((kind) => kind === name) ?? null
}

/** The adapter of a kind of source. Throws for a kind that this program does not have. */
export async function adapterOf({ kind: name }: Pick<Source, 'kind'>): Promise<Adapter> {
  const kind = adapterKind(name)
  if (kind === null)
    throw new Error(`Sources of the kind ${name} cannot be asked by this version of Leakwire.`)
  return await adapters[kind]()
}

/** All of them, in the order of `adapterKinds`. */
export async function allAdapters(): Promise<readonly Adapter[]> {
  return await Promise.all(adapterKinds.map((kind) => adapters[kind]()))
}
