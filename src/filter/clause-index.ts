import type { Clause, Topic } from '#model/topic.ts'
import { buildAutomaton } from './automaton.ts'
import type { CompiledClause, Finder } from './compile.ts'
import { anchorWords } from './patterns.ts'

/** Finds the clauses of a large topic that could hit, without asking each of them. */
export interface ClauseIndex {
  readonly mayHit: (text: string) => boolean
  /** Those that could hit in any of the texts, in the topic's order, narrowed to the words that stand there. */
  readonly clausesFor: (texts: readonly string[]) => CompiledClause[]
}

/** A word by which a clause is found; `only` is the word itself where the clause is a list of words. */
interface Anchor {
  readonly letters: string
  /** Place of the clause in the topic; -1 for the successor. */
  readonly place: number
  readonly only: string | null
}

/**
 * Builds the index (percolation: the texts select the rules). `compiled` are the topic's clauses, in its order;
 * `makeFinder` compiles one narrowed to a word. Clauses without such words are asked about every post.
 */
export function indexClauses(topic: Topic, { compiled, common, makeFinder }: IndexParts): ClauseIndex {
  const always = topic.clauses.flatMap((clause, place) =>
    anchorWords(clause, common) === null ? [place] : [],
  )
  const anchors = topic.clauses.flatMap((clause, place) => anchorsOf(clause, place, common))
  for (const word of topic.successor?.words ?? [])
    anchors.push({ letters: longestPiece(word), place: -1, only: null })
  const automaton = buildAutomaton(anchors.map((anchor) => anchor.letters))
  const finders = new Map<string, Finder>()
  const finderFor = (clause: Clause, place: number, word: string): Finder => {
    const key = `${place} ${word}`
    const find = finders.get(key) ?? makeFinder({ ...clause, form: { kind: 'words', words: [word] } })
    if (finders.size < MAX_FINDERS) finders.set(key, find)
    return find
  }
  const narrowed = (clause: Clause, place: number, words: ReadonlySet<string>): CompiledClause => {
    const whole = compiled[place]
    if (words.size === 0 && whole !== undefined) return whole
    const some = [...words].toSorted().map((word) => finderFor(clause, place, word))
    return { clause, query: null, find: (text) => some.flatMap((find) => find(text)) }
  }
  return {
    mayHit: (text) => always.length > 0 || automaton.hasAny(text),
    clausesFor: (texts) => {
      const wordsByClause = new Map(always.map((place) => [place, new Set<string>()]))
      for (const index of new Set(texts.flatMap((text) => [...automaton.find(text)]))) {
        const { place, only } = anchors[index] ?? { place: -1, only: null }
        const words = wordsByClause.get(place) ?? new Set()
        wordsByClause.set(place, only === null ? words : words.add(only))
      }
      return [...wordsByClause]
        .toSorted(([a], [b]) => a - b)
        .flatMap(([place, words]) => {
          const clause = topic.clauses[place]
          return clause === undefined ? [] : [narrowed(clause, place, words)]
        })
    },
  }
}

interface IndexParts {
  readonly compiled: readonly CompiledClause[]
  readonly common: ReadonlySet<string>
  readonly makeFinder: (clause: Clause) => Finder
}

/** Enough for the words in use, a few megabytes; others are compiled again whenever they come. */
const MAX_FINDERS = 5_000

function anchorsOf(clause: Clause, place: number, common: ReadonlySet<string>): Anchor[] {
  const isList = clause.form.kind === 'words'
  return (anchorWords(clause, common) ?? []).map((word) => ({
    letters: longestPiece(word),
    place,
    only: isList ? word : null,
  }))
}

/** A space stands for several characters, so only what is between spaces can be looked for letter by letter. */
function longestPiece(word: string): string {
  return word.split(' ').toSorted((a, b) => b.length - a.length)[0] ?? ''
}
