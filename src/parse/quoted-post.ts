import type { PostRef } from '#model/post.ts'

import { readHtml } from './html-text.ts'
import { isPostAddress } from './post-address.ts'
import { postRef } from './post-ref.ts'
import type { QuotedBlock } from './quoted-blocks.ts'

/** What a block turned out to be. */
export interface QuotedPost {
  readonly kind: 'quote' | 'repost'
  readonly ref: PostRef
}

/**
 * The post that a block holds, null if it is a quotation like any other (a press release, a reader's letter). A
 * block is a post if its class says so, if it opens or closes with the address of one, or if the words of a
 * network stand in front ('- 转发 @name:'). `before` is the text before it, where Tumblr names whom it repeats.
 */
export function quotedPost(block: QuotedBlock, before: string, base: string): QuotedPost | null {
  if (isPlain(block, before)) return null
  const { text, links } = readHtml(block.inside, base)
  const lines = text.split('\n')
  const source = forwardedFrom(lines) ?? tumblrSource(before, base)
  const signed = postUrl(
    block,
    links.map(({ raw }) => raw),
    lines,
  )
  if (source === null && signed === null && !isEmbed(block.classes)) return null
  const taken = takeAttribution(lines, block.classes)
  const ref = postRef({
    url: signed ?? source?.url,
    author: taken.author ?? source?.author,
    text: taken.text,
  })
  if (Object.keys(ref).length === 0) return null
  return { kind: source === null ? 'quote' : 'repost', ref }
}

/** Nearly all blockquotes of news: no embed, no address that could be a post's, nobody named in front. */
function isPlain({ classes, inside }: QuotedBlock, before: string): boolean {
  if (isEmbed(classes) || hintOfPost.test(inside)) return false
  return !before.slice(-1_000).includes('tumblr_blog')
}

const hintOfPost =
  /\/(?:status(?:es)?|post|notes|notice|objects|comments|detail)\/|\/@|weibo|\bt\.me\/|telegram\.me|tumblr|转发|at:\/\//i

/** Whom a block repeats by the words that stand in it or before it. */
interface RepostSource {
  readonly url: string | null
  readonly author: string | null
}

function forwardedFrom([first = '']: readonly string[]): RepostSource | null {
  const author = forwarded.exec(first)?.[1]
  return author === undefined ? null : { url: null, author }
}

/** The line in front of a block that is a Tumblr repost: it goes with the block. Null if there is none. */
export function tumblrLine(before: string): { readonly at: number } | null {
  const match = tumblrEnd.exec(before.slice(-1_000))
  return match === null ? null : { at: Math.max(0, before.length - 1_000) + match.index }
}

const tumblrEnd =
  /(?:<p>\s{0,9})?<a\s[^<>]{0,500}\bclass\s{0,9}=\s{0,9}["']?tumblr_blog\b[^<>]{0,500}>[^<]{1,100}<\/a>\s{0,9}:?\s{0,9}(?:<\/p>)?\s{0,9}$/i

function tumblrSource(before: string, base: string): RepostSource | null {
  const line = tumblrLine(before)
  if (line === null) return null
  const { text, links } = readHtml(before.slice(line.at), base)
  return { url: links[0]?.raw ?? null, author: text.replace(/[\s:]{1,9}$/, '') }
}

const embedClass =
  /(?:^|\s)(?:twitter-tweet|twitter-video|rsshub-quote|quote-inline|bluesky-embed|mastodon-embed|instagram-media|text-post-media|reddit-(?:embed-bq|card)|tiktok-embed|telegram-post)(?:\s|$)/

function isEmbed(classes: string): boolean {
  return embedClass.test(classes)
}

/** Weibo through RSSHub: '- 转发 @name: text'. */
const forwarded = /^[-–—\s]{0,5}转发(?:微博)?\s{0,5}@([^\s:：]{1,50})\s?[:：]?/

/** An embed's last address is its own; elsewhere one counts only where a block is signed: at its start or end. */
function postUrl(
  { classes, address }: QuotedBlock,
  urls: readonly string[],
  lines: readonly string[],
): string | null {
  const last = urls.findLast(isPostAddress) ?? null
  if (classes.includes('quote-inline')) return last ?? urls.at(-1) ?? null
  if (isEmbed(classes)) return last ?? address
  return isSigned(lines) || opensWithPost(urls, lines) ? last : null
}

function isSigned(lines: readonly string[]): boolean {
  return lines.some((line, at) => (at === 0 || at >= lines.length - 2) && signature.test(line))
}

function opensWithPost([first = '']: readonly string[], lines: readonly string[]): boolean {
  return lines.length > 1 && isPostAddress(first) && nameLine.test(lines[0] ?? '')
}

/** '— Name (@name) date', 'Name (@name)', '@name', or nothing but an address. */
const signature =
  /^(?:[—–-]{1,2}\s.{0,150}|.{0,80}\(@[\w.@-]{1,80}\)[:\s]{0,3}|@[\w.@-]{1,80}:?|(?:[—–-]\s)?https?:\/\/\S{1,300})$/
/** A short line that names somebody: 'Name:'. */
const nameLine = /^[^:：]{1,60}[:：]?$/

interface Taken {
  readonly author: string | null
  readonly text: string
}

/** The lines without those that only say who wrote them, and who that is. */
function takeAttribution(lines: readonly string[], classes: string): Taken {
  const own = [...lines]
  let author: string | null = null
  const last = own.at(-1) ?? ''
  if (/^(?:[—–-]{1,2}\s|https?:\/\/\S{1,300}$)/.test(last) && !forwarded.test(last)) {
    author = signedBy(last)
    own.pop()
  }
  const [first = ''] = own
  const name = /^(.{0,80}\(@[\w.@-]{1,80}\)|@[\w.@-]{1,80})[:：]?$/.exec(first)?.[1]
  if (name !== undefined) return { author: author ?? name, text: own.slice(1).join('\n') }
  return takeLeadIn(own, classes, author)
}

/** 'Name: text', the way RSSHub and Weibo write it, and 'RE: address', which has no text at all. */
function takeLeadIn(own: readonly string[], classes: string, author: string | null): Taken {
  const [first = '', ...rest] = own
  if (classes.includes('quote-inline')) return { author, text: '' }
  const repost = forwarded.exec(first)
  if (repost !== null)
    return { author, text: [first.slice(repost[0].length).trim(), ...rest].join('\n').trim() }
  const lead = classes.includes('rsshub-quote') ? /^@?([^:：]{1,60})[:：]\s?/.exec(first) : null
  if (lead === null) return { author, text: own.join('\n') }
  const text = [first.slice(lead[0].length), ...rest].filter((line) => line !== '').join('\n')
  return { author: author ?? lead[1] ?? null, text }
}

/** 'Name (@name)' of '— Name (@name) October 10, 2023'. */
function signedBy(line: string): string | null {
  return (
    /^[—–-]{1,2}\s(.{0,80}\(@[\w.@-]{1,80}\))/.exec(line)?.[1] ??
    /^[—–-]{1,2}\s(@[\w.@-]{1,80})/.exec(line)?.[1] ??
    null
  )
}
