import type { Link } from '#model/post.ts'

import { authorName } from './author-name.ts'
import { besideOf } from './beside.ts'
import { atomBody, atomTitle, mediaBody } from './bodies.ts'
import { fieldsNamed, firstField, firstValue } from './fields.ts'
import type { ItemParts } from './item-parts.ts'
import { isMediaContent } from './media-fields.ts'
import { plainTitle } from './plain-title.ts'
import type { RawField, RawItem } from './raw-feed.ts'
import { isAlternate } from './relations.ts'
import { relatedLinks } from './related-links.ts'
import { resolveUrl } from './resolve-url.ts'
import { attribute } from './tag-attributes.ts'

/** The parts of an entry of Atom 0.3 or 1.0. `feedUrl` is absolute. */
export function atomParts(entry: RawItem, feedUrl: string): ItemParts {
  const { fields } = entry
  const base = entry.base ?? feedUrl
  const url = atomLink(fields, base)
  const content = atomBody(richest(fields) ?? firstField(fields, 'content:encoded'))
  const summary = atomBody(firstField(fields, 'summary', 'description'))
  return {
    id: atomId(fields),
    url,
    title: atomTitle(firstField(fields, 'title', 'dc:title', 'media:title')),
    summary,
    content: content.html === '' && summary.html === '' ? mediaBody(fields) : content,
    author: atomAuthor(fields) ?? authorName(firstValue(fields, 'source/author/name') ?? ''),
    published: firstValue(fields, 'published', 'issued', 'created', 'dcterms:issued', 'dc:date', 'pubdate'),
    updated: firstValue(fields, 'updated', 'modified', 'dcterms:modified'),
    lang: languageOf(fields) ?? entry.lang,
    categories: atomCategories(fields),
    beside: besideOf(fields, base, (beside) => [
      ...relatedLinks(fieldsNamed(beside, 'link'), base),
      ...outOfLine(beside, base),
    ]),
    base: entry.base ?? url ?? feedUrl,
  }
}

/** Of several contents (Atom 0.3 allows them) the first that is HTML, else the first. */
function richest(fields: readonly RawField[]): RawField | null {
  const contents = fieldsNamed(fields, 'content').filter(({ value }) => value !== '')
  const rich = contents.find(
    ({ form, attributes }) => form === 'markup' || /html/i.test(attribute(attributes, 'type') ?? ''),
  )
  return rich ?? contents[0] ?? null
}

/** The rel=alternate link, a text/html one before others; else the first link's own text; null if there is none. */
export function atomLink(fields: readonly RawField[], base: string): string | null {
  const links = fieldsNamed(fields, 'link')
  const alternates = links.filter(
    ({ attributes }) => attribute(attributes, 'href') !== undefined && isAlternate(attributes),
  )
  const best = alternates.find(({ attributes }) => isPage(attribute(attributes, 'type'))) ?? alternates[0]
  if (best !== undefined) return resolveUrl(attribute(best.attributes, 'href') ?? '', best.base ?? base)
  const text = links.find(({ value }) => value !== '')
  return text === undefined ? null : resolveUrl(text.value, text.base ?? base)
}

/** The name of the first author who has one, else a mail or web address; null if nobody is named. */
export function atomAuthor(fields: readonly RawField[]): string | null {
  const written = firstValue(fields, 'author/name', 'dc:creator', 'author', 'author/email', 'author/uri')
  return written === null ? null : authorName(written)
}

/** A page that is the content but stands elsewhere (RFC 4287, 4.1.3.2); pictures and films of the kind are media. */
function outOfLine(fields: readonly RawField[], base: string): Link[] {
  return fieldsNamed(fields, 'content').flatMap((field) => {
    const raw = resolveUrl(attribute(field.attributes, 'src') ?? '', field.base ?? base)
    return raw === null || isMediaContent(field) ? [] : [{ raw }]
  })
}

function isPage(type: string | undefined): boolean {
  return type === undefined || /html/i.test(type)
}

/** An id that is no IRI by itself is one relative to a written xml:base. */
function atomId(fields: readonly RawField[]): string | null {
  const field = firstField(fields, 'id', 'guid')
  if (field === null) return null
  const isRelative = field.base !== null && !/^[a-z][a-z0-9+.-]{0,31}:/i.test(field.value)
  return isRelative ? (resolveUrl(field.value, field.base) ?? field.value) : field.value
}

/** A language declared on the content or title holds for the post more than that of the feed around. */
function languageOf(fields: readonly RawField[]): string | null {
  return firstValue(fields, 'dc:language') ?? firstField(fields, 'content', 'summary', 'title')?.lang ?? null
}

function atomCategories(fields: readonly RawField[]): string[] {
  const own = fieldsNamed(fields, 'category').map(
    ({ attributes, value }) => attribute(attributes, 'label') ?? attribute(attributes, 'term') ?? value,
  )
  const subjects = fieldsNamed(fields, 'dc:subject').map(({ value }) => value)
  return [...own, ...subjects].map(plainTitle).filter((category) => category !== '')
}
