import distance from 'natural/lib/natural/distance/levenshtein_distance.js'

/** The known word closest to a mistyped one, in any case, null if none is near enough to be what was meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  const ranked = known
    .map((candidate) => ({
      candidate,
      far: distance.LevenshteinDistance(word.toLowerCase(), candidate.toLowerCase()),
    }))
    .toSorted((a, b) => a.far - b.far)
  const best = ranked[0]
  return best !== undefined && best.far <= Math.max(2, word.length / 3) ? best.candidate : null
}
