import type { QueryPost } from '#query/document.ts'

/** What a post says, as far as it can be searched for: its newest words, and what it said before it was edited. */
export function searchable<P extends QueryPost>(
  newest: P,
  earlier: readonly Pick<QueryPost, 'title' | 'text' | 'links'>[],
): P {
  if (earlier.length === 0) return newest
  return {
    ...newest,
    text: [newest.text, ...earlier.flatMap(({ title, text }) => [title, text])].join('\n'),
    links: [newest, ...earlier].flatMap(({ links }) => links ?? []),
  }
}
