import { readFileSync } from 'node:fs'
import { createMemoryIndex } from '#dedupe/memory-index.ts'
import type { AliasTable } from '#text/aliases.ts'

/** A post of a set whose stories are known. */
export interface ToldPost {
  readonly id: string
  /** The story that it belongs to. */
  readonly gold: string
  readonly lang: string
  /** Milliseconds since 1970. */
  readonly publishedAt: number
  readonly title: string
}

interface Line {
  readonly story: string
  readonly lang: string
  readonly hour: number
  readonly title: string
}

/** An invented set of `tests/fixtures/stories`, in order of arrival. */
export function toldSet(name: string): ToldPost[] {
  const lines = readFileSync(`tests/fixtures/stories/${name}.jsonl`, 'utf8').trim().split('\n')
  return lines.map((line, nth) => {
    const { story, lang, hour, title } = JSON.parse(line) as Line
    return { id: `${name}-${nth}`, gold: story, lang, publishedAt: hour * 3_600_000, title }
  })
}

/** The story of each post, placed in the order given, after the pass that merges stories. */
export function storiesOf(posts: readonly ToldPost[], aliases: AliasTable): Map<string, string> {
  const index = createMemoryIndex({ aliases })
  const placed = posts.map(({ id, lang, publishedAt, title }) => {
    const post = { id, source: id, url: null, title, text: '', lang, links: [], publishedAt }
    return { id, story: index.place(post).story }
  })
  const into = new Map(index.merges().map((merge) => [merge.from, merge.into]))
  return new Map(placed.map(({ id, story }) => [id, into.get(story) ?? story]))
}

export interface Measure {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** Of all pairs of `posts` told as one story the part that is one, and of all that are one the part told so. */
export function pairsOf(
  posts: readonly ToldPost[],
  stories: ReadonlyMap<string, string>,
  isCounted: (a: ToldPost, b: ToldPost) => boolean = () => true,
): Measure {
  const pairs = posts.flatMap((a, at) =>
    posts.slice(at + 1).flatMap((b) => (isCounted(a, b) ? [[a, b] as const] : [])),
  )
  const told = pairs.filter(([a, b]) => stories.get(a.id) === stories.get(b.id))
  const right = told.filter(([a, b]) => a.gold === b.gold).length
  const gold = pairs.filter(([a, b]) => a.gold === b.gold).length
  return measure(right / told.length, right / gold)
}

/** B-cubed (Bagga and Baldwin 1998). */
export function bCubedOf(posts: readonly ToldPost[], stories: ReadonlyMap<string, string>): Measure {
  const isTold = (a: ToldPost, b: ToldPost) => stories.get(a.id) === stories.get(b.id)
  const isGold = (a: ToldPost, b: ToldPost) => a.gold === b.gold
  const mean = (isSame: typeof isTold, isRight: typeof isTold) =>
    posts.reduce((sum, a) => {
      const same = posts.filter((b) => isSame(a, b))
      return sum + same.filter((b) => isRight(a, b)).length / same.length
    }, 0) / posts.length
  return measure(mean(isTold, isGold), mean(isGold, isTold))
}

function measure(precision: number, recall: number): Measure {
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) }
}
