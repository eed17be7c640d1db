import type { RawFeed } from './raw-feed.ts'

/**
 * What the reader does with an element: 'root' and 'item' build the feed, a 'group' gives its name to the fields
 * inside it, 'described' is a field by its attributes and a group besides, 'clear' is looked through, a 'field'
 * is kept with all that stands inside, the rest is skipped.
 */
export type Role = 'root' | 'item' | 'group' | 'described' | 'clear' | 'field' | 'skip'

/** The role of an element with this fixed name (see namespaces.ts), inside the group `path` ('' outside any). */
export function fieldRole(name: string, format: RawFeed['format'], path: string): Role {
  if (path === 'source/' && name === 'author') return 'group'
  if (path !== '') return groupFields.has(name.slice(name.indexOf(':') + 1)) ? 'field' : 'skip'
  const structural = structure.get(name)
  if (structural !== undefined) return structural
  if (format === 'atom' && atomGroups.has(name)) return 'group'
  return fields.has(name) ? 'field' : 'skip'
}

const structure: ReadonlyMap<string, Role> = new Map([
  ['rss', 'root'],
  ['rdf:rdf', 'root'],
  ['rdf', 'root'],
  ['feed', 'root'],
  ['channel', 'root'],
  ['item', 'item'],
  ['entry', 'item'],
  ['atom:author', 'group'],
  ['media:group', 'clear'],
  ['skiphours', 'clear'],
  ['skipdays', 'clear'],
  ['media:content', 'described'],
] as const)

const atomGroups: ReadonlySet<string> = new Set(['author', 'contributor', 'source'])
const groupFields: ReadonlySet<string> = new Set([
  'name',
  'email',
  'uri',
  'title',
  'description',
  'thumbnail',
  'url',
  'link',
  'id',
])

const own = `title link guid id description summary subtitle tagline content pubdate published issued created date
  updated modified lastbuilddate author managingeditor webmaster category enclosure source language ttl hour day copyright rights image icon logo`
const foreign = `dc:title dc:description dc:creator dc:author dc:date dc:language dc:subject
  dc:rights dc:publisher dcterms:created dcterms:issued dcterms:modified dcterms:rights content:encoded content:items
  media:title media:description media:thumbnail media:credit media:keywords
  itunes:author itunes:summary itunes:subtitle itunes:title itunes:keywords itunes:image itunes:owner
  webfeeds:icon webfeeds:logo atom:icon atom:logo atom:rights atom:subtitle
  atom:link atom:title atom:summary atom:content atom:updated atom:published atom:id atom:category
  xhtml:body xhtml:div thr:in-reply-to feedburner:origlink sy:updateperiod sy:updatefrequency`
const fields: ReadonlyMap<string, string> = new Map(
  // Names of properties are kept once by the engine: comparing two of them compares addresses, not letters.
  Object.keys(Object.fromEntries(`${own} ${foreign}`.split(/\s+/).map((name) => [name, true]))).map(
    (name) => [name, name],
  ),
)

/** The same name, as the one text that stands for it. */
export function sharedName(name: string): string {
  return fields.get(name) ?? name
}
