import type { Link } from '#model/post.ts'

import { authorName } from './author-name.ts'
import { besideOf } from './beside.ts'
import { atomBody, atomTitle, htmlBody, mediaBody } from './bodies.ts'
import { fieldsNamed, firstField, firstValue } from './fields.ts'
import type { Body, ItemParts } from './item-parts.ts'
import { plainTitle } from './plain-title.ts'
import type { RawField, RawItem } from './raw-feed.ts'
import { isAlternate } from './relations.ts'
import { relatedLinks } from './related-links.ts'
import { resolveUrl } from './resolve-url.ts'
import { attribute } from './tag-attributes.ts'

/** The parts of an item of RSS 0.9 to 2.0 or RSS 1.0 (RDF), with the modules that feeds use. `feedUrl` is absolute. */
export function rssParts(item: RawItem, feedUrl: string): ItemParts {
  const { fields } = item
  const base = item.base ?? feedUrl
  const url = rssLink(fields, base)
  return {
    id:
      firstValue(fields, 'guid', 'id') ??
      attribute(item.attributes, 'rdf:about') ??
      firstValue(fields, 'atom:id'),
    url,
    title: rssTitle(fields),
    ...rssBodies(fields),
    author: rssAuthor(fields),
    published: firstValue(
      fields,
      'pubdate',
      'published',
      'atom:published',
      'dcterms:issued',
      'dcterms:created',
      'dc:date',
      'date',
      'created',
      'issued',
    ),
    updated: firstValue(
      fields,
      'atom:updated',
      'dcterms:modified',
      'updated',
      'modified',
      'dc:date',
      'lastbuilddate',
    ),
    lang: firstValue(fields, 'language', 'dc:language') ?? item.lang,
    categories: rssCategories(fields),
    beside: besideOf(fields, base, (beside) => besideLinks(beside, url, base)),
    base: item.base ?? url ?? feedUrl,
  }
}

/** The text of the last link that has one, an Atom link, a guid that is an address, in this order; null if there is none. */
export function rssLink(fields: readonly RawField[], base: string): string | null {
  const written = fieldsNamed(fields, 'link').map((field) => ({ field, href: linkText(field) }))
  const last = written.findLast(({ href }) => href !== null)
  const own = resolveUrl(last?.href ?? '', last?.field.base ?? base)
  return own ?? alternate(fieldsNamed(fields, 'atom:link'), base) ?? permalink(fields)
}

function linkText({ value, attributes }: RawField): string | null {
  if (value !== '') return value
  return isAlternate(attributes) ? (attribute(attributes, 'href') ?? null) : null
}

function alternate(links: readonly RawField[], base: string): string | null {
  const found = links.find(
    ({ attributes }) => attribute(attributes, 'href') !== undefined && isAlternate(attributes),
  )
  return found === undefined
    ? null
    : resolveUrl(attribute(found.attributes, 'href') ?? '', found.base ?? base)
}

function permalink(fields: readonly RawField[]): string | null {
  const guid = firstField(fields, 'guid')
  if (guid === null || attribute(guid.attributes, 'ispermalink')?.toLowerCase() === 'false') return null
  return /^https?:\/\//i.test(guid.value) ? resolveUrl(guid.value, null) : null
}

function rssTitle(fields: readonly RawField[]): string {
  const own = firstValue(fields, 'title')
  if (own !== null) return plainTitle(own)
  const atom = firstField(fields, 'atom:title')
  return atom === null
    ? plainTitle(firstValue(fields, 'dc:title', 'media:title', 'itunes:title') ?? '')
    : atomTitle(atom)
}

function rssBodies(fields: readonly RawField[]): Pick<ItemParts, 'summary' | 'content'> {
  const atom = firstField(fields, 'atom:content')
  const content = firstField(fields, 'content:encoded', 'xhtml:body', 'xhtml:div') ?? contentItem(fields)
  const descriptions = fieldsNamed(fields, 'description').filter(({ value }) => value !== '')
  const summary =
    descriptions[0] ??
    firstField(fields, 'summary', 'dc:description', 'itunes:summary', 'atom:summary', 'itunes:subtitle')
  const found: Body =
    content !== null
      ? htmlBody(content)
      : atom !== null
        ? atomBody(atom)
        : htmlBody(descriptions[1] ?? firstField(fields, 'content'))
  const short = htmlBody(summary)
  return { summary: short, content: found.html === '' && short.html === '' ? mediaBody(fields) : found }
}

/** The first form of the content module (RSS 1.0): a bag of items, the text of each in rdf:value. */
function contentItem(fields: readonly RawField[]): RawField | null {
  const field = firstField(fields, 'content:items')
  const value = /<rdf:value\b[^>]{0,500}>([^]*?)<\/rdf:value>/i.exec(field?.value ?? '')?.[1]
  return field === null || value === undefined ? null : { ...field, value: value.trim(), form: 'text' }
}

function rssAuthor(fields: readonly RawField[]): string | null {
  let mail: string | null = null
  for (const name of authorFields) {
    const written = firstValue(fields, name)
    const author = written === null ? null : authorName(written)
    if (author !== null && !author.includes('@')) return author
    mail ??= author
  }
  return mail
}

const authorFields = [
  'author',
  'dc:creator',
  'dc:author',
  'itunes:author',
  'atom:author/name',
  'media:credit',
  'atom:author/email',
]

function rssCategories(fields: readonly RawField[]): string[] {
  const named = fields.filter(({ name }) => categoryFields.includes(name))
  const written = categoryFields.flatMap((name) => fieldsNamed(named, name).flatMap(categoriesIn))
  return written.map(plainTitle).filter((category) => category !== '')
}

const categoryFields = ['category', 'itunes:keywords', 'dc:subject', 'atom:category']

function categoriesIn({ name, value, attributes }: RawField): readonly string[] {
  if (name === 'itunes:keywords') return value.split(',')
  if (name === 'atom:category') return [attribute(attributes, 'label') ?? attribute(attributes, 'term') ?? '']
  return [value]
}

/** Where FeedBurner's link leads, and what the item says it is about or came from. */
function besideLinks(fields: readonly RawField[], url: string | null, base: string): Link[] {
  const origin = resolveUrl(firstValue(fields, 'feedburner:origlink') ?? '', base)
  const links: Link[] =
    url !== null && origin !== null && origin !== url ? [{ raw: url, expanded: origin }] : []
  return [...links, ...relatedLinks(fieldsNamed(fields, 'atom:link'), base)]
}
