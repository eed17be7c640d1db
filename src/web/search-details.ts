import type { Kysely } from 'kysely'
import type { QueryNode } from '#query/syntax.ts'
import { type Bar, type BarUnit, histogram } from '#search/histogram.ts'
import { fieldClause, narrowed } from '#search/narrow.ts'
import { nearForms, respelt, wordsAsked } from '#search/near-forms.ts'
import { type FacetValue, type Facets, countFacets } from '#storage/facets.ts'
import { knownWords } from '#storage/known-words.ts'
import { findPosts } from '#storage/search.ts'
import type { SearchCursor, SearchPool } from '#storage/search-pool.ts'
import type { Tables } from '#storage/tables.ts'

/** What the matches of a search have in common. `query` is what asks for those alone, null if it cannot be written. */
export interface SearchDetails {
  /** How many matches were looked at, the newest. */
  readonly counted: number
  readonly facets: Readonly<Record<keyof Facets, readonly Narrower<FacetValue>[]>>
  /** By time of publication; null of the reject bin, whose order is another. */
  readonly histogram: { readonly unit: BarUnit; readonly bars: readonly Narrower<Bar>[] } | null
}

type Narrower<T> = T & { readonly query: string | null }

/** Counts what matches have in common. Costs look-ups for each: give it a bounded number. */
export async function detailsOf(
  db: Kysely<Tables>,
  {
    query,
    pool,
    places,
  }: { readonly query: string; readonly pool: SearchPool; readonly places: readonly SearchCursor[] },
): Promise<SearchDetails> {
  const facets = await countFacets(
    db,
    places.map(({ postId }) => postId),
  )
  const narrowing = (field: keyof Facets): Narrower<FacetValue>[] =>
    facets[field].map((each) => {
      const clause = fieldClause(field, each.value)
      return { ...each, query: clause === null ? null : narrowed(query, clause) }
    })
  const counted = pool === 'rejects' ? null : histogram(places.map(({ key }) => key))
  return {
    counted: places.length,
    facets: {
      source: narrowing('source'),
      leaker: narrowing('leaker'),
      keyword: narrowing('keyword'),
      lang: narrowing('lang'),
    },
    histogram: counted && {
      unit: counted.unit,
      bars: counted.bars.map((bar) => ({ ...bar, query: narrowed(query, spanClause(bar)) })),
    },
  }
}

function spanClause({ from, to }: Bar): string {
  return `after:${dayOf(from)} before:${dayOf(to)}`
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** More words than that are not looked into. */
const mostWords = 3

/**
 * A query as it was probably meant: words that no kept post holds are replaced by the most frequent ones that a slip
 * makes of them. Null if every word is known, or nothing is near.
 */
export async function suggest(
  db: Kysely<Tables>,
  topicId: string,
  { query, root }: { readonly query: string; readonly root: QueryNode },
): Promise<string | null> {
  let better = query
  for (const word of wordsAsked(root).slice(0, mostWords)) {
    const forms = nearForms(word)
    if (forms.length === 0 || (await isKnown(db, topicId, word))) continue
    const [best] = await knownWords(db, topicId, forms)
    if (best !== undefined) better = respelt(better, word, best.word)
  }
  return better === query ? null : better
}

/** As a search for one post: a common word stands in the newest. */
async function isKnown(db: Kysely<Tables>, topicId: string, word: string): Promise<boolean> {
  const steps = [{ token: word, prefix: false, gap: 0 }]
  const plan = { root: { kind: 'phrase' as const, steps, field: null }, recheck: false }
  const { places } = await findPosts(db, plan, { topicId, pool: 'kept', after: null, limit: 1 })
  return places.length > 0
}
