import type { Link, ParsedPost } from '#model/post.ts'
import { redditThread } from '#parse/post-address.ts'
import { hostOf, type Via } from './profile.ts'

/** Reddit's feeds: the words of posts without those around them, the page that a post is about as its first link. */
export const reddit: Via = {
  name: 'reddit',
  detects: (address, { self, url }) =>
    [address, self, url].some((one) => /(?:^|\.)reddit\.com$/u.test(hostOf(one))),
  fixPost,
  emptyIsTrouble: false,
  isRemoved: (post) => isRemovedText.test(wordsOf(post.text)),
}

/** What stands in place of a text that its author ('deleted') or a moderator took away. */
const isRemovedText = /^\[(?:removed|deleted|deleted by user|removed by (?:reddit|moderator))\]$/iu

/** 'submitted by /u/name to r/Sub', '[link] [comments]' at the end; older feeds count the comments. */
const footer =
  /(?:^|\s)submitted by(?:(?!submitted by)[^\n]){1,200}\n?\s{0,9}\[link\]\s{0,9}\[(?:\d{1,9}\s)?comments?\]\s{0,9}$/iu

function fixPost(post: ParsedPost): ParsedPost {
  const words = wordsOf(post.text)
  const author = post.author?.replace(/^\/?u\//u, '') ?? null
  return {
    ...post,
    id: idOf(post),
    text: isRemovedText.test(words) ? '' : words,
    author: author === '[deleted]' || author === '' ? null : author,
    links: linksOf(post),
  }
}

/** Feeds of old give the page for an id. */
function idOf({ id }: ParsedPost): string {
  const [whole, thread] = redditThread.exec(id) ?? []
  const isThread = whole !== undefined && /^(?:\/[^/]*)?\/?$/u.test(id.slice(whole.length))
  return thread !== undefined && isThread ? `t3_${thread}` : id
}

function wordsOf(text: string): string {
  const from = Math.max(0, text.length - LONGEST_FOOTER)
  return (text.slice(0, from) + text.slice(from).replace(footer, '')).trim()
}

const LONGEST_FOOTER = 400

/** '[link]' is the last but one, unless it is the post itself; whose post it is and its own page are no links of it. */
function linksOf({ links, url, content, summary }: ParsedPost): Link[] {
  const target = targetOf(content === '' ? summary : content, links)
  const own = redditThread.exec(url ?? '')?.[1]
  const rest = links.filter(
    ({ raw }) =>
      raw !== target?.raw &&
      !/^https?:\/\/(?:www\.)?reddit\.com\/(?:user\/[^/]+|r\/\w+)\/?$/u.test(raw) &&
      (own === undefined || redditThread.exec(raw)?.[1] !== own),
  )
  const isOwn = target === undefined || (own !== undefined && redditThread.exec(target.raw)?.[1] === own)
  return isOwn ? rest : [target, ...rest]
}

/** By its words: links that stand in the text before are mentioned there once only. */
function targetOf(html: string, links: readonly Link[]): Link | undefined {
  const end = html.lastIndexOf('>[link]<')
  const tag = end === -1 ? '' : html.slice(html.lastIndexOf('<a', end), end)
  const href = /\bhref\s?=\s?["']([^"']{1,4000})["']/iu.exec(tag)?.[1]?.replaceAll('&amp;', '&')
  return href === undefined ? undefined : links.find(({ raw }) => raw === href || raw.endsWith(href))
}
