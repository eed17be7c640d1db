import { type Outcome, outcomes } from '#storage/claims.ts'

/**
 * The outcome that a word means, null if it means none. Besides the four: what nobody has shown ('refuted-or-unproven') is
 * unresolved, what is said with a reservation ('refuted-as-name', 'mostly true') is partly so, and what is confirmed
 * in substance is confirmed.
 */
export function outcomeInWords(word: string): Outcome | null {
  const exact = outcomes.find((outcome) => outcome === word)
  if (exact !== undefined) return exact
  if (/unproven|unresolved|unknown|unverified|unconfirmed|pending|\bopen\b/u.test(word)) return 'unresolved'
  if (/part|mixed|mostly|half/u.test(word)) return 'partly'
  const sense = senseOf(word)
  return sense === null || /^\w+$|substance|fully|entirely|officially/u.test(word) ? sense : 'partly'
}

function senseOf(word: string): Outcome | null {
  if (/^(?:confirmed|true|correct|right)\b/u.test(word)) return 'confirmed'
  return /^(?:refuted|false|wrong|denied|debunked)\b/u.test(word) ? 'refuted' : null
}
