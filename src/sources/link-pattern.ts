import { RE2JS } from 're2js'
import { z } from 'zod'

/** Whether an address is one of those wanted. */
export type LinkPattern = (url: string) => boolean

/** An option that holds a regular expression of RE2 for addresses: one that cannot be read is refused with its reason. */
export const linkPattern = z
  .string()
  .min(1)
  .max(500)
  .superRefine((written, context) => {
    const read = readLinkPattern(written)
    if (typeof read === 'string') context.addIssue({ code: 'custom', message: read })
  })

/** A pattern ready to be used, in linear time whatever it says; left out it lets in all. Why it cannot be read is a sentence. */
export function readLinkPattern(written: string | undefined): LinkPattern | string {
  if (written === undefined) return () => true
  try {
    const pattern = RE2JS.compile(written)
    return (url) => pattern.matcher(url).find()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const hint = /\(\?<?[=!]/u.test(written) ? '; look-around is not supported' : ''
    return `the pattern '${written}' cannot be read: ${why}${hint}`
  }
}
