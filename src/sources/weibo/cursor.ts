import { z } from 'zod'
import type { PolledSource } from '#sources/adapter.ts'

const token = z.tuple([z.enum(['since_id', 'page']), z.string()])

const cursorShape = z.object({
  /** The list that holds the account's posts; null: not asked for yet. */
  container: z.string().min(1).nullable().catch(null),
  /** The latest post that was read. */
  newest: z.string().regex(/^\d+$/u).nullable().catch(null),
  /** Posts that were not read: from this page down to that post. */
  gap: z
    .object({ next: token, downTo: z.string().regex(/^\d+$/u) })
    .nullable()
    .catch(null),
  /** The page below all that was read since the first poll. */
  older: z
    .union([token, z.literal('end')])
    .nullable()
    .catch(null),
  whole: z.array(z.object({ id: z.string(), of: z.string(), html: z.string() })).catch([]),
})

/** What is remembered between polls. */
export type Cursor = z.infer<typeof cursorShape>

const noCursor: Cursor = { container: null, newest: null, gap: null, older: null, whole: [] }

/** The cursor as it was left; nothing where it cannot be read. */
export function cursorOf({ cursor }: PolledSource): Cursor {
  return cursorShape.catch(noCursor).parse(cursor)
}
