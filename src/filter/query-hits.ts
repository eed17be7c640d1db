import type { Hit } from '#model/verdict.ts'
import { prepareDocument } from '#query/document.ts'
import type { PreparedDocument } from '#query/document.ts'
import { holds } from '#query/evaluate.ts'
import { placesIn } from '#query/places.ts'
import type { QueryNode } from '#query/syntax.ts'
import type { JudgedPost } from './fields.ts'

/** A post as queries see it, cut into tokens when the first of them asks. */
export type LazyDocument = () => PreparedDocument

export function lazyDocument(post: JudgedPost): LazyDocument {
  let document: PreparedDocument | undefined
  return () => (document ??= documentOf(post))
}

function documentOf({ source, sourceId, ...post }: JudgedPost): PreparedDocument {
  const asked = sourceId === undefined ? post : { ...post, source: sourceId }
  return prepareDocument(asked, source === undefined ? {} : { sourceName: source })
}

/**
 * What a query finds in a post: null if it does not hold, else the places it names, perhaps none (`-vela`). The same
 * answer as search gives. Queries of a topic know no time before now.
 */
export function queryHits(query: QueryNode, document: PreparedDocument, clause: string): Hit[] | null {
  if (!holds(query, document, Number.NaN)) return null
  return document.texts.flatMap((text) =>
    placesIn(query, text).map(({ start, end }) => ({
      clause,
      field: text.part,
      start,
      end,
      text: text.original.slice(start, end),
    })),
  )
}
