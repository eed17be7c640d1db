import { type DayCount, addDayCounts, dayCounts } from '#storage/features.ts'
import type { Database } from '#storage/tables.ts'

/** How often terms stand in kept posts: documents in all, and per term. */
export interface Frequencies {
  readonly documents: number
  readonly df: (term: string) => number
}

/** What is counted apart: the terms of key phrases, and the features that stories are told by. */
export type Background = 'phrases' | 'stories'

/** Counts of a batch of posts, held in memory until saved: each post sees those of the posts before it. */
export interface TermCounts {
  /** Reads at once what will be asked for one by one. */
  readonly read: (background: Background, terms: Iterable<string>) => Promise<void>
  /** How often `terms` stood in posts published in the 30 days before `at`, that day included. */
  readonly frequencies: (background: Background, terms: Iterable<string>, at: number) => Promise<Frequencies>
  /** Counts one post and its terms, each once, on the day it was published. Call it once a post and background. */
  readonly count: (background: Background, terms: Iterable<string>, at: number) => void
  /** A post that is counted already has other terms now. */
  readonly recount: (
    background: Background,
    terms: { readonly before: Iterable<string>; readonly after: Iterable<string> },
    at: number,
  ) => void
  /** Writes what was counted, in one statement. Call it once, at the end. */
  readonly save: () => Promise<void>
}

const prefixes: Readonly<Record<Background, string>> = { phrases: 'p:', stories: 's:' }
/** In the place of a term: the row that counts documents. */
const everyDocument = ''
const dayMs = 24 * 60 * 60 * 1000
const days = 30

/** For posts published from `from` to `to`. Terms are read when first asked for, once each. */
export function createTermCounts(
  db: Database,
  { from, to }: { readonly from: number; readonly to: number },
): TermCounts {
  /** By token, then by day. */
  const known = new Map<string, Map<string, number>>()
  const added = new Map<string, Map<string, number>>()
  const load = async (tokens: readonly string[]): Promise<void> => {
    const missing = tokens.filter((token) => !known.has(token))
    if (missing.length === 0) return
    for (const token of missing) known.set(token, new Map(added.get(token)))
    const range = { first: dayOf(from - days * dayMs), last: dayOf(to) }
    for (const { token, day, posts } of await dayCounts(db, missing, range)) add(known, token, { day, posts })
  }
  const read: TermCounts['read'] = async (background, terms) => {
    const tokens = new Set([everyDocument, ...terms])
    await load(Array.from(tokens, (term) => prefixes[background] + term))
  }
  return {
    read,
    frequencies: async (background, terms, at) => {
      const prefix = prefixes[background]
      await read(background, terms)
      const [after, until] = [dayOf(at - days * dayMs), dayOf(at)]
      const sums = new Map<string, number>()
      const df = (term: string): number => {
        const before = sums.get(term)
        if (before !== undefined) return before
        let sum = 0
        for (const [day, posts] of known.get(prefix + term) ?? [])
          if (day > after && day <= until) sum += posts
        // One that was taken back on a day that it was never counted on stands below none there.
        sum = Math.max(0, sum)
        sums.set(term, sum)
        return sum
      }
      return { documents: df(everyDocument), df }
    },
    count: (background, terms, at) => {
      const counted = { day: dayOf(at), posts: 1 }
      for (const term of new Set([everyDocument, ...terms])) {
        const token = prefixes[background] + term
        add(added, token, counted)
        if (known.has(token)) add(known, token, counted)
      }
    },
    recount: (background, { before, after }, at) => {
      const [old, fresh] = [new Set(before), new Set(after)]
      const day = dayOf(at)
      for (const term of fresh.difference(old)) add(added, prefixes[background] + term, { day, posts: 1 })
      for (const term of old.difference(fresh)) add(added, prefixes[background] + term, { day, posts: -1 })
    },
    save: async () => await addDayCounts(db, Array.from(added, rowsOf).flat()),
  }
}

function add(
  counts: Map<string, Map<string, number>>,
  token: string,
  { day, posts }: Omit<DayCount, 'token'>,
): void {
  const byDay = counts.get(token) ?? new Map<string, number>()
  counts.set(token, byDay.set(day, (byDay.get(day) ?? 0) + posts))
}

function rowsOf([token, byDay]: readonly [string, ReadonlyMap<string, number>]): DayCount[] {
  return Array.from(byDay, ([day, posts]) => ({ token, day, posts }))
}

/** What is older than any page of the web counts as of its first day. */
function dayOf(at: number): string {
  return new Date(Math.max(at, 0)).toISOString().slice(0, 10)
}
