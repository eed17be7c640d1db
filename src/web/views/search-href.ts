import { type Frame, inTopic } from './frame.ts'

/** The posts that a query finds. */
export function searchHref(query: string, place: Pick<Frame, 'topic' | 'topics'>): string {
  return inTopic(`/search?q=${encodeURIComponent(query)}`, place)
}

/** A value as the query language takes it, whatever it holds. */
export function quoted(value: string): string {
  return `"${value.replaceAll(/[“”„]/gu, ' ').replaceAll(/["\\]/gu, String.raw`\$&`)}"`
}
