import type { Clause } from '#model/topic.ts'
import type { Field, Hit } from '#model/verdict.ts'
import { normalise } from '#text/normalise.ts'
import { overlap } from '#text/stretch.ts'
import type { CompiledTopic, Finder } from './compile.ts'
import { fieldsOf } from './fields.ts'
import type { JudgedPost } from './fields.ts'
import { bitOf } from './letter-scan.ts'
import { queryHits } from './query-hits.ts'
import type { LazyDocument } from './query-hits.ts'

/** One thing that moved the score. */
export interface Reason {
  readonly label: string
  readonly add: number
  readonly hits: readonly Hit[]
  readonly kind: 'clause' | 'context' | 'against'
  readonly isStrong?: boolean
  /** A clause that tells of the topic without its name. */
  readonly describes?: boolean
}

/** A text of the post, normalised once. */
export interface Side {
  readonly field: Field
  readonly text: string
  /** Where the part begins that tells what the post is about: after the host of its own address. */
  readonly contextFrom: number
  readonly hit: (clause: string, start: number, end: number) => Hit
}

/** Every text of a post, in the order of `Field`. */
export function readSides(post: JudgedPost): Side[] {
  return fieldsOf(post).map(({ field, text, encodedAt }) => {
    const normal = normalise(text)
    return {
      field,
      text: normal.text,
      contextFrom: field === 'url' ? (/^https?:\/\/[^/]*/i.exec(normal.text)?.[0].length ?? 0) : 0,
      hit: (clause, start, end) => {
        const span = normal.spanOf(start, end)
        // Offsets into an address with %-escapes would lie, so the whole address is marked.
        return { clause, field, ...(encodedAt ?? span), text: text.slice(span.start, span.end) }
      },
    }
  })
}

/** What is asked about: a post as texts and as queries see it, and the clauses that may hit (see candidateClauses). */
interface Asked {
  readonly sides: readonly Side[]
  readonly document: LazyDocument
  readonly candidates: number
}

/** What speaks for the topic: every clause that hits where no heavier one does, in the topic's order. */
export function clauseReasons(
  { clauses, prefilter }: CompiledTopic,
  { sides, document, candidates, lang }: Asked & { readonly lang: string | null },
): Reason[] {
  const texts = sides.map((side) => side.text)
  const asked =
    prefilter.kind === 'index'
      ? prefilter.index.clausesFor(texts)
      : clauses.filter((_, place) => (candidates & bitOf(place)) !== 0)
  const language = lang?.toLowerCase().split('-')[0] ?? ''
  const all = asked.flatMap(({ clause, find, query }) => {
    const hits =
      query === null
        ? orNull(
            sides
              .filter(({ field }) => isLookedInto(clause, field))
              .flatMap((side) => hitsIn(side, find, clause.id)),
          )
        : queryHits(query, document(), clause.id)
    if (hits === null) return []
    const add = clause.weight - (clause.notInLanguages.includes(language) ? 1 : 0)
    return [
      {
        clause,
        reason: {
          label: clause.id,
          add,
          hits,
          kind: 'clause' as const,
          isStrong: !clause.weak,
          describes: clause.describes,
        },
      },
    ]
  })
  return all
    .filter(
      (one, index) =>
        !all.some(
          (other, place) =>
            outweighs(other.clause, one.clause, place < index) && covers(other.reason, one.reason),
        ),
    )
    .map(({ reason }) => reason)
}

function outweighs(a: Clause, b: Clause, isBefore: boolean): boolean {
  return a.weight > b.weight || (a.weight === b.weight && isBefore)
}

/** Whether every hit of `b` shares a place with a hit of `a`. What names no place shares none. */
function covers(a: Reason, b: Reason): boolean {
  if (b.hits.length === 0) return false
  return b.hits.every((one) => a.hits.some((other) => other.field === one.field && overlap(one, other)))
}

function orNull(hits: Hit[]): Hit[] | null {
  return hits.length === 0 ? null : hits
}

const ONLY_IF_NAMED: readonly Field[] = ['category', 'author', 'source']

function isLookedInto({ fields }: Clause, field: Field): boolean {
  return fields === null ? !ONLY_IF_NAMED.includes(field) : fields.includes(field)
}

function hitsIn(side: Side, find: Finder, clause: string, from = 0): Hit[] {
  return find(side.text)
    .filter(({ start }) => start >= from)
    .map(({ start, end }) => side.hit(clause, start, end))
}

/** One reason, or none, for a post that names what the topic turned into. */
export function successorReasons(
  { topic, successor }: CompiledTopic,
  { sides, candidates }: Omit<Asked, 'document'>,
): Reason[] {
  if (topic.successor === null || (candidates & bitOf(topic.clauses.length)) === 0) return []
  const { tag, weight } = topic.successor
  const hits = sides
    .filter(({ field }) => !ONLY_IF_NAMED.includes(field))
    .flatMap((side) => hitsIn(side, successor, tag))
  return hits.length === 0 ? [] : [{ label: tag, add: weight, hits, kind: 'clause', isStrong: true }]
}

/** Context and exclusions; they are looked for in every field. Only asked where a clause or the successor hit. */
export function circumstances(
  compiled: CompiledTopic,
  asked: Omit<Asked, 'candidates'>,
  named: readonly Reason[],
): Reason[] {
  const { topic } = compiled
  const { sides } = asked
  const reasons: Reason[] = []
  const context = (find: Finder) => sides.flatMap((side) => hitsIn(side, find, 'context', side.contextFrom))
  const strong = context(compiled.strong)
  const weak = context(compiled.weak)
  if (strong.length > 0)
    reasons.push({ label: 'context', add: topic.strongContext.add, hits: strong, kind: 'context' })
  if (weak.length > 0)
    reasons.push({ label: 'context', add: topic.weakContext.add, hits: weak, kind: 'context' })
  reasons.push(...exclusionReasons(compiled, asked, { named, strong, weak }))
  const isOnlyWeak = named.length > 0 && !named.some((reason) => reason.isStrong)
  if (isOnlyWeak && strong.length === 0 && topic.weakWithoutStrong !== 0) {
    reasons.push({
      label: 'weak without strong context',
      add: topic.weakWithoutStrong,
      hits: [],
      kind: 'against',
    })
  }
  return reasons
}

/** What speaks against the topic; strong context outweighs some of it, and so does a title that tells of the topic. */
function exclusionReasons(
  { exclusions }: CompiledTopic,
  { sides, document }: Omit<Asked, 'candidates'>,
  {
    named,
    strong,
    weak,
  }: { readonly named: readonly Reason[]; readonly strong: readonly Hit[]; readonly weak: readonly Hit[] },
): Reason[] {
  const isToldByTitle = isInTitle(weak) && named.some(({ hits }) => isInTitle(hits))
  return exclusions
    .filter(({ unlessStrong }) => !unlessStrong || strong.length === 0)
    .flatMap(({ id, add, unlessStrong, find, query }) => {
      const label = `exclude ${id}`
      const worded = orNull(sides.flatMap((side) => hitsIn(side, find, label)))
      const asked = query === null ? null : queryHits(query, document(), label)
      if (worded === null && asked === null) return []
      const all = [...(worded ?? []), ...(asked ?? [])]
      // What a title says plainly is not undone by a word far down the text.
      const hits = unlessStrong && isToldByTitle ? all.filter(({ field }) => field === 'title') : all
      return hits.length === 0 && all.length > 0 ? [] : [{ label, add, hits, kind: 'against' as const }]
    })
}

function isInTitle(hits: readonly Hit[]): boolean {
  return hits.some(({ field }) => field === 'title')
}
