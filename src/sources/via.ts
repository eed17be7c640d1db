import { z } from 'zod'
import type { Feed } from '#model/feed.ts'
import { bluesky } from './via/bluesky.ts'
import { mastodon } from './via/mastodon.ts'
import { nitter } from './via/nitter.ts'
import { type Via, viaNames } from './via/profile.ts'
import { reddit } from './via/reddit.ts'
import { rssBridge } from './via/rss-bridge.ts'
import { rsshub } from './via/rsshub.ts'
import { wordpress } from './via/wordpress.ts'
import { youtube } from './via/youtube.ts'

/** Bridges first: what they bring has addresses of other platforms. */
const profiles: readonly Via[] = [rsshub, rssBridge, nitter, bluesky, mastodon, reddit, youtube, wordpress]

/** Options of sources of the kind feed. `via` says what a feed came through where that cannot be seen. */
export const feedOptions = z.strictObject({
  via: z.enum([...viaNames, 'none']).optional(),
})

/**
 * What a feed came through; null if nothing is known. `options` are the source's own and count where they name a
 * profile. `address` is the one that answered.
 */
export function viaOf(feed: Feed, address: string, options: Readonly<Record<string, unknown>>): Via | null {
  const forced = viaNamed(options)
  if (forced !== undefined) return forced
  return profiles.find((profile) => profile.detects(address, feed)) ?? null
}

/** The profile that a source's owner named, null for 'none'; undefined where the owner leaves it to the feed. */
export function viaNamed(options: Readonly<Record<string, unknown>>): Via | null | undefined {
  const read = feedOptions.safeParse(options)
  const name = read.success ? read.data.via : undefined
  if (name === undefined) return undefined
  return profiles.find((profile) => profile.name === name) ?? null
}
