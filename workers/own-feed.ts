import { filterInStream } from '#storage/filters.ts'
import type { Database } from '#storage/tables.ts'

/**
 * Whether a feed is one of this very installation, by whatever name its host goes: the secret in one of its addresses
 * is that of a filter of ours, in use or revoked. Following it would tell every story once more, for ever. Feeds of other
 * installations are feeds like any.
 */
export async function isOwnFeed(db: Database, addresses: readonly (string | null)[]): Promise<boolean> {
  for (const secret of new Set(addresses.flatMap(secretOf))) {
    if ((await filterInStream(db, secret)) !== null) return true
  }
  return false
}

export const ownFeed = {
  message: 'This is a feed of this Leakwire itself: following it would tell every story once more.',
  fix: 'Follow what the stories come from; a second topic or a filter sees the same posts.',
}

function secretOf(address: string | null): string[] {
  const path = URL.parse(address ?? '')?.pathname ?? ''
  const secret = /\/feeds\/([\w-]{1,100})\/(?:atom\.xml|rss\.xml|feed\.json)$/u.exec(path)?.[1]
  return secret === undefined ? [] : [secret]
}
