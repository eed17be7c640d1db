import { logOdds } from '#text/log-odds.ts'
import { newest, tally } from './archive.ts'
import type { Archive } from './archive.ts'
import { countTerms } from './count-terms.ts'
import { createWordTest } from './word-test.ts'

/** Which posts stand beside the topic, and which words tell what kind of thing it is. */
export interface Beside {
  /** A post the topic keeps, or one with its strong context and a word for its kind. */
  readonly isBeside: (place: number) => boolean
  /** Whether a name ends in a word for the topic's kind: HyperOS in OS. Takes it as it stands in a post. */
  readonly bearsKind: (shown: string) => boolean
}

/** The words for the kind are those of weak context and descriptions, and what kept posts before `from` have of their own. */
export function findBeside(archive: Archive, from: number): Beside {
  const { known, posts, texts } = archive
  const kinds = [...known.subjects, ...learnedKinds(archive, from)]
  const hasStrong = createWordTest(known.strong)
  const hasKind = createWordTest(kinds)
  const endings = new Set(kinds.map((word) => word.toLowerCase()))
  return {
    isBeside: (place) => {
      const post = posts[place]
      if (post === undefined || post.pin === 'mustNot') return false
      const text = texts[place] ?? ''
      return post.keep || post.pin === 'must' || (hasStrong(text) && hasKind(text))
    },
    bearsKind: (shown) => endingsOf(shown).some((ending) => endings.has(ending)),
  }
}

const MIN_KEPT = 5
const MAX_KEPT_CHARACTERS = 30_000
const BACKGROUND = 3000
const LEARNED_SHARE = 0.25
const LEARNED_Z = 4
const MAX_LEARNED = 20

/** Words of a quarter of the kept posts that the rest of the archive seldom uses. */
function learnedKinds(archive: Archive, from: number): string[] {
  const { known } = archive
  const before = archive.posts.map((_, place) => place).slice(0, from)
  const kept = newest(
    archive,
    before.filter((place) => archive.posts[place]?.keep === true),
    MAX_KEPT_CHARACTERS,
  )
  if (kept.length < MIN_KEPT) return []
  const tallies = tally(archive, kept, kept.length * LEARNED_SHARE).filter(({ term }) => !known.has(term.key))
  const others = before.filter((place) => archive.posts[place]?.keep !== true)
  const step = Math.max(1, Math.floor(others.length / BACKGROUND))
  const sample = others.filter((_, index) => index % step === 0)
  const counts = new Uint32Array(tallies.length)
  countTerms(
    sample.map((place) => archive.texts[place] ?? ''),
    tallies.map(({ term }) => term.key),
    (_, term) => {
      counts[term] = (counts[term] ?? 0) + 1
    },
  )
  return tallies
    .map(({ term, places }, index) => {
      const other = { holding: counts[index] ?? 0, all: sample.length }
      return { word: term.key, z: logOdds({ holding: places.length, all: kept.length }, other, other) }
    })
    .filter(({ z }) => z >= LEARNED_Z)
    .toSorted((a, b) => b.z - a.z || (a.word < b.word ? -1 : 1))
    .slice(0, MAX_LEARNED)
    .map(({ word }) => word)
}

/** What a name ends in: its last word, the part from its last capitals on, its last two or three characters. */
function endingsOf(shown: string): string[] {
  const word = shown.split(' ').at(-1) ?? ''
  const hump = /(?<=[^\p{Lu}])(?:\p{Lu}+|\p{Lu}\p{Ll}+)$/u.exec(word)?.[0]
  const last = shown.includes(' ') ? [word] : []
  const characters = /^[\p{L}\p{N}]*\p{Script=Han}$/u.test(word) || /\p{Script=Hangul}$/u.test(word)
  const tails = characters && word.length > 3 ? [word.slice(-2), word.slice(-3)] : []
  return [...last, ...(hump === undefined ? [] : [hump]), ...tails].map((ending) => ending.toLowerCase())
}
