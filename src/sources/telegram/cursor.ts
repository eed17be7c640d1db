import { z } from 'zod'

/** What is remembered of a channel between polls. Numbers are those of its posts. */
export type TelegramCursor = z.output<typeof shape>

/** Posts that are still to be read: older than `before`, newer than `downTo`. */
export type Gap = z.output<typeof gapShape>

const number = z.int().nonnegative()
const gapShape = z.object({ before: number, downTo: number })

const shape = z.object({
  /** The channel that the rest is true of: with another address it is forgotten. */
  name: z.string(),
  /** All up to this one were read, but for `gap` and those before `lowest`; 0: the channel had no posts. */
  highest: number,
  /** How far back it was read; null while the channel has no posts. */
  lowest: number.nullable().catch(null),
  /** There is nothing before `lowest`. */
  isComplete: z.boolean().catch(false),
  gap: gapShape.nullable().catch(null),
})

/** What was remembered of a channel; null if nothing was, or nothing that can be read. */
export function readCursor(value: unknown, name: string): TelegramCursor | null {
  const read = shape.safeParse(value).data
  return read === undefined || read.name !== name ? null : read
}
