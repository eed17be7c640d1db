import type { Clause, Topic } from '#model/topic.ts'
import { type Automaton, buildAutomaton } from './automaton.ts'
import type { CompiledClause, Finder } from './compile.ts'
import { anchorWords } from './patterns.ts'

/** Finds the clauses of a large topic that could hit, without asking each of them. */
export interface ClauseIndex {
  readonly mayHit: (text: string) => boolean
  /** Those that could hit in any of the texts, in the topic's order, narrowed to the words that stand there. */
  readonly clausesFor: (texts: readonly string[]) => CompiledClause[]
}

/** A word by which a clause is found. */
interface Anchor {
  readonly word: string
  /** Place of the clause in the topic; -1 for the successor. */
  readonly place: number
}

/** `compiled` are the topic's clauses, in its order; `makeFinder` compiles one narrowed to a word. */
interface IndexParts {
  readonly compiled: readonly CompiledClause[]
  readonly common: ReadonlySet<string>
  readonly makeFinder: (clause: Clause) => Finder
}

/**
 * Builds the index (percolation: the texts select the rules). Clauses without words that must stand there are asked
 * about every post.
 */
export function indexClauses(topic: Topic, { compiled, common, makeFinder }: IndexParts): ClauseIndex {
  const always: number[] = []
  const anchors: Anchor[] = []
  for (const [place, clause] of topic.clauses.entries()) {
    const words = anchorWords(clause, common)
    if (words === null) always.push(place)
    for (const word of words ?? []) anchors.push({ word, place })
  }
  for (const word of topic.successor?.words ?? []) anchors.push({ word, place: -1 })
  const automaton = buildAutomaton(anchors.map(({ word }) => longestPiece(word)))
  const narrowed = narrower(makeFinder)
  return {
    mayHit: (text) => always.length > 0 || automaton.hasAny(text),
    clausesFor: (texts) => {
      const found = wordsByPlace(texts, automaton, anchors)
      return [...always, ...found.keys()]
        .toSorted((a, b) => a - b)
        .flatMap((place) => {
          const whole = compiled[place]
          return whole === undefined ? [] : [narrowed(whole, place, found.get(place) ?? new Set())]
        })
    },
  }
}

/** The anchors that stand in the texts, by the place of their clause. */
function wordsByPlace(
  texts: readonly string[],
  automaton: Automaton,
  anchors: readonly Anchor[],
): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map<number, Set<string>>()
  for (const text of texts) {
    for (const index of automaton.find(text)) {
      const anchor = anchors[index]
      if (anchor === undefined) continue
      const words = found.get(anchor.place)
      if (words === undefined) found.set(anchor.place, new Set([anchor.word]))
      else words.add(anchor.word)
    }
  }
  return found
}

/** Enough for the words in use, a few megabytes; others are compiled again whenever they come. */
const MAX_FINDERS = 5_000

/** Makes of a clause that lists several words one for those of them that stand there; others stay whole. */
function narrower(
  makeFinder: (clause: Clause) => Finder,
): (whole: CompiledClause, place: number, words: ReadonlySet<string>) => CompiledClause {
  const finders = new Map<string, Finder>()
  const finderFor = (clause: Clause, place: number, word: string): Finder => {
    const key = `${place} ${word}`
    const find = finders.get(key) ?? makeFinder({ ...clause, form: { kind: 'words', words: [word] } })
    if (finders.size < MAX_FINDERS) finders.set(key, find)
    return find
  }
  return (whole, place, words) => {
    const { clause } = whole
    if (clause.form.kind !== 'words' || clause.form.words.length === 1) return whole
    const some = [...words].toSorted().map((word) => finderFor(clause, place, word))
    return { clause, query: null, find: (text) => some.flatMap((find) => find(text)) }
  }
}

/** A space stands for several characters, so only what is between spaces can be looked for letter by letter. */
function longestPiece(word: string): string {
  if (!word.includes(' ')) return word
  return word.split(' ').toSorted((a, b) => b.length - a.length)[0] ?? ''
}
