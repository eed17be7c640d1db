import { z } from 'zod'
import type { Entry } from './posts.ts'

/** What of a profile is followed, and the servers that are asked for it. */
export const blueskyOptions = z.strictObject({
  /** Shows posts with their names and cards. */
  appview: server(/^https?$/u, 'https://public.api.bsky.app'),
  /** Says where an account's own server is, for when the AppView is down. */
  plc: server(/^https?$/u, 'https://plc.directory'),
  /** Answers to others; the author's own threads are followed anyway. */
  replies: z.boolean().default(true),
  reposts: z.boolean().default(true),
  /** Follows the profile through Jetstream too, so that posts come within seconds. */
  live: z.boolean().default(false),
  jetstream: server(/^wss?$/u, 'wss://jetstream1.us-east.bsky.network'),
})

export type BlueskyOptions = z.infer<typeof blueskyOptions>
export type Wanted = Pick<BlueskyOptions, 'replies' | 'reposts'>

/** Whether an entry is one that is followed. */
export function wants(
  { replies, reposts }: Wanted,
  { isRepost, answersOthers }: Pick<Entry, 'isRepost' | 'answersOthers'>,
): boolean {
  return (reposts || !isRepost) && (replies || !answersOthers)
}

/** The address of a server without a slash at the end. */
function server(protocol: RegExp, usual: string) {
  return z
    .url({ protocol, error: `an address such as ${usual} is expected` })
    .refine((address) => !/[?#]/u.test(address), 'an address without ? and # is expected')
    .transform((address) => (address.endsWith('/') ? address.slice(0, -1) : address))
    .default(usual)
}
