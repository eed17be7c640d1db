import { prepareDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import { parseQuery } from '#query/parse.ts'
import type { ArchivedPost } from '#storage/archive.ts'
import { listFilters } from '#storage/filters.ts'
import { type PostKeyword, loadKeywords } from '#storage/keywords.ts'
import type { Database } from '#storage/tables.ts'

/** A post that would enter the stream or leave it. */
export interface ChangedPost {
  readonly kind: 'added' | 'removed'
  readonly post: ArchivedPost
}

/** A filter of whose posts some would come or go. */
export interface FilterTouched {
  readonly id: number
  readonly name: string
  readonly added: number
  readonly removed: number
}

interface FiltersWatch {
  readonly see: (changed: readonly ChangedPost[]) => Promise<void>
  /** Only those that any of the posts seen touches. */
  readonly touched: () => FilterTouched[]
}

/**
 * Counts for each filter of a topic the changed posts that it finds. A post that was never kept has no keywords and no
 * story yet, so filters that ask for those do not find it.
 */
export async function watchFilters(db: Database, topicId: string, now: number): Promise<FiltersWatch> {
  const filters = (await listFilters(db)).filter((filter) => filter.topicId === topicId)
  const counts = filters.flatMap(({ id, name, query }) => {
    const parsed = parseQuery(query)
    return parsed.kind === 'error' ? [] : [{ id, name, root: parsed.root, added: 0, removed: 0 }]
  })
  return {
    see: async (changed) => {
      if (changed.length === 0 || counts.length === 0) return
      const keywords = await loadKeywords(
        db,
        changed.map(({ post }) => post.postId),
      )
      for (const { kind, post } of changed) {
        const document = documentOf(post, keywords.get(post.postId) ?? [])
        for (const count of counts) if (holds(count.root, document, now)) count[kind]++
      }
    },
    touched: () =>
      counts
        .filter(({ added, removed }) => added + removed > 0)
        .map(({ id, name, added, removed }) => ({ id, name, added, removed })),
  }
}

function documentOf({ kind, revisions }: ArchivedPost, keywords: readonly PostKeyword[]) {
  const { source, sourceId, ...said } = revisions[0] ?? { title: '', text: '', source: '', sourceId: '' }
  return prepareDocument(
    { ...said, source: sourceId },
    {
      kind,
      sourceName: source,
      keywords: keywords.flatMap(({ canonical, name }) => [canonical, name]),
      is: ['kept'],
    },
  )
}
