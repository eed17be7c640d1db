import { z } from 'zod'

/** What is remembered of an account between polls. Ids are the server's own; null: not known yet. */
export type MastodonCursor = z.output<typeof shape>

const id = z.string().nullable().catch(null)

const shape = z.object({
  /** The id of the account on its server. */
  account: id,
  /** All statuses up to this one were read. */
  highest: id,
  /** And all from this one on, as far back as anybody wanted. */
  oldest: id,
  /** There are statuses above `highest` that did not fit into one poll. */
  isBehind: z.boolean().catch(false),
  /** As `StatusPage.idsBegin`. */
  idsBegin: id,
  /** The RSS that is read because the interface lets nobody in, and when (milliseconds since 1970) that was last tried. */
  rss: z.object({ address: z.string(), triedAt: z.number() }).nullable().catch(null),
})

/** Reads what was remembered back; whatever cannot be read is not known. */
export function readCursor(value: unknown): MastodonCursor {
  return shape.catch(nothingKnown).parse(value)
}

export const nothingKnown: MastodonCursor = {
  account: null,
  highest: null,
  oldest: null,
  isBehind: false,
  idsBegin: null,
  rss: null,
}
