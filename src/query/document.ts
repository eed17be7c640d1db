import type { Post } from '#model/post.ts'
import type { Field } from '#model/verdict.ts'
import { normalise } from '#text/normalise.ts'
import type { Normalised } from '#text/normalise.ts'
import { percentDecoded } from '#text/percent-decoded.ts'
import { indexTokens } from '#text/tokens.ts'
import type { IndexToken } from '#text/tokens.ts'
import type { TextField } from './syntax.ts'

/** What a query can ask of a post beside its words. All but `title` and `text` may be missing. */
export type QueryPost = Pick<Post, 'title' | 'text'> &
  Partial<
    Pick<
      Post,
      | 'url'
      | 'source'
      | 'author'
      | 'lang'
      | 'links'
      | 'media'
      | 'categories'
      | 'quoteOf'
      | 'repostOf'
      | 'publishedAt'
    >
  >

/** What only the database or the pipeline knows about a post. */
export interface QueryMarks {
  /** How its source is shown; `source:` asks for the id or this. */
  readonly sourceName?: string
  /** The kind of its source: 'rss', 'telegram'. */
  readonly kind?: string
  readonly leaker?: string
  readonly story?: string
  /** Canonical keywords and their names. */
  readonly keywords?: readonly string[]
  /** What `is:` asks for: 'kept', 'dropped', 'origin', 'disputed'. */
  readonly is?: readonly string[]
}

/** One text of a post that can be searched. */
export interface PostText {
  /** What it is called in a query. */
  readonly field: TextField
  /** What part of the post it is. */
  readonly part: Field
  /** As it stands in the post, but of an address with its percent-encoding undone. */
  readonly original: string
}

/** One text made ready to be asked; each part of that when the first question needs it. */
export interface PreparedText extends PostText {
  readonly normal: Normalised
  /** The normalised text in lower case: a token that does not stand in it need not be looked for. */
  readonly lower: string
  /** `tokens[n]` stands at position n. */
  readonly tokens: readonly IndexToken[]
  /** Positions by token, rising. */
  readonly positions: ReadonlyMap<string, readonly number[]>
}

/** A post read once, so that many queries may be asked of it. */
export interface PreparedDocument {
  readonly post: QueryPost
  readonly marks: QueryMarks
  readonly texts: readonly PreparedText[]
  /** Without '#', normalised, in lower case. */
  readonly tags: ReadonlySet<string>
}

/** Takes a post apart into its texts; phrases never reach from one into the next. What a query asks of them is made once. */
export function prepareDocument(post: QueryPost, marks: QueryMarks = {}): PreparedDocument {
  let tags: ReadonlySet<string> | undefined
  return {
    post,
    marks,
    texts: textsOf(post).map(prepareText),
    get tags() {
      return (tags ??= tagsOf(post))
    },
  }
}

/**
 * The texts of a post that can be searched, in the order title, text, links and cards, the rest. Links count by
 * where they lead, if that is known; percent-encoding is undone.
 */
export function textsOf(post: QueryPost): PostText[] {
  const texts: PostText[] = []
  const add = (part: Field, text: string | null | undefined): void => {
    if (text) texts.push({ field: FIELD_OF[part] ?? 'other', part, original: text })
  }
  add('title', post.title)
  add('text', post.text)
  for (const link of post.links ?? []) {
    add('link', percentDecoded(link.expanded ?? link.raw))
    add('card', link.title)
    add('card', link.description)
  }
  for (const media of post.media ?? []) add('alt', media.alt)
  add('quoted', post.quoteOf?.text)
  add('quoted', post.repostOf?.text)
  add('author', post.author)
  for (const category of post.categories ?? []) add('category', category)
  return texts
}

const FIELD_OF: Readonly<Partial<Record<Field, TextField>>> = {
  title: 'title',
  text: 'text',
  link: 'link',
  card: 'link',
}

function prepareText(text: PostText): PreparedText {
  let normal: Normalised | undefined
  let lower: string | undefined
  let tokens: readonly IndexToken[] | undefined
  let positions: ReadonlyMap<string, readonly number[]> | undefined
  return {
    ...text,
    get normal() {
      return (normal ??= normalise(text.original))
    },
    get lower() {
      return (lower ??= this.normal.text.toLowerCase())
    },
    get tokens() {
      return (tokens ??= indexTokens(text.original))
    },
    get positions() {
      return (positions ??= positionsOf(this.tokens))
    },
  }
}

function positionsOf(tokens: readonly IndexToken[]): Map<string, number[]> {
  const positions = new Map<string, number[]>()
  for (const { token, position } of tokens) {
    const known = positions.get(token)
    if (known) known.push(position)
    else positions.set(token, [position])
  }
  return positions
}

function tagsOf(post: QueryPost): Set<string> {
  const tags = new Set((post.categories ?? []).map(tagKey))
  for (const text of [post.title, post.text, post.quoteOf?.text ?? '', post.repostOf?.text ?? '']) {
    if (!/[#＃]/.test(text)) continue
    for (const match of normalise(text).text.matchAll(/#([\p{L}\p{N}\p{M}_]+)/gu))
      tags.add(tagKey(match[1] ?? ''))
  }
  return tags
}

/** A tag as it is compared: 'MIOS', 'ＭＩＯＳ' and '#mios' are the same. */
export function tagKey(tag: string): string {
  return normalise(tag).text.replace(/^#/, '').toLowerCase()
}
