import type { ParsedPost, PostRef } from '#model/post.ts'

import { readHtml } from './html-text.ts'
import { redditThread } from './post-address.ts'
import { type Chain, repostInText, repostInTitle } from './repost-words.ts'
import { quotedBlocks } from './quoted-blocks.ts'
import { quotedPost, type QuotedPost, tumblrLine } from './quoted-post.ts'

/** What is known of a post before other people's words are parted from its own. */
export type WholePost = Pick<ParsedPost, 'title' | 'text' | 'url' | 'author' | 'links' | 'replyTo'> & {
  /** The body, '' if it holds no element that could be a quoted post. */
  readonly html: string
  readonly base: string
}

/** The same with each in its place: `text` holds the author's own words alone. */
export type PartedPost = Pick<ParsedPost, 'text' | 'author' | 'repostOf' | 'quoteOf' | 'replyTo'>

/**
 * Parts what a post repeats, quotes or answers from what it says itself, by the markup and words that networks and
 * bridges write. A blockquote that is no post stays in the text. Linear; next to nothing for a post without any.
 */
export function partPost(post: WholePost): PartedPost {
  if (post.html === '' && !otherWords.test(post.title) && !mayRepeat(post.text)) {
    const { text, author, replyTo } = post
    return { text, author, repostOf: null, quoteOf: null, replyTo }
  }
  const { own, posts } = withoutBlocks(post)
  const quoted = merged(posts, 'quote')
  const reposted = merged(posts, 'repost')
  const chain = repostInText(own, post)
  const parted = {
    text: chain?.own ?? own,
    author: post.author,
    ...rootFirst(reposted ?? crosspost(post), quoted, chain),
    replyTo: post.replyTo,
  }
  return { ...parted, ...repostInTitle({ ...post, text: own }) }
}

/** How the titles begin that say whose words follow. */
const otherWords = /^(?:Pinned: )?RT? /

/** A glance that lets nearly all posts pass. */
function mayRepeat(text: string): boolean {
  return text.includes('//@') || text.includes('RT @') || text.endsWith('[comments]')
}

/** Where a chain of '//@name:' stands between the post and the one at its root, the root is the one repeated. */
function rootFirst(
  root: PostRef | null,
  quoteOf: PostRef | null,
  chain: Chain | null,
): Pick<PartedPost, 'repostOf' | 'quoteOf'> {
  if (chain === null || root === null) return { repostOf: root ?? chain?.ref ?? null, quoteOf }
  return { repostOf: root, quoteOf: quoteOf ?? chain.ref }
}

function withoutBlocks({ html, text, base }: WholePost): {
  readonly own: string
  readonly posts: readonly QuotedPost[]
} {
  if (html === '') return { own: text, posts: [] }
  const posts: QuotedPost[] = []
  let rest = ''
  let from = 0
  for (const block of quotedBlocks(html)) {
    const before = html.slice(from, block.from)
    const post = quotedPost(block, before, base)
    if (post === null) continue
    posts.push(post)
    rest += `${before.slice(0, tumblrLine(before)?.at)}<br>`
    from = block.to
  }
  return { own: posts.length === 0 ? text : readHtml(rest + html.slice(from), base).text, posts }
}

/** An article may embed many: the first is the one quoted, the words of all are kept. */
function merged(posts: readonly QuotedPost[], kind: QuotedPost['kind']): PostRef | null {
  const refs = posts.filter((post) => post.kind === kind).map(({ ref }) => ref)
  const [first] = refs
  if (first === undefined) return null
  const text = refs.flatMap((ref) => ref.text ?? []).join('\n')
  return text === '' ? first : { ...first, text }
}

/** A Reddit crosspost links to the post it repeats where others link to a page: the last address but one. */
function crosspost({ text, links, url }: WholePost): PostRef | null {
  if (!text.includes('[link]') || !text.endsWith('[comments]')) return null
  const own = threadOf(url ?? links.at(-1)?.raw ?? '')
  const linked = links.at(-2)?.raw ?? ''
  const other = threadOf(linked)
  return own === '' || other === '' || other === own ? null : { url: linked }
}

/** Id of a thread of Reddit, '' for any other address. */
function threadOf(url: string): string {
  return redditThread.exec(url)?.[1] ?? ''
}
