/** The prefixes an element declares, with those of the elements around it behind. */
export interface Scope {
  readonly outer: Scope | null
  readonly uris: ReadonlyMap<string, string>
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
  return uris.size === 0 && outer !== null ? outer : { outer, uris, known: new Map() }
}

/**
 * The fixed name of an element written as `written`: 'dc:creator' for any prefix bound to Dublin Core, 'title'
 * for the feed's own. `native` is the prefix of the root's namespace, whose elements bear none. A prefix that
 * nobody declared counts as the usual one of that spelling; one bound elsewhere gives a name nobody asks for.
 */
export function fixedName(written: string, scope: Scope, native: string): string {
  const before = scope.known.get(written)
  if (before !== undefined) return before
  const name = shared(workOut(written.toLowerCase(), scope, native))
  if (scope.known.size < MOST_KNOWN) scope.known.set(written, name)
  return name
}

/** The fixed prefix of a root element's namespace: 'atom' for Atom of any version, '' for RSS. */
export function namespaceOf(written: string, scope: Scope): string {
  const colon = written.indexOf(':')
  const uri = lookUp(scope, colon === -1 ? '' : written.slice(0, colon).toLowerCase())
  return (uri === null ? undefined : prefixOf.get(uri)) ?? ''
}

const MOST_KNOWN = 1_000

/** The same text as the engine keeps names of properties: comparing two of these compares addresses. */
function shared(name: string): string {
  return Object.keys({ [name]: 0 })[0] ?? name
}

function workOut(name: string, scope: Scope, native: string): string {
  const colon = name.indexOf(':')
  const written = colon === -1 ? '' : name.slice(0, colon)
  const local = name.slice(colon + 1)
  const uri = lookUp(scope, written)
  const prefix = uri === null ? unbound(written) : (prefixOf.get(uri) ?? (colon === -1 ? '' : 'other'))
  if (prefix === native || prefix === '') return local
  return `${prefix}:${local}`
}

function unbound(written: string): string {
  return known.has(written) ? written : 'other'
}

/** Namespace address without scheme, trailing '/' or '#', lower case: feeds vary in all of these. */
function lookUp(scope: Scope, prefix: string): string | null {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const uri = at.uris.get(prefix)
    if (uri !== undefined) return normalise(uri)
  }
  return null
}

function normalise(uri: string): string {
  return uri
    .slice(0, 200)
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/[/#]{1,2}$/, '')
}
