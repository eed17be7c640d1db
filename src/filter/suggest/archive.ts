import { knownTerms } from './known-terms.ts'
import type { KnownTerms } from './known-terms.ts'
import { readTerms } from './read-terms.ts'
import type { Term } from './read-terms.ts'
import type { Topic } from '#model/topic.ts'
import type { WeighedPost } from './suggestion.ts'

/** The posts up to a moment, oldest first, and what is read of them. A post is spoken of by its place. */
export interface Archive {
  readonly topic: Topic
  readonly known: KnownTerms
  readonly now: number
  readonly posts: readonly WeighedPost[]
  /** Title and beginning of the text of each. */
  readonly texts: readonly string[]
  /** The terms of a post but for the topic's own names; read once. */
  readonly termsOf: (place: number) => ReadonlyMap<string, Term>
}

/** Takes the posts up to `now` as an archive. Terms are read only where somebody asks for them. */
export function openArchive(topic: Topic, posts: Iterable<WeighedPost>, now: number): Archive {
  const known = knownTerms(topic)
  const sorted = Array.from(posts)
    .filter(({ publishedAt }) => publishedAt <= now)
    .sort((a, b) => a.publishedAt - b.publishedAt || a.postId - b.postId)
  const texts = sorted.map(({ post }) => beginningOf(post))
  const read = new Map<number, ReadonlyMap<string, Term>>()
  const termsOf = (place: number) => {
    const before = read.get(place)
    if (before !== undefined) return before
    const terms = readTerms(known.withoutNames(texts[place] ?? ''), sorted[place]?.post.lang ?? null)
    read.set(place, terms)
    return terms
  }
  return { topic, known, now, posts: sorted, texts, termsOf }
}

/** In UTF-16 units. */
const MAX_TEXT = 300

function beginningOf({ title, text }: WeighedPost['post']): string {
  if (title === '' || text.startsWith(title)) return text.slice(0, MAX_TEXT)
  return text === '' ? title : `${title}\n${text.slice(0, MAX_TEXT)}`
}

/**
 * The newest of these posts, oldest first, as many as hold `characters` together and fewer than MAX_POSTS; of equal
 * texts only the oldest.
 */
export function newest({ texts }: Archive, places: readonly number[], characters = MAX_CHARACTERS): number[] {
  const seen = new Set<string>()
  const first = places.filter((place) => {
    const text = (texts[place] ?? '').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '')
    if (seen.has(text)) return false
    seen.add(text)
    return true
  })
  let left = characters
  const last = first.toReversed().findIndex((place, count) => {
    left -= texts[place]?.length ?? 0
    return left < 0 || count >= MAX_POSTS
  })
  return last === -1 ? first : first.slice(first.length - last)
}

const MAX_POSTS = 1500
const MAX_CHARACTERS = 100_000

/** A term and the places of the posts that hold it, in their order. */
export interface Tally {
  readonly term: Term
  readonly places: readonly number[]
  /** In how many of them it follows at once upon a word of the topic. */
  readonly following: number
}

/** Every term that at least `least` of these posts hold, whether the topic knows it or not. */
export function tally(archive: Archive, places: readonly number[], least: number): Tally[] {
  const open = new Map<string, { term: Term; readonly places: number[]; following: number }>()
  for (const place of places) {
    for (const term of archive.termsOf(place).values()) {
      const entry = open.get(term.key) ?? { term, places: [], following: 0 }
      if (entry.places.length === 0) open.set(term.key, entry)
      entry.places.push(place)
      if (term.follows) entry.following++
      if (term.shape > entry.term.shape) entry.term = term
    }
  }
  return Array.from(open.values()).filter(({ places }) => places.length >= least)
}

/**
 * Of terms that hold one another only the one that says most: a longer one that stands nearly wherever the shorter
 * does, else the shorter. Keeps the order.
 */
export function maximal<T extends Tally>(tallies: readonly T[]): T[] {
  const byKey = new Map(tallies.map((each) => [each.term.key, each]))
  const dropped = new Set<string>()
  for (const { term, places } of tallies) {
    for (const part of partsOf(term.key)) {
      const shorter = byKey.get(part)
      if (shorter !== undefined && places.length >= shorter.places.length * NEARLY) dropped.add(part)
      else if (shorter !== undefined) dropped.add(term.key)
    }
  }
  return tallies.filter(({ term }) => !dropped.has(term.key))
}

const NEARLY = 0.7

/** Every proper part of at least two characters that cuts no word of a script with spaces. */
function partsOf(key: string): string[] {
  const cuts = Array.from({ length: key.length + 1 }, (_, at) => at).filter(
    (at) => !CUT_WORD.test(key.slice(Math.max(0, at - 1), at + 1)),
  )
  return cuts.flatMap((start) =>
    cuts
      .filter((end) => end - start >= 2 && end - start < key.length)
      .map((end) => key.slice(start, end).trim()),
  )
}

const CUT_WORD =
  /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{N}]{2}$/u
