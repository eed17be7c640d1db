import type { Post } from '#model/post.ts'
import type { Field } from '#model/verdict.ts'
import { percentDecoded } from '#text/percent-decoded.ts'

/** The parts of a post in the order in which hits are told. */
export const FIELDS: readonly [Field, ...Field[]] = [
  'title',
  'text',
  'url',
  'link',
  'card',
  'alt',
  'quoted',
  'category',
  'author',
  'source',
]

/** What rules look into. Only title and text must be there; `source` is what the source is called. */
export type JudgedPost = Pick<Post, 'title' | 'text'> &
  Partial<
    Pick<
      Post,
      | 'url'
      | 'links'
      | 'media'
      | 'quoteOf'
      | 'repostOf'
      | 'categories'
      | 'author'
      | 'source'
      | 'lang'
      | 'publishedAt'
    >
  > & { readonly sourceId?: string }

/** One text of a post; a post with three links has three of the field `link`. */
export interface FieldText {
  readonly field: Field
  /** As it stands in the post, but of an address with its percent-encoding undone. */
  readonly text: string
  /** Where in the field an address stood whose encoding was undone; null for a text as it stands. */
  readonly encodedAt: { readonly start: number; readonly end: number } | null
}

/**
 * The texts of a post in the order of `Field`, without empty ones. Links count by where they lead, if known. An
 * address that is percent-encoded stands for itself, read; inside a text it is added after it.
 */
export function fieldsOf(post: JudgedPost): FieldText[] {
  const fields: FieldText[] = []
  const add = (field: Field, text: string | null | undefined): void => {
    if (text) fields.push(...readable(field, text))
  }
  add('title', post.title)
  add('text', post.text)
  add('url', post.url)
  for (const link of post.links ?? []) add('link', link.expanded ?? link.raw)
  for (const link of post.links ?? []) {
    add('card', link.title)
    add('card', link.description)
  }
  for (const media of post.media ?? []) add('alt', media.alt)
  add('quoted', post.quoteOf?.text)
  add('quoted', post.repostOf?.text)
  for (const category of post.categories ?? []) add('category', category)
  add('author', post.author)
  add('source', post.source)
  return fields
}

const ENCODED = /%[0-9a-f]{2}/i
const ENCODED_ADDRESS = /https?:\/\/[^\s%]*%[0-9a-f]{2}\S*/gi

function readable(field: Field, text: string): FieldText[] {
  const asItStands = { field, text, encodedAt: null }
  if (!text.includes('%') || !ENCODED.test(text)) return [asItStands]
  const addresses = Array.from(text.matchAll(ENCODED_ADDRESS), ({ index, 0: address }) => ({
    field,
    text: percentDecoded(address),
    encodedAt: { start: index, end: index + address.length },
  }))
  const isAddress = (field === 'url' || field === 'link') && addresses.length > 0
  return isAddress ? addresses : [asItStands, ...addresses]
}
