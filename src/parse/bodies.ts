import { absoluteHtml } from './absolute-html.ts'
import { firstField } from './fields.ts'
import { type Body, noBody, plainBody } from './item-parts.ts'
import { plainTitle, oneLine } from './plain-title.ts'
import type { RawField } from './raw-feed.ts'
import { attribute } from './tag-attributes.ts'

/** A field of RSS as a body: HTML, whether it was escaped, in CDATA or written naked. */
export function htmlBody(field: RawField | null): Body {
  if (field === null) return noBody
  return { html: absoluteHtml(withoutDiv(field), field.base), plain: null }
}

/** An Atom text construct as a body, by its type (RFC 4287, 3.1; Atom 0.3 with media types and base64). */
export function atomBody(field: RawField | null): Body {
  if (field === null) return noBody
  const value = decodeBase64(field)
  if (isHtml(field, value))
    return { html: absoluteHtml(withoutDiv({ ...field, value }), field.base), plain: null }
  return /[<&\n]/.test(value) ? plainBody(value) : { html: value, plain: value }
}

/** What Media RSS says about a picture or film is the post's text where there is no other (YouTube, Flickr). */
export function mediaBody(fields: readonly RawField[]): Body {
  const field = firstField(fields, 'media:description', 'media:content/description')
  if (field === null) return noBody
  return attribute(field.attributes, 'type')?.includes('html') === true
    ? htmlBody(field)
    : plainBody(field.value)
}

/** An Atom text construct as a title: plain text on one line. Without a type it is text, not HTML. */
export function atomTitle(field: RawField | null): string {
  if (field === null) return ''
  const value = decodeBase64(field)
  const type = typeOf(field)
  const isMarkup = field.form === 'markup' || type.includes('html') || isBinary(field)
  return isMarkup ? plainTitle(value) : oneLine(value)
}

function typeOf({ attributes }: RawField): string {
  return attribute(attributes, 'type')?.toLowerCase() ?? ''
}

function isHtml(field: RawField, value: string): boolean {
  const type = typeOf(field)
  if (field.form === 'markup' || type.includes('html') || isBinary(field)) return true
  return (
    type !== 'text' &&
    /<\/(?:p|a|div|b|i|strong|em|span|ul|li|h\d)>|<(?:br|img|p)\b|&(?:[a-z]{2,8}|#\d{1,6});/i.test(value)
  )
}

function isBinary(field: RawField): boolean {
  const isMedia = /^(?:image|audio|video)\/|^application\/octet-stream/.test(typeOf(field))
  return isMedia || attribute(field.attributes, 'mode')?.toLowerCase() === 'base64'
}

function decodeBase64(field: RawField): string {
  const compact = isBinary(field) ? field.value.replace(/\s+/g, '') : ''
  if (compact === '' || compact.length % 4 === 1 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact))
    return field.value
  try {
    const bytes = Uint8Array.from(atob(compact), (byte) => byte.charCodeAt(0))
    return new TextDecoder('utf-8').decode(bytes)
  } catch {
    // atob refuses padding in the wrong place: then the value was no base64, and stays as it is.
    return field.value
  }
}

/**
 * Markup without the prefixes of its tags and without the one div that Atom wraps it in (RFC 4287, 3.1.1.3:
 * the div is not part of the content).
 */
function withoutDiv({ form, value }: RawField): string {
  if (form !== 'markup') return value
  const html = value.replace(/<(\/?)[A-Za-z][\w.-]{0,30}:(?=[A-Za-z])/g, '<$1').trim()
  const opening = /^<div\b[^>]*>/i.exec(html)
  if (opening === null || !/<\/div>$/i.test(html) || opening[0].endsWith('/>')) return html
  return isOneDiv(html) ? html.slice(opening[0].length, -6).trim() : html
}

function isOneDiv(html: string): boolean {
  let depth = 0
  for (const match of html.matchAll(/<(\/?)div\b[^>]*>/gi)) {
    if (match[0].endsWith('/>')) continue
    depth += match[1] === '/' ? -1 : 1
    if (depth === 0) return match.index + match[0].length === html.length
  }
  return false
}
