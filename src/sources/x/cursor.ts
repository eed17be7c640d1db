import { z } from 'zod'

/** What is remembered of an account of X between polls; null: not known. */
export type XCursor = z.output<typeof shape>

const id = z.string().nullable().catch(null)

const shape = z.object({
  /** The number of the account, which looking it up costs money for. */
  user: id,
  /** All posts up to this one were read. */
  since: id,
  /** Of a walk from the newest post back to `since` that stopped on the way: where it goes on, and where it began. */
  walk: z.object({ next: z.string(), newest: id }).nullable().catch(null),
  /** 'YYYY-MM' (UTC), and how many posts were read in it. */
  month: z.string().catch(''),
  read: z.int().min(0).catch(0),
})

/** Reads what was remembered back, in the month of `now`: in a new one nothing was read yet. */
export function readCursor(value: unknown, now: number): XCursor {
  const month = new Date(now).toISOString().slice(0, 7)
  const known = shape.catch({ user: null, since: null, walk: null, month, read: 0 }).parse(value)
  return known.month === month ? known : { ...known, month, read: 0 }
}

/** When the next month begins (UTC), in milliseconds since 1970. */
export function nextMonth(now: number): number {
  const date = new Date(now)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1)
}
