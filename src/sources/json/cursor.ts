import { z } from 'zod'

const MOST_KNOWN = 1_000

const gap = z.object({
  next: z.string(),
  /** Ids of posts at which what is known begins again. */
  known: z.array(z.string()),
  /** Polls in a row to which the page answered without posts. */
  tries: z.int().min(0).catch(0),
})

const noMemory = { known: [], older: null, gap: null }

const shape = z
  .object({
    /** Ids of the newest posts that were read, newest first. */
    known: z.array(z.string()).catch([]),
    /** The page that going back goes on with; null: there is none. */
    older: z.string().nullable().catch(null),
    /** Posts that were not read: from this page down to those known before. */
    gap: gap.nullable().catch(null),
  })
  .catch(noMemory)

/** What is remembered between polls. */
export type JsonCursor = z.output<typeof shape>

/** What was remembered; nothing where it cannot be read. */
export function readCursor(cursor: unknown): JsonCursor {
  return shape.parse(cursor)
}

/** With ids of posts that were read before those that were known, the oldest forgotten. */
export function withKnown(known: readonly string[], ids: readonly string[]): string[] {
  return [...new Set([...ids, ...known])].slice(0, MOST_KNOWN)
}
