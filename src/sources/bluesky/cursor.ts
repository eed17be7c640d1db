import { z } from 'zod'
import type { PolledSource } from '#sources/adapter.ts'
import { isDid, isHandle, profileName } from './address.ts'

/** What a poll of a profile remembers. */
export interface BlueskyCursor {
  /** The name in the address that the rest is true of: with another address all of it is forgotten. */
  readonly name: string
  /** Null before it was resolved. Stays although the handle moves. */
  readonly did: string | null
  /** As last seen; '' before. */
  readonly handle: string
  /** The newest entry that was read. All older ones were too, but for `gap` and those before `older`. */
  readonly newest: Mark | null
  /** What could not be read at the time: from the page `from` on until `until`. */
  readonly gap: { readonly from: string; readonly until: Mark } | null
  /** The page that follows the oldest one that was read; null before the first and after the last. */
  readonly older: string | null
  readonly isEnd: boolean
  /** The author shows the posts only to people who are signed in. */
  readonly isOptedOut: boolean
}

/** An entry of a feed and what the feed orders it by, in milliseconds since 1970. */
export interface Mark {
  readonly uri: string
  readonly at: number
}

/** What a source's cursor says, as far as it can be read; null if its address is no profile. */
export function readCursor({
  address,
  cursor,
}: Pick<PolledSource, 'address' | 'cursor'>): BlueskyCursor | null {
  const name = profileName(address)
  if (name === null) return null
  const fresh = initial(name)
  const read = shape.safeParse(cursor).data
  return read === undefined || read.name !== name ? fresh : { ...fresh, ...read, did: fresh.did ?? read.did }
}

/**
 * Whose posts of a source Jetstream is to tell, and the handle to show ('' if it is not known); null before the first
 * poll has found out, and for authors who opted out.
 */
export function followedAccount(
  source: Pick<PolledSource, 'address' | 'cursor'>,
): { readonly did: string; readonly handle: string } | null {
  const cursor = readCursor(source)
  if (cursor === null || cursor.did === null || cursor.isOptedOut) return null
  return { did: cursor.did, handle: cursor.handle }
}

function initial(name: string): BlueskyCursor {
  return {
    name,
    did: isDid(name) ? name : null,
    handle: isHandle(name) ? name : '',
    newest: null,
    gap: null,
    older: null,
    isEnd: false,
    isOptedOut: false,
  }
}

const mark = z.object({ uri: z.string(), at: z.number() })
const shape = z.object({
  name: z.string(),
  did: z.string().nullable().catch(null),
  handle: z.string().catch(''),
  newest: mark.nullable().catch(null),
  gap: z.object({ from: z.string(), until: mark }).nullable().catch(null),
  older: z.string().nullable().catch(null),
  isEnd: z.boolean().catch(false),
  isOptedOut: z.boolean().catch(false),
})
