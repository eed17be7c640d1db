import type { Archive } from './archive.ts'
import { excludingTerm } from './excluding-term.ts'
import { findTerms } from './find-terms.ts'
import { keepingTerm } from './keeping-term.ts'
import { readSides } from './sides.ts'
import type { Suggestion } from './suggestion.ts'

/**
 * Terms that separate the posts that should be kept from those that nearly were and should not, those that mend most
 * first. Every edit was tried on the posts it is meant for; of terms for the same posts only the best one is there.
 */
export function separatingTerms(archive: Archive): Suggestion[] {
  const sides = readSides(archive)
  const suggestions: Suggestion[] = []
  const covered = new Set<number>()
  let tried = 0
  for (const term of findTerms(archive, sides)) {
    const again = term.places.filter((place) => covered.has(place))
    if (again.length > term.places.length * MAX_COVERED || tried >= MAX_TRIED) continue
    tried++
    const suggestion = term.side === 'unwanted' ? excludingTerm(archive, term) : keepingTerm(archive, term)
    if (suggestion === null) continue
    suggestions.push(suggestion)
    for (const place of term.places) covered.add(place)
  }
  return suggestions
}

const MAX_COVERED = 0.5
/** Each costs a topic compiled, some milliseconds. */
const MAX_TRIED = 12
