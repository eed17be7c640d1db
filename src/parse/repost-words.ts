import type { ParsedPost, PostRef } from '#model/post.ts'

import { postRef } from './post-ref.ts'

/** A text that ends in somebody else's words. */
export interface Chain {
  readonly own: string
  readonly ref: PostRef
}

/**
 * Weibo's chain of reposts, 'own words//@name:words of name//@other:...': what stands behind the first mark is
 * repeated. Also 'RT @name: words', with own words before it or none. Null if there is no such mark.
 */
export function repostInText(text: string, { url }: Pick<ParsedPost, 'url'>): Chain | null {
  const weibo = text.includes('//@') ? weiboMark.exec(text) : null
  if (weibo !== null && isWeibo(text, url)) return chainAt(text, weibo)
  const classic = text.includes('RT @') ? classicMark.exec(text) : null
  return classic === null ? null : chainAt(text, classic)
}

const weiboMark = /(?<!:)\/\/\s?@([^\s:：/@]{1,50})\s?[:：]/
const classicMark = /(?<![\w@])RT (@[\w.@-]{1,80}):\s/

/** Code has '//@name:' too; a chain is Weibo's or Chinese. */
function isWeibo(text: string, url: string | null): boolean {
  return /^https?:\/\/(?:[^/?#]+\.)?weibo\.(?:com|cn)\//i.test(url ?? '') || /\p{Script=Han}/u.test(text)
}

function chainAt(text: string, mark: RegExpExecArray): Chain {
  const repeated = text.slice(mark.index + mark[0].length).trim()
  const author = mark[1] ?? ''
  return {
    own: text.slice(0, mark.index).trim(),
    ref: postRef({ author, text: repeated }),
  }
}

/**
 * What Nitter says in a title: 'RT by @name: ...' for what name repeats, whose author and address are then those of
 * the original; 'R to @name: ...' for an answer. What it changes of the post; nothing for other titles.
 */
export function repostInTitle(
  post: Pick<ParsedPost, 'title' | 'url' | 'author' | 'text' | 'replyTo'>,
): Partial<Pick<ParsedPost, 'text' | 'author' | 'repostOf' | 'replyTo'>> {
  const { title, url, author, replyTo } = post
  const by = /^(?:Pinned:\s)?RT by (@[\w.-]{1,50}):\s?/.exec(title)
  if (by !== null) {
    const text = post.text === '' ? title.slice(by[0].length) : post.text
    return { text: '', author: by[1] ?? '', repostOf: postRef({ url, author, text }) }
  }
  const to = /^(?:Pinned:\s)?R to (@[\w.-]{1,50}):/.exec(title)?.[1]
  return to === undefined || replyTo !== null ? {} : { replyTo: { author: to } }
}
