import { scriptOf } from '#text/script.ts'
import type { Archive } from './archive.ts'
import type { GrowingName } from './growing-name.ts'
import { compact } from './known-terms.ts'

/**
 * Puts names together that are one: the same but for spaces, or in another script and seen in one post or first within
 * two days (HyperOS, 澎湃OS). Of two names for the same posts in one script only the better stays. Takes and keeps the
 * order, best first.
 */
export function joinSpellings(
  archive: Archive,
  names: readonly GrowingName[],
): (readonly [GrowingName, ...GrowingName[]])[] {
  const groups: [GrowingName, ...GrowingName[]][] = []
  for (const name of names) {
    const same = groups.find((group) => isSame(archive, group[0], name))
    if (same !== undefined) {
      const isNewScript = same.every((other) => scriptsOf(other) !== scriptsOf(name))
      if (isNewScript || compact(name.term.key) === compact(same[0].term.key)) same.push(name)
    } else if (!groups.some((group) => isCovered(name, group))) groups.push([name])
  }
  return groups
}

const TWO_DAYS_MS = 2 * 24 * 60 * 60 * 1000

function isSame({ posts }: Archive, best: GrowingName, name: GrowingName): boolean {
  if (compact(best.term.key) === compact(name.term.key)) return true
  if (scriptsOf(best) === scriptsOf(name) || name.term.shape < 2 || best.term.shape < 2) return false
  const seen = (each: GrowingName) => posts[each.places[0] ?? 0]?.publishedAt ?? 0
  const isTogether = name.places.some((place) => best.places.includes(place))
  return isTogether || Math.abs(seen(best) - seen(name)) <= TWO_DAYS_MS
}

/** Every script of a name: 'latin', 'han latin'. */
function scriptsOf({ term }: GrowingName): string {
  const scripts = Array.from(term.key, (character) => scriptOf(character.codePointAt(0) ?? 0))
  return Array.from(new Set(scripts))
    .filter((script) => script !== 'common')
    .sort()
    .join(' ')
}

const MOSTLY = 0.7

function isCovered(name: GrowingName, group: readonly GrowingName[]): boolean {
  const covered = name.places.filter((place) => group.some((other) => other.places.includes(place)))
  return covered.length >= name.places.length * MOSTLY
}
