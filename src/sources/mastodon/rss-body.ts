import { attribute } from '#parse/tag-attributes.ts'

/**
 * The body of an item as the interface has it. The RSS of Mastodon puts the content warning before it with a name for it,
 * in the language of the post, and pictures in place of the names of emoji.
 */
export function bodyAsInInterface(html: string): string {
  return withNamedEmoji(html).replace(warning, '<p>$1</p>')
}

/** Addresses of pictures that stand for emoji. */
export function emojiPictures(html: string): ReadonlySet<string> {
  return new Set(Array.from(html.matchAll(picture), ([, tag = '']) => (isEmoji(tag) ? srcOf(tag) : '')))
}

const warning = /^\s*<p><strong>[^<>]{1,200}[:：]\s*<\/strong>([^<>]{1,5000})<\/p>\s*<hr\s*\/?>/u
const picture = /<img\s([^<>]*)>/giu

function withNamedEmoji(html: string): string {
  return html.replace(picture, (whole, tag: string) => (isEmoji(tag) ? (attribute(tag, 'alt') ?? '') : whole))
}

function isEmoji(tag: string): boolean {
  return /\bcustom-emoji\b/u.test(attribute(tag, 'class') ?? '')
}

function srcOf(tag: string): string {
  return attribute(tag, 'src') ?? ''
}
