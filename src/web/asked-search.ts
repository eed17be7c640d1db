import type { Context } from 'hono'
import { searchPoolOf } from '#search/search-pool-of.ts'
import { askedText } from './asked.ts'
import { WebProblem } from './problem.ts'
import { readCursor } from './search-cursor.ts'
import type { Search, SearchSort } from './search-posts.ts'

/** A search as its address asks for it; `details` are counted on the first page only. Throws a problem for what cannot be. */
export function askedSearch(c: Context, topicId: string, limit: number): Search {
  return {
    topicId,
    query: askedText(c, 'q'),
    pool: c.req.query('dropped') === '1' ? 'scored' : 'kept',
    sort: askedSort(c),
    after: readCursor(askedText(c, 'cursor')),
    limit,
    details: c.req.query('facets') === '1' ? 'yes' : 'no',
  }
}

/** The search as it is made: dropped posts are looked through too where the query asks for them. */
export function inItsPool<S extends Pick<Search, 'query' | 'pool'>>(search: S): S {
  return { ...search, pool: searchPoolOf(search.query, search.pool === 'scored') }
}

function askedSort(c: Context): SearchSort {
  const sort = askedText(c, 'sort')
  if (sort === '' || sort === 'time') return 'time'
  if (sort === 'relevance') return 'relevance'
  throw new WebProblem(
    400,
    `Search results cannot be sorted by "${sort}".`,
    'Say "time" (newest first) or "relevance".',
  )
}

/** The address of the same search with something else; '' leaves a part out. Of what is asked only the search itself stays. */
export function searchAddress(
  { query, pool, sort }: Pick<Search, 'query' | 'pool' | 'sort'>,
  more: Readonly<Record<string, string>> = {},
  path = '/search',
): string {
  const asked = new URLSearchParams({ q: query })
  if (pool === 'scored') asked.set('dropped', '1')
  if (sort === 'relevance') asked.set('sort', 'relevance')
  for (const [name, value] of Object.entries(more)) {
    if (value === '') asked.delete(name)
    else asked.set(name, value)
  }
  return `${path}?${asked}`
}
