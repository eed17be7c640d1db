import type { Representation } from './representation.ts'

/** A feed as it was built. */
export interface BuiltFeed {
  readonly body: Representation
  /** When it last changed, milliseconds since 1970. */
  readonly changedAt: number
}

export interface FeedCache {
  /**
   * The feed kept under `name` if it was built in this state (how far its topic's stream is, when its filter was
   * changed), no more than 15 seconds ago; else what `build` makes of it. Who asks while it is being built waits for
   * that.
   */
  readonly get: (name: string, state: string, build: () => Promise<BuiltFeed>) => Promise<BuiltFeed>
}

/**
 * What the stream does not tell (another name of a source, a word of a rule that explains, a date such as after:7d
 * that moves on) shows after so long.
 */
const freshForMs = 15_000
const mostBytes = 32 * 1024 * 1024

interface Kept {
  readonly state: string
  readonly builtAt: number
  readonly feed: Promise<BuiltFeed>
  bytes: number
}

/** Keeps the feeds that were asked for last, 32 MB of them. */
export function createFeedCache(now: () => number): FeedCache {
  /** The one that was asked for last stands last. */
  const kept = new Map<string, Kept>()

  const trim = (): void => {
    let bytes = kept.values().reduce((sum, each) => sum + each.bytes, 0)
    for (const [name, each] of kept) {
      if (bytes <= mostBytes) return
      kept.delete(name)
      bytes -= each.bytes
    }
  }

  return {
    get: async (name, state, build) => {
      const known = kept.get(name)
      const isFresh = known !== undefined && known.state === state && now() - known.builtAt < freshForMs
      const each = isFresh ? known : { state, builtAt: now(), feed: build(), bytes: 0 }
      kept.delete(name)
      kept.set(name, each)
      try {
        const feed = await each.feed
        each.bytes = feed.body.size()
        trim()
        return feed
      } catch (error) {
        if (kept.get(name) === each) kept.delete(name)
        throw error
      }
    },
  }
}
