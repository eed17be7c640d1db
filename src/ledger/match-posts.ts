import type { ToldPost } from '#storage/leakers.ts'
import type { AliasTable } from '#text/aliases.ts'
import { stem } from '#text/stem.ts'
import { words } from '#text/tokens.ts'

/** A share of what a claim says, weighed by how rare it is, that a post has to say too. */
const leastShare = 0.5
/** Beside the best post stand those that say almost as much. */
const almost = 0.85
const mostPosts = 5

/**
 * The posts that most probably speak to a claim, by its words and the things it names in whatever language; the best one
 * first, none if none says half of it. Words that stand in many of the posts weigh little.
 */
export function matchPosts(claim: string, posts: readonly ToldPost[], aliases: AliasTable): ToldPost[] {
  const said = termsOf(claim, null, aliases)
  const told = posts.map(({ text, lang }) => termsOf(text, lang, aliases))
  const weights = new Map(Array.from(said, (term) => [term, rarity(term, told)]))
  const whole = sum(weights.values())
  if (whole === 0) return []
  const scored = posts
    .map((post, index) => ({ post, share: shareOf(told[index] ?? new Set(), weights) / whole }))
    .filter(({ share }) => share >= leastShare)
    .toSorted((a, b) => b.share - a.share || a.post.publishedAt - b.post.publishedAt)
  const best = scored[0]?.share ?? 0
  return scored
    .filter(({ share }) => share >= best * almost)
    .slice(0, mostPosts)
    .map(({ post }) => post)
}

/** How much two claims have in common: of all terms of both the share that stand in both, 0 to 1. */
export function likeness(one: string, other: string, aliases: AliasTable): number {
  const a = termsOf(one, null, aliases)
  const b = termsOf(other, null, aliases)
  const all = a.union(b).size
  return all === 0 ? 0 : a.intersection(b).size / all
}

/** What a text names, by canonical id, and the stems of its other words. */
function termsOf(text: string, lang: string | null, aliases: AliasTable): Set<string> {
  const hits = aliases.find(text)
  const isNamed = (at: number) => hits.some(({ start, end }) => at >= start && at < end)
  return new Set([
    ...hits.map(({ alias }) => `:${alias.canonical}`),
    ...words(text).flatMap((token) => (isNamed(token.start) ? [] : stem(token.text, lang))),
  ])
}

/** ln((N + 1) / (n + .5)), as in stories: what stands in all of them weighs next to nothing. */
function rarity(term: string, told: readonly ReadonlySet<string>[]): number {
  const holding = told.filter((terms) => terms.has(term)).length
  return Math.max(0.05, Math.log((told.length + 1) / (holding + 0.5)))
}

function shareOf(terms: ReadonlySet<string>, weights: ReadonlyMap<string, number>): number {
  return sum(Array.from(weights, ([term, weight]) => (terms.has(term) ? weight : 0)))
}

function sum(numbers: Iterable<number>): number {
  let total = 0
  for (const each of numbers) total += each
  return total
}
