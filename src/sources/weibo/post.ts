import type { Link, Media, ParsedPost, PostRef } from '#model/post.ts'
import { absoluteHtml } from '#parse/absolute-html.ts'
import { languageTag } from '#parse/language-tag.ts'
import { postRef } from '#parse/post-ref.ts'
import { repostInText } from '#parse/repost-words.ts'
import { type ParseMeta, platformPost, shownAuthor } from '#sources/adapter.ts'
import { linksOnce, mediaOnce } from '#sources/each-once.ts'
import { weiboCard, weiboMedia } from './media.ts'
import type { Status } from './status.ts'
import {
  readWeiboHtml,
  readWeiboPlain,
  shownTopic,
  type Targets,
  weiboBase,
  type WeiboText,
  withTarget,
} from './text.ts'
import { weiboTime } from './time.ts'

/**
 * A post of Weibo. Of a repost `text` holds the own words alone: the original is `repostOf`, and who repeated it in
 * between ('//@name:') is `quoteOf`. `uid` stands in where the post does not say whose it is.
 */
export function weiboPost(
  status: Status,
  uid: string | null,
  { receivedAt, lang }: Pick<ParseMeta, 'receivedAt' | 'lang'>,
): ParsedPost {
  const url = addressOf(status, uid)
  const own = contentsOf(status, url)
  const { original } = status
  const repeated = original === null ? null : repeatedBy(original)
  return platformPost({
    id: status.id,
    url,
    ...wordsOf(own.text, url, repeated?.ref ?? null),
    content: absoluteHtml(status.html, weiboBase),
    author: shownAuthor(status.user?.name, null),
    links: linksOnce([...own.links, ...(repeated?.links ?? [])]),
    media: mediaOnce([...own.media, ...(repeated?.media ?? [])]),
    categories: [...new Set([...own.topics, ...(repeated?.topics ?? [])])],
    lang: languageTag(lang),
    ...(status.isCut && { isCut: true }),
    ...timesOf(status, receivedAt),
  })
}

interface Contents extends WeiboText {
  readonly media: readonly Media[]
}

function addressOf({ user, bid }: Status, uid: string | null): string {
  const owner = user?.id || uid
  return owner === null ? `https://m.weibo.cn/status/${bid}` : `https://weibo.com/${owner}/${bid}`
}

/** The desktop's interface gives the text as it was written, the one for phones as HTML; links stand in either. */
function contentsOf({ html, plain, urls, attached, topics }: Status, url: string): Contents {
  const targets: Targets = new Map(urls.flatMap(({ short, long }) => (long === '' ? [] : [[short, long]])))
  const marked = readWeiboHtml(html, targets)
  const read = plain === '' ? marked : readWeiboPlain(plain, targets)
  const named = urls.map(({ short, title }): Link => {
    const link = withTarget(short, short, targets)
    return title === '' || title === '网页链接' ? link : { ...link, title }
  })
  const cards = weiboCard(attached, url, targets)
  return {
    text: read.text,
    links: merged([...read.links, ...marked.links, ...named, ...cards]),
    topics: [...new Set([...topics.map(shownTopic), ...read.topics, ...marked.topics])].filter(
      (topic) => topic !== '',
    ),
    media: weiboMedia(attached),
  }
}

/** Each target once, by the address that was written first; a card says more of it than the text does. */
function merged(links: readonly Link[]): Link[] {
  const known = new Map<string, Link>()
  for (const link of links) {
    const target = link.expanded ?? link.raw
    const before = known.get(target)
    known.set(target, before === undefined ? link : { ...before, ...link, raw: before.raw })
  }
  return [...known.values()]
}

interface Repeated extends Contents {
  readonly ref: PostRef
}

/** The original; where it was deleted, what Weibo says in its place, whose link leads to a page of help. */
function repeatedBy(original: Status): Repeated {
  const { user, id } = original
  const url = addressOf(original, null)
  const read = contentsOf(original, url)
  const author = shownAuthor(user?.name, null)
  const ref = postRef({ id, url: user === null ? null : url, author, text: read.text })
  return { ...read, links: user === null ? [] : read.links, ref }
}

function wordsOf(
  text: string,
  url: string,
  original: PostRef | null,
): Pick<ParsedPost, 'text' | 'repostOf' | 'quoteOf'> {
  const chain = repostInText(text, { url })
  const own = chain?.own ?? text
  const words = original !== null && saysNothing.test(own) ? '' : own
  if (original === null) return { text: words, repostOf: chain?.ref ?? null, quoteOf: null }
  return { text: words, repostOf: original, quoteOf: chain?.ref ?? null }
}

/** What Weibo writes for people who repeat a post without a word. */
const saysNothing = /^(?:转发微博|轉發微博|转发|Repost)[。.]?$/u

function timesOf(
  { created, edited }: Status,
  receivedAt: number,
): Pick<ParsedPost, 'publishedAt' | 'updatedAt' | 'timePrecision'> {
  const published = weiboTime(created, receivedAt)
  const editedAt = edited.at === '' ? undefined : weiboTime(edited.at, receivedAt)?.at
  const updatedAt = editedAt === undefined ? null : Math.min(editedAt, receivedAt)
  if (published === null || published.at > receivedAt)
    return { publishedAt: receivedAt, updatedAt, timePrecision: 'inferred' }
  return { publishedAt: published.at, updatedAt, timePrecision: published.precision }
}
