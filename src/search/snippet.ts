import { prepareDocument } from '#query/document.ts'
import type { PreparedText, QueryPost } from '#query/document.ts'
import { placesIn } from '#query/places.ts'
import type { Range } from '#query/places.ts'
import type { QueryNode, TextField } from '#query/syntax.ts'

/** A piece of a post to show for a query. */
export interface Snippet {
  readonly field: TextField
  /** One line; '…' stands where it was cut. */
  readonly text: string
  /** What was found, in `text`; in order, without overlaps. Empty if the query names no words. */
  readonly hits: readonly Range[]
}

/**
 * The part of a post that shows most of what was found, about `length` characters, cut between words. Body before
 * title, since the title is usually shown anyway; links and the rest only where nothing else was hit. Null for a
 * post without any text.
 */
export function snippet(post: QueryPost, root: QueryNode, length = 200): Snippet | null {
  const { texts } = prepareDocument(post)
  const ranked = [
    ...texts.filter((text) => text.field === 'text'),
    ...texts.filter((text) => text.field !== 'text'),
  ]
  const hit = ranked
    .map((text) => ({ text, hits: merged(placesIn(root, text)) }))
    .find(({ hits }) => hits.length > 0)
  const [first] = ranked
  if (hit === undefined && first === undefined) return null
  const { text, hits } = hit ?? { text: first, hits: [] }
  if (text === undefined) return null
  return cut(text, hits, length)
}

function merged(ranges: readonly Range[]): Range[] {
  const out: Range[] = []
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    const last = out.at(-1)
    if (last !== undefined && start <= last.end)
      out[out.length - 1] = { start: last.start, end: Math.max(last.end, end) }
    else out.push({ start, end })
  }
  return out
}

function cut({ field, original }: PreparedText, hits: readonly Range[], length: number): Snippet {
  const window = windowFor(original, hits, length)
  const before = window.start > 0 ? '…' : ''
  const after = window.end < original.length ? '…' : ''
  const shift = before.length - window.start
  return {
    field,
    // Line breaks become spaces one for one, so that the offsets stay right.
    text: `${before}${original.slice(window.start, window.end).replaceAll(/\s/gu, ' ')}${after}`,
    hits: hits
      .filter((hit) => hit.start >= window.start && hit.end <= window.end)
      .map((hit) => ({ start: hit.start + shift, end: hit.end + shift })),
  }
}

/** The window with most hits; a third of its spare room stands before the first one. */
function windowFor(text: string, hits: readonly Range[], length: number): Range {
  let best = { from: 0, to: 0, count: 0 }
  for (const [index, hit] of hits.entries()) {
    const inside = hits.slice(index).filter((other) => other.end - hit.start <= length)
    if (inside.length > best.count)
      best = { from: hit.start, to: inside.at(-1)?.end ?? hit.end, count: inside.length }
  }
  const spare = Math.max(0, length - (best.to - best.from))
  const start = wordEdge(text, Math.max(0, best.from - Math.floor(spare / 3)), best.from)
  const end = Math.min(text.length, Math.max(start + length, best.to))
  return { start, end: Math.max(wordEdgeBefore(text, end), best.to) }
}

/** The beginning of the first word at or after `at`, not beyond `limit`. CJK has no spaces and is cut anywhere. */
function wordEdge(text: string, at: number, limit: number): number {
  if (at === 0) return 0
  const space = text.slice(at, limit).search(/\s/u)
  return space !== -1 && space < 20 ? at + space + 1 : whole(text, at)
}

function wordEdgeBefore(text: string, at: number): number {
  if (at >= text.length) return text.length
  const tail = /\s\S{0,20}$/u.exec(text.slice(Math.max(0, at - 21), at))
  return tail ? at - tail[0].length : whole(text, at)
}

/** Never between the halves of a surrogate pair. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}
