import { decodeBody } from '#parse/decode.ts'
import type { FeedSet } from './feed-sets.ts'
import type { Reader } from './readers.ts'

/** What one reader did with one set, in a process of its own. */
export interface Measurement {
  /** Of the feeds it could read, mended ones included. */
  readonly megabytes: number
  /** Of the fastest round. */
  readonly cpuSeconds: number
  /** Of the whole process at its highest, node itself included. */
  readonly peakMegabytes: number
  /** Feeds that it threw at until they were mended for it, and feeds that it threw at even then. */
  readonly mended: number
  readonly failed: number
}

/** Reads the set once to warm up and see what fails, then `rounds` times against the clock of the processor. */
export async function measure(reader: Reader, { bodies }: FeedSet, rounds: number): Promise<Measurement> {
  const readable: Uint8Array[] = []
  let mended = 0
  for (const body of bodies) {
    if (await isRead(reader, body)) readable.push(body)
    else {
      const better = mend(body)
      if (!(await isRead(reader, better))) continue
      readable.push(better)
      mended++
    }
  }
  let best = Infinity
  for (let round = 0; round < rounds; round++) {
    const started = process.cpuUsage()
    for (const body of readable) await reader(body)
    const { user, system } = process.cpuUsage(started)
    best = Math.min(best, (user + system) / 1e6)
  }
  return {
    megabytes: readable.reduce((sum, body) => sum + body.length, 0) / 1e6,
    cpuSeconds: best,
    peakMegabytes: process.resourceUsage().maxRSS / 1_000,
    mended,
    failed: bodies.length - readable.length,
  }
}

async function isRead(reader: Reader, body: Uint8Array): Promise<boolean> {
  try {
    return await reader(body)
  } catch {
    // A reader that throws at a feed did not read it: that is what is asked.
    return false
  }
}

/** The feed decoded as ours does it, without what XML forbids, with bare '&' and HTML's entities escaped. */
function mend(body: Uint8Array): Uint8Array {
  const { text } = decodeBody(body, null)
  const root = Math.max(0, text.search(/<(?:rss|feed|rdf:RDF|\w+:feed)\b/i))
  const clean = text
    .slice(root)
    // oxlint-disable-next-line no-control-regex -- these are what XML forbids
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, '')
    .replace(/&(?!#\d+;|#x[0-9a-f]+;|(?:lt|gt|amp|quot|apos);)/gi, '&amp;')
  return new TextEncoder().encode(clean)
}
