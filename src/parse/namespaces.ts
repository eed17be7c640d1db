import { sharedName } from './field-roles.ts'

/** The prefixes an element declares, with those of the elements around it behind. */
export interface Scope {
  readonly outer: Scope | null
  /** Our prefix by the feed's own; null for a namespace that we do not know. */
  readonly prefixes: ReadonlyMap<string, string | null>
  /** Fixed names already worked out, by the name as written. */
  readonly known: Map<string, string>
}

/** The prefix we use for a namespace, whatever the feed calls it; '' for the feed's own vocabulary. */
const prefixOf: ReadonlyMap<string, string> = new Map([
  ['purl.org/rss/1.0', ''],
  ['my.netscape.com/rdf/simple/0.9', ''],
  ['channel.netscape.com/rdf/simple/0.9', ''],
  ['purl.org/net/rss1.1', ''],
  ['backend.userland.com/rss', ''],
  ['backend.userland.com/rss2', ''],
  ['blogs.law.harvard.edu/tech/rss', ''],
  ['www.w3.org/2005/atom', 'atom'],
  ['purl.org/atom/ns', 'atom'],
  ['example.com/newformat', 'atom'],
  ['www.w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['purl.org/dc/elements/1.1', 'dc'],
  ['purl.org/dc/elements/1.0', 'dc'],
  ['purl.org/dc/terms', 'dcterms'],
  ['purl.org/rss/1.0/modules/content', 'content'],
  ['purl.org/rss/1.0/modules/syndication', 'sy'],
  ['search.yahoo.com/mrss', 'media'],
  ['video.search.yahoo.com/mrss', 'media'],
  ['www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['www.w3.org/1999/xhtml', 'xhtml'],
  ['purl.org/syndication/thread/1.0', 'thr'],
  ['webfeeds.org/rss/1.0', 'webfeeds'],
  ['rssnamespace.org/feedburner/ext/1.0', 'feedburner'],
])

const known = new Set(prefixOf.values())

/** The scope inside an element that declares `uris` (prefix, '' for the default, to address). */
export function enterScope(outer: Scope | null, uris: ReadonlyMap<string, string>): Scope {
  if (uris.size === 0 && outer !== null) return outer
  const prefixes = new Map<string, string | null>()
  for (const [prefix, uri] of uris) prefixes.set(prefix, prefixOf.get(normalise(uri)) ?? null)
  return { outer, prefixes, known: new Map() }
}

/**
 * The fixed name of an element written as `written`: 'dc:creator' for any prefix bound to Dublin Core, 'title'
 * for the feed's own. `native` is the prefix of the root's namespace, whose elements bear none. A prefix that
 * nobody declared counts as the usual one of that spelling; one bound elsewhere gives a name nobody asks for.
 */
export function fixedName(written: string, scope: Scope, native: string): string {
  const before = scope.known.get(written)
  if (before !== undefined) return before
  const name = sharedName(workOut(written.toLowerCase(), scope, native))
  if (scope.known.size < MOST_KNOWN) scope.known.set(written, name)
  return name
}

/** The fixed prefix of a root element's namespace: 'atom' for Atom of any version, '' for RSS. */
export function namespaceOf(written: string, scope: Scope): string {
  const colon = written.indexOf(':')
  return lookUp(scope, colon === -1 ? '' : written.slice(0, colon).toLowerCase()) ?? ''
}

const MOST_KNOWN = 1_000

function workOut(name: string, scope: Scope, native: string): string {
  const colon = name.indexOf(':')
  const written = colon === -1 ? '' : name.slice(0, colon)
  const local = name.slice(colon + 1)
  const bound = lookUp(scope, written)
  const prefix = bound === undefined ? unbound(written) : (bound ?? (colon === -1 ? '' : 'other'))
  if (prefix === native || prefix === '') return local
  return `${prefix}:${local}`
}

function unbound(written: string): string {
  return known.has(written) ? written : 'other'
}

/** Undefined if nobody declared the prefix. */
function lookUp(scope: Scope, prefix: string): string | null | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const known = at.prefixes.get(prefix)
    if (known !== undefined) return known
  }
  return undefined
}

/** Namespace address without scheme, trailing '/' or '#', lower case: feeds vary in all of these. */
function normalise(uri: string): string {
  return uri
    .slice(0, 200)
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/#]{1,2}$/, '')
}
