import type { OwnEntities } from './entities.ts'
import { type MarkFinder, markFinder } from './mark-finder.ts'

export type Root =
  | {
      readonly kind: 'feed'
      readonly at: number
      readonly entities: OwnEntities
      readonly hasJunkBefore: boolean
    }
  | { readonly kind: 'html' }
  | { readonly kind: 'none' }

/**
 * Where the feed's root element begins: the first rss, feed, RDF or channel tag, prefixed or not, in any case,
 * that stands in no comment, instruction or DOCTYPE. What stands before it is junk (warnings, blank lines), but
 * after an html tag the text is a page, not a feed. Looks at the first 256 KiB; linear.
 */
export function findRoot(text: string): Root {
  const entities = new Map<string, string>()
  const search: Search = { text, find: markFinder(text) }
  let at = text.indexOf('<')
  let hasJunkBefore = at > 0 && text.slice(0, at).trim() !== ''
  while (at !== -1 && at < FURTHEST) {
    const end = asideEnd(search, at, entities)
    if (end === null) {
      const name = tagName(text, at)
      if (rootNames.has(name)) return { kind: 'feed', at, entities, hasJunkBefore }
      if (name === 'html' || name === 'body') return { kind: 'html' }
      hasJunkBefore = true
    } else if (end === 'html') return { kind: 'html' }
    at = text.indexOf('<', end === null ? at + 1 : end)
  }
  return { kind: 'none' }
}

const FURTHEST = 262_144
const rootNames: ReadonlySet<string> = new Set(['rss', 'feed', 'rdf', 'channel'])

function tagName(text: string, at: number): string {
  const name = /^<(?:[\w.-]{1,40}:)?([A-Za-z]{1,20})(?=[\s/>])/.exec(text.slice(at, at + 64))?.[1]
  return name?.toLowerCase() ?? ''
}

interface Search {
  readonly text: string
  readonly find: MarkFinder
}

/** End of a comment, instruction or DOCTYPE that begins here, 'html' for a page's DOCTYPE, null for anything else. */
function asideEnd(search: Search, at: number, entities: Map<string, string>): number | 'html' | null {
  const { text } = search
  if (text.startsWith('<!--', at)) return after(search, '-->', at + 4)
  if (text.startsWith('<?', at)) return after(search, '?>', at + 2)
  if (!text.startsWith('<!', at)) return null
  if (/^<!doctype\s+html/i.test(text.slice(at, at + 20))) return 'html'
  return doctypeEnd(search, at, entities)
}

/** A mark that never comes ends at the opening itself: the root may still follow. */
function after(search: Search, mark: string, from: number): number {
  const end = search.find(mark, from)
  return end === -1 ? from : end + mark.length
}

function doctypeEnd(search: Search, at: number, entities: Map<string, string>): number {
  const close = after(search, '>', at + 2)
  const subset = search.text.slice(at, close).indexOf('[')
  if (subset === -1) return close
  const subsetEnd = search.find(']', at + subset)
  if (subsetEnd === -1) return close
  collectEntities(search.text.slice(at + subset, subsetEnd), entities)
  return after(search, '>', subsetEnd)
}

const MOST_ENTITIES = 200

/** Only short values without references or markup: nothing can be blown up and nothing is fetched. */
function collectEntities(subset: string, entities: Map<string, string>): void {
  for (const match of subset.matchAll(
    /<!ENTITY\s{1,9}([A-Za-z][\w.-]{0,31})\s{1,9}(?:"([^"&%<]{0,100})"|'([^'&%<]{0,100})')/g,
  )) {
    if (entities.size >= MOST_ENTITIES) return
    entities.set(match[1] ?? '', match[2] ?? match[3] ?? '')
  }
}
