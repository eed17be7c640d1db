import type { Features } from './story-features.ts'

/** How often terms stand in the posts of the last 30 days. */
export interface DocumentFrequencies {
  readonly documents: number
  readonly df: (term: string) => number
}

export interface StoryMember {
  readonly features: Features
  /** BCP 47, null if unknown. */
  readonly lang: string | null
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface StoryCandidate {
  readonly story: string
  readonly members: readonly StoryMember[]
}

export interface Attachment {
  readonly story: string
  /** `attached`: the post belongs to the story. `related`: worth showing beside it, no more. */
  readonly kind: 'attached' | 'related'
  /** 0 to 1. */
  readonly score: number
  readonly reason: string
}

export const STORY_WINDOW_MS = 14 * 86_400_000
const ATTACH = 0.25
const RELATED = 0.2
const DECAY_MS = 21 * 86_400_000
const WEIGHT_OF_BEST = 0.6

/**
 * The story a post belongs to: the best of `stories` by (.6 best + .4 mean cosine over its posts) x exp(-age / 21 d),
 * where age is to the nearest post; stories without a post within 14 days are passed over. Null below .20. Of equals,
 * the story named first in the alphabet, so that the order of `stories` does not matter.
 */
export function attachStory(
  post: StoryMember,
  stories: readonly StoryCandidate[],
  frequencies: DocumentFrequencies,
): Attachment | null {
  const own = weigh(post, frequencies)
  let best: { readonly candidate: StoryCandidate; readonly score: number } | null = null
  for (const candidate of stories) {
    const score = storyScore(own, candidate, frequencies)
    const isBetter = best === null || score > best.score
    const isEqual = best !== null && score === best.score && candidate.story < best.candidate.story
    if (isBetter || isEqual) best = { candidate, score }
  }
  if (best === null || best.score < RELATED) return null
  return {
    story: best.candidate.story,
    kind: best.score >= ATTACH ? 'attached' : 'related',
    score: Math.round(best.score * 1000) / 1000,
    reason: `shares ${sharedTerms(own, best.candidate).join(', ')}`,
  }
}

/**
 * The stories that `attachStory` could name at all, told by the post's own terms alone, so that nothing has to be known
 * of the others: a cosine is at most the part of the post's length that lies in the shared terms (Cauchy and Schwarz).
 * `frequencies` need to know the terms of the post only.
 */
export function storiesInReach(
  post: StoryMember,
  stories: readonly StoryCandidate[],
  frequencies: DocumentFrequencies,
): StoryCandidate[] {
  const own = weigh(post, frequencies)
  return stories.filter(({ members }) => members.some((member) => mostAlike(own, member) >= RELATED))
}

/** What the cosine of a post and a member cannot exceed. */
function mostAlike({ post, weights, norm }: Weighed, member: StoryMember): number {
  const shared: Norm = { words: 0, rest: 0 }
  for (const [term, weight] of weights) {
    if (member.features.has(term)) shared[isWord(term) ? 'words' : 'rest'] += weight * weight
  }
  const length = lengthIn(post.lang, member.lang)
  return length(shared) === 0 ? 0 : Math.sqrt(length(shared) / length(norm))
}

const ANCHOR_WEIGHT = 1.5
const MIN_IDF = 0.05

/** Inverse document frequency, never below .05: 'MIOS' says nothing about a post on a stream about MIOS. */
export function idf(term: string, { documents, df }: DocumentFrequencies): number {
  return Math.max(MIN_IDF, Math.log((documents + 1) / (df(term) + 0.5)))
}

interface Weighed {
  readonly post: StoryMember
  readonly weights: ReadonlyMap<string, number>
  readonly norm: Norm
}

/** Squared length, words and the rest apart. */
interface Norm {
  words: number
  rest: number
}

function weigh(post: StoryMember, frequencies: DocumentFrequencies): Weighed {
  const weights = new Map<string, number>()
  const norm: Norm = { words: 0, rest: 0 }
  for (const [term, count] of post.features) {
    const weight = weightOf(term, count, frequencies)
    weights.set(term, weight)
    norm[isWord(term) ? 'words' : 'rest'] += weight * weight
  }
  return { post, weights, norm }
}

/** What a term weighs in one post: its count, by how rare it is, anchors half as much again. */
export function weightOf(term: string, count: number, frequencies: DocumentFrequencies): number {
  return count * idf(term, frequencies) * (term.startsWith('n:') ? ANCHOR_WEIGHT : 1)
}

function storyScore(own: Weighed, { members }: StoryCandidate, frequencies: DocumentFrequencies): number {
  const age = Math.min(...members.map((member) => Math.abs(own.post.at - member.at)))
  if (!(age <= STORY_WINDOW_MS)) return 0
  const cosines = members.map((member) => cosine(own, member, frequencies))
  const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length
  const best = Math.max(...cosines)
  return (WEIGHT_OF_BEST * best + (1 - WEIGHT_OF_BEST) * mean) * Math.exp(-age / DECAY_MS)
}

/** Between two languages words cannot agree, so they count less against it: names, anchors and concepts decide. */
const WORDS_ACROSS_LANGUAGES = 0.6

function cosine(own: Weighed, member: StoryMember, frequencies: DocumentFrequencies): number {
  const dot: Norm = { words: 0, rest: 0 }
  const norm: Norm = { words: 0, rest: 0 }
  for (const [term, count] of member.features) {
    const kind = isWord(term) ? 'words' : 'rest'
    const shared = own.weights.get(term)
    const weight = weightOf(term, count, frequencies)
    norm[kind] += weight * weight
    if (shared !== undefined) dot[kind] += weight * shared
  }
  const length = lengthIn(own.post.lang, member.lang)
  const product = length(dot)
  return product === 0 ? 0 : product / Math.sqrt(length(own.norm) * length(norm))
}

/** Squared length as it counts between posts of these two languages. */
function lengthIn(a: string | null, b: string | null): (norm: Norm) => number {
  const words = areForeign(a, b) ? WORDS_ACROSS_LANGUAGES ** 2 : 1
  return ({ words: ofWords, rest }) => rest + words * ofWords
}

/** A stem or a pair of characters: of one language or script. */
function isWord(term: string): boolean {
  return term.startsWith('w:') || term.startsWith('c:')
}

function areForeign(a: string | null, b: string | null): boolean {
  const primary = (lang: string) => lang.split(/[-_]/u, 1)[0]?.toLowerCase()
  return a !== null && b !== null && primary(a) !== primary(b)
}

const MAX_SHOWN = 4

/** The terms that weigh most among those a story's posts share with the post, as a reader would write them. */
function sharedTerms(own: Weighed, { members }: StoryCandidate): string[] {
  return [...own.weights]
    .filter(([term]) => members.some((member) => member.features.has(term)))
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MAX_SHOWN)
    .map(([term]) => term.slice(2))
}
