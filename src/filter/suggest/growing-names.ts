import { logOdds } from '#text/log-odds.ts'
import { maximal, newest, tally } from './archive.ts'
import type { Archive, Tally } from './archive.ts'
import { findBeside } from './beside.ts'
import type { Beside } from './beside.ts'
import { countTerms, termPattern } from './count-terms.ts'
import { counted, evidenceOf, sourcesOf } from './evidence.ts'
import type { GrowingName } from './growing-name.ts'
import { joinSpellings } from './join-spellings.ts'
import type { NameShape } from './name-shape.ts'
import { knownPeople } from './people.ts'
import type { Suggestion } from './suggestion.ts'

/**
 * New names beside the topic, best first: names that came up within 30 days in posts that the topic keeps or that
 * have its strong context and a word for its kind, and that the archive hardly held before or elsewhere.
 */
export function growingNames(archive: Archive): Suggestion[] {
  const { posts, now } = archive
  const from = posts.findIndex(({ publishedAt }) => publishedAt > now - WINDOW_MS)
  if (from < MIN_BEFORE) return []
  const beside = findBeside(archive, from)
  const recent = posts.map((_, place) => place).slice(from)
  const near = recent.filter((place) => beside.isBeside(place))
  const places = newest(archive, near)
  const asked = tally(archive, places, MIN_POSTS)
    .filter((each) => isEnough(archive, each, beside) !== 'no' && !archive.known.has(each.term.key))
    .toSorted((a, b) => b.term.shape - a.term.shape || b.places.length - a.places.length || byKey(a, b))
    .slice(0, MAX_ASKED)
  const weighed = countElsewhere(archive, asked, { from, near: new Set(near) })
  const isSomeone = knownPeople(archive)
  const names = weighed
    .map((each) => nameOf(archive, each, { beside, near: places.length }))
    .filter((name) => isNew(name) && isOfTopic(archive, name, beside))
    .filter(({ term, places: [first] }) => !isSomeone(term.key, posts[first ?? 0]?.publishedAt ?? now))
  return joinSpellings(archive, maximal(names).toSorted(byPromise)).map((joined) =>
    suggestionOf(archive, joined),
  )
}

const DAY_MS = 24 * 60 * 60 * 1000
/** How long a name is new. */
const WINDOW_MS = 30 * DAY_MS
/** An archive that does not reach back before the window cannot say what is new. */
const MIN_BEFORE = 8
const MAX_ASKED = 200
const MIN_POSTS = 2

interface Asked {
  readonly posts: number
  readonly sources: number
  /** Share of the newer posts with the name that stand beside the topic. */
  readonly beside: number
}

/** What is asked of a name: the less it looks like one, the more. */
const ASKED: Readonly<Record<NameShape, Asked>> = {
  0: { posts: 5, sources: 3, beside: 0.8 },
  1: { posts: 4, sources: 3, beside: 0.7 },
  2: { posts: 3, sources: 3, beside: 0.6 },
  3: { posts: 3, sources: 2, beside: 0.5 },
}

/**
 * Of a script with capitals a name has one, and what has a new name says it in titles. Where nothing in the form tells
 * a name it is a hint; one that is plain by its form and its ending is a hint with less.
 */
function isEnough(archive: Archive, { term, places }: Tally, beside: Beside): 'strong' | 'hint' | 'no' {
  const asked = ASKED[term.shape]
  if (term.shape === 0 && (CASED.test(term.key) || archive.known.describes(term.key))) return 'no'
  const isSpread = places.length >= asked.posts && sourcesOf(archive, places) >= asked.sources
  if (!isSpread && !(term.shape === 3 && beside.bearsKind(term.shown))) return 'no'
  if (titled(archive, term.key, places) < places.length * TITLED_SHARE) return 'no'
  return isSpread && term.shape > 0 ? 'strong' : 'hint'
}

const CASED = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u
const TITLED_SHARE = 0.3

