import type { ParsedPost, PostRef } from '#model/post.ts'
import { canonicalUrl } from '#parse/canonical-url.ts'
import { onX, statusAt } from './nitter.ts'
import type { Via } from './profile.ts'
import { midOf } from '#sources/weibo/number.ts'

/** What RSSHub makes of X, Weibo and many others: ids as the platforms number their posts, reposts as such. */
export const rsshub: Via = {
  name: 'rsshub',
  detects: (_address, { description }) => /\b(?:Powered by|Made with love by) RSSHub\b/iu.test(description),
  fixPost,
  emptyIsTrouble: true,
}

function fixPost(post: ParsedPost): ParsedPost {
  const status = onXItself(post.id)
  const fixed: ParsedPost = {
    ...post,
    id: status?.id ?? weiboId(post.id) ?? post.id,
    url: onXItself(post.url)?.url ?? post.url,
    links: post.links.map((link) => {
      const target = isWrapped.test(link.raw) ? canonicalUrl(link.raw) : null
      return target === null ? link : { ...link, expanded: target }
    }),
    media: post.media.filter(({ alt = '' }) => !isEmoji.test(alt)),
    quoteOf: onX(post.quoteOf),
  }
  return status === null ? fixed : { ...fixed, ...repost(post) }
}

function onXItself(address: string | null): ReturnType<typeof statusAt> {
  return /^https?:\/\/(?:www\.|mobile\.)?(?:twitter|x)\.com\//iu.test(address ?? '')
    ? statusAt(address)
    : null
}

const isWrapped = /^https?:\/\/(?:www\.)?weibo\.(?:cn|com)\/sinaurl/u
/** Weibo's emoji are pictures with their name in brackets. */
const isEmoji = /^\[[^[\]]{1,20}\]$/u

function weiboId(id: string): string | null {
  const bid = /^https?:\/\/(?:www\.|m\.)?weibo\.(?:com|cn)\/\d{4,12}\/([\da-z]{9})(?:[/?#]|$)/iu.exec(id)?.[1]
  return bid === undefined ? null : midOf(bid)
}

/** 'RT Name: words' in the title, 'RT Name' and the words in the body: the words are Name's. */
function repost({ title, text, links, repostOf }: ParsedPost): Partial<ParsedPost> {
  const name = repostOf === null ? /^RT ([^:\n]{1,80}): /u.exec(title)?.[1] : undefined
  if (name === undefined || !text.startsWith(`RT ${name}`)) return {}
  const words = text.slice(name.length + 3).replace(/^[\s:：]{1,9}/u, '')
  const handle = links.map(({ raw }) => profile.exec(raw)?.[1]).find((found) => found !== undefined)
  const author = handle === undefined ? name : `${name} (@${handle})`
  const ref: PostRef = words === '' ? { author } : { author, text: words }
  return { text: '', repostOf: ref }
}

const profile = /^https?:\/\/(?:www\.)?(?:twitter|x)\.com\/(\w{1,30})\/?$/u
