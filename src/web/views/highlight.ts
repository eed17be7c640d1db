import { html } from 'hono/html'
import type { Hit } from '#model/verdict.ts'
import type { Stretch } from '#text/stretch.ts'
import type { Markup } from './markup.ts'

/** Text with what was hit in <mark>. */
export function highlighted(text: string, hits: readonly Stretch[]): Markup {
  const pieces: (string | Markup)[] = []
  let from = 0
  for (const { start, end } of hits.toSorted((a, b) => a.start - b.start)) {
    if (start < from || end > text.length || end <= start) continue
    pieces.push(text.slice(from, start), html`<mark>${text.slice(start, end)}</mark>`)
    from = end
  }
  return html`${[...pieces, text.slice(from)]}`
}

/** The hits of a verdict in one field, as far as they still stand there: an edit may have moved them. */
export function hitsIn(hits: readonly Hit[], field: Hit['field'], text: string): Hit[] {
  return hits.filter((hit) => hit.field === field && text.slice(hit.start, hit.end) === hit.text)
}

/** The beginning of a text, or the part around its first hit, with the hits that lie in it. */
export function excerpt(
  text: string,
  hits: readonly Stretch[],
  length: number,
): { readonly text: string; readonly hits: readonly Stretch[] } {
  if (fitsWhole(text, length)) return { text, hits }
  const first = hits[0]?.start ?? 0
  const from = first < length * 0.7 ? 0 : wordStart(text, first - Math.round(length / 4))
  const to = wordStart(text, from + length)
  const lead = from > 0 ? '… ' : ''
  return {
    text: `${lead}${text.slice(from, to).trimEnd()} …`,
    hits: hits
      .filter((hit) => hit.start >= from && hit.end <= to)
      .map((hit) => ({ start: hit.start - from + lead.length, end: hit.end - from + lead.length })),
  }
}

/** Whether an excerpt of that length would be the whole text: a little more is not cut off. */
export function fitsWhole(text: string, length: number): boolean {
  return text.length <= length * 1.3
}

/** The end of the word before `at`; where none is near (CJK), `at` itself, never inside a surrogate pair. */
function wordStart(text: string, at: number): number {
  const space = text.lastIndexOf(' ', at)
  if (at - space < 24) return space + 1
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at
}
