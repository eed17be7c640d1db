import { z } from 'zod'

export type XOptions = z.output<typeof xOptions>

/** How an account of X is read, and what that may cost. */
export const xOptions = z.strictObject({
  /** The bearer token of X's interface; `${NAME}` stands for a variable of the environment. */
  token: z.string().default('${X_BEARER_TOKEN}'),
  /** Where the interface is. */
  api: z.url({ protocol: /^https?$/u }).default('https://api.x.com'),
  /** How many posts may be read in a month (UTC). X takes about $0.005 for each. */
  monthlyPosts: z.int().min(0).default(1000),
  /** Whether answers to others are read. */
  includeReplies: z.boolean().default(true),
})
