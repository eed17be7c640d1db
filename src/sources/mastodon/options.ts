import { z } from 'zod'

/** What to leave out of an account's posts. */
export const mastodonOptions = z.strictObject({
  /** Whether answers to others are read. */
  replies: z.boolean().default(true),
  /** Whether posts of others that the account repeats are read. */
  boosts: z.boolean().default(true),
})
