import { normalise } from '#text/normalise.ts'
import { stem } from '#text/stem.ts'
import { words } from '#text/tokens.ts'
import { simplify } from './simplify.ts'
import { HANGUL, MAX_TEXT } from './story-features.ts'
import type { Storied } from './story-features.ts'

/**
 * Terms of a post as it spells them: a stem as the word that it is of, pairs of characters that overlap as one name. All
 * others, which are the same in every language, by their ids. Each name once, in the order of `terms`.
 */
export function spellTerms(terms: readonly string[], post: Storied): string[] {
  const spelt = spellings(new Set(terms), post)
  return [...new Set(terms.map((term) => spelt.get(term) ?? term.slice(2)))]
}

function spellings(wanted: ReadonlySet<string>, { title, text, lang }: Storied): Map<string, string> {
  const plain = simplify(normalise(`${title}\n${text.slice(0, MAX_TEXT)}`).text)
  const spelt = new Map<string, string>()
  for (const { terms, start, end } of runsOf(piecesOf(plain, lang).filter(({ term }) => wanted.has(term)))) {
    for (const term of terms) if (!spelt.has(term)) spelt.set(term, plain.slice(start, end))
  }
  return spelt
}

interface Run {
  readonly terms: string[]
  readonly start: number
  end: number
}

/** Pieces that overlap, together. */
function runsOf(pieces: readonly Piece[]): Run[] {
  const runs: Run[] = []
  for (const { term, start, end } of pieces) {
    const last = runs.at(-1)
    if (last === undefined || start >= last.end) runs.push({ terms: [term], start, end })
    else {
      last.terms.push(term)
      last.end = end
    }
  }
  return runs
}

interface Piece {
  readonly term: string
  readonly start: number
  readonly end: number
}

/** Words by their stems, and pairs of neighbouring characters, in reading order. */
function piecesOf(plain: string, lang: string | null): Piece[] {
  const tokens = words(plain)
  return tokens.flatMap((token, at): Piece[] => {
    const { text, start, end, kind } = token
    if (kind === 'cjk') {
      const next = tokens[at + 1]
      if (next?.kind !== 'cjk' || next.start !== end) return []
      return [{ term: `c:${text}${next.text}`, start, end: next.end }]
    }
    if (!HANGUL.test(text)) return [{ term: `w:${stem(text, lang)}`, start, end }]
    return Array.from({ length: text.length - 1 }, (_, nth) => {
      return { term: `c:${text.slice(nth, nth + 2)}`, start: start + nth, end: start + nth + 2 }
    })
  })
}