/** How many posts name it in their title, those without one among them. */
function titled({ posts }: Archive, key: string, places: readonly number[]): number {
  const pattern = termPattern(key)
  return places.filter((place) => {
    const title = posts[place]?.post.title ?? ''
    return title === '' || pattern.test(title)
  }).length
}

interface Counted {
  readonly tally: Tally
  readonly elsewhere: number
  readonly before: number
}

function countElsewhere(
  { texts }: Archive,
  asked: readonly Tally[],
  { from, near }: { readonly from: number; readonly near: ReadonlySet<number> },
): Counted[] {
  const before = new Uint32Array(asked.length)
  const elsewhere = new Uint32Array(asked.length)
  countTerms(
    texts,
    asked.map(({ term }) => term.key),
    (place, term) => {
      if (place < from) before[term] = (before[term] ?? 0) + 1
      else if (!near.has(place)) elsewhere[term] = (elsewhere[term] ?? 0) + 1
    },
  )
  return asked.map((each, index) => ({
    tally: each,
    elsewhere: elsewhere[index] ?? 0,
    before: before[index] ?? 0,
  }))
}

function nameOf(
  archive: Archive,
  { tally: each, elsewhere, before }: Counted,
  { beside, near }: { readonly beside: Beside; readonly near: number },
): GrowingName {
  const all = archive.posts.length
  const other = { holding: elsewhere + before, all: all - near }
  const everywhere = { holding: other.holding + each.places.length, all }
  const z = logOdds({ holding: each.places.length, all: near }, other, everywhere)
  const isStrong = z >= STRONG_Z && isEnough(archive, each, beside) === 'strong'
  return { ...each, elsewhere, before, z, isStrong }
}

const MIN_Z = 2
const STRONG_Z = 4
const MAX_BEFORE = 0.1

function isNew({ term, places, elsewhere, before, z }: GrowingName): boolean {
  const share = places.length / (places.length + elsewhere)
  return z >= MIN_Z && before <= places.length * MAX_BEFORE && share >= ASKED[term.shape].beside
}

const MIN_KEPT = 2
const KEPT_SHARE = 0.25
const FOLLOWING_SHARE = 0.3

/** Kept posts say it too; or it is said to be of the topic's kind right behind the topic's strong context. */
function isOfTopic(
  { posts }: Archive,
  { term, places, following, elsewhere }: GrowingName,
  beside: Beside,
): boolean {
  const kept = places.filter((place) => posts[place]?.keep === true).length
  if (kept >= MIN_KEPT && kept >= (places.length + elsewhere) * KEPT_SHARE) return true
  return beside.bearsKind(term.shown) && following >= places.length * FOLLOWING_SHARE
}

function byPromise(a: GrowingName, b: GrowingName): number {
  return (
    Number(b.isStrong) - Number(a.isStrong) ||
    b.z * (1 + b.term.shape) - a.z * (1 + a.term.shape) ||
    byKey(a, b)
  )
}

function byKey(a: Tally, b: Tally): number {
  return a.term.key < b.term.key ? -1 : 1
}

function suggestionOf(archive: Archive, names: readonly [GrowingName, ...GrowingName[]]): Suggestion {
  const { topic } = archive
  const [best] = names
  const words = names.map(({ term }) => term.shown)
  const places = Array.from(new Set(names.flatMap((name) => name.places))).sort((a, b) => a - b)
  const evidence = evidenceOf(archive, places, {
    z: best.z,
    against: names.reduce((total, { elsewhere, before }) => total + elsewhere + before, 0),
  })
  const shown = words.map((word) => `“${word}”`).join(' and ')
  const since = new Date(evidence.firstSeen).toISOString().slice(0, 10)
  return {
    id: `alias:${best.term.key}`,
    kind: 'alias',
    words,
    title: `${shown} came up beside ${topic.id} on ${since}: ${counted(evidence)}.`,
    isStrong: best.isStrong,
    evidence,
    edit:
      topic.successor === null
        ? { kind: 'add-successor', words, tag: 'successor', weight: topic.thresholds.strict }
        : { kind: 'add-alias', words },
  }
}
