import { logOdds } from '#text/log-odds.ts'
import { maximal, tally } from './archive.ts'
import type { Archive, Tally } from './archive.ts'
import { isCommon } from './common-words.ts'
import { countTerms } from './count-terms.ts'
import { knownPeople } from './people.ts'
import { weightOf, wrongAmong } from './sides.ts'
import type { Side, Sides } from './sides.ts'

/** A term that one side has and the other hardly. */
export interface SeparatingTerm extends Tally {
  readonly side: Side
  /** Posts of the other side that hold it. */
  readonly opposed: readonly number[]
  /** Posts that hold it whose pin the topic goes against: what an edit could mend. */
  readonly wrong: readonly number[]
  readonly z: number
  /** Posts of the whole archive that hold it. */
  readonly everywhere: readonly number[]
}

/** The terms that separate the sides, those that mend most first, then the plainest. */
export function findTerms(archive: Archive, sides: Sides): SeparatingTerm[] {
  const rough = [...candidates(archive, sides, 'unwanted'), ...candidates(archive, sides, 'wanted')]
    .toSorted(byEffect)
    .slice(0, MAX_ASKED)
  const everywhere = rough.map((): number[] => [])
  countTerms(
    archive.texts,
    rough.map(({ term }) => term.key),
    (place, term) => everywhere[term]?.push(place),
  )
  const found = rough.map((term, index) =>
    weighed(archive, sides, { ...term, everywhere: everywhere[index] ?? [] }),
  )
  return maximal(found.filter((term) => isPlain(archive, term))).toSorted(byEffect)
}

const MAX_ASKED = 100
const MIN_POSTS = 2
/** One pin is an exception, two are a rule. */
const MIN_WRONG = 2
const MIN_Z = 2
/** Of the posts with the term, at most one in twenty may be of the other side. */
const MAX_OPPOSED = 0.05
/** What stands in a fifth of a large archive tells nothing. */
const MANY_POSTS = 200
const COMMON_SHARE = 0.2

/** Terms worth a look at the archive. Where no pins are to be mended there is nothing to keep posts for. */
function candidates(archive: Archive, sides: Sides, side: Side): SeparatingTerm[] {
  const other = new Map(
    tally(archive, sides[opposite(side)], 1).map(({ term, places }) => [term.key, places]),
  )
  const isSomeone = knownPeople(archive)
  return tally(archive, sides[side], MIN_POSTS)
    .map((each) => {
      const opposed = other.get(each.term.key) ?? []
      const wrong = wrongAmong(archive, each.places)
      return weighed(archive, sides, { ...each, side, opposed, wrong, z: 0, everywhere: [] })
    })
    .filter(({ z, wrong }) => (side === 'wanted' ? wrong.length >= MIN_WRONG : z >= MIN_Z))
    .filter(({ term }) => !isCommon(term) && !archive.known.has(term.key))
    .filter(({ term }) => !isSomeone(term.key, archive.now))
}

/** A word to drop posts for is weighed against what is wanted, one to keep them for against all the rest. */
function weighed(archive: Archive, sides: Sides, term: SeparatingTerm): SeparatingTerm {
  const { side, places, opposed, everywhere } = term
  const all = archive.posts.length
  const one = { holding: weightOf(archive, places), all: weightOf(archive, sides[side]) }
  const other =
    side === 'unwanted'
      ? { holding: weightOf(archive, opposed), all: weightOf(archive, sides.wanted) }
      : { holding: Math.max(0, everywhere.length - places.length), all: all - sides.wanted.length }
  return { ...term, z: logOdds(one, other, { holding: everywhere.length, all }) }
}

function opposite(side: Side): Side {
  return side === 'wanted' ? 'unwanted' : 'wanted'
}

function isPlain({ posts }: Archive, { z, places, opposed, everywhere }: SeparatingTerm): boolean {
  if (posts.length >= MANY_POSTS && everywhere.length > posts.length * COMMON_SHARE) return false
  return z >= MIN_Z && opposed.length <= (places.length + opposed.length) * MAX_OPPOSED
}

function byEffect(a: SeparatingTerm, b: SeparatingTerm): number {
  return b.wrong.length - a.wrong.length || b.z - a.z || (a.term.key < b.term.key ? -1 : 1)
}
