/**
 * Whether an address is that of one post on a network, not of a page, a profile or an article: X and what stands
 * in for it (Nitter, fxtwitter), Bluesky, Mastodon and its kin, Threads, Weibo, Telegram, Tumblr, Reddit.
 */
export function isPostAddress(url: string): boolean {
  return shapes.some((shape) => shape.test(url))
}

/** A thread of Reddit; its first group is the thread's id. */
export const redditThread = /^https?:\/\/(?:\w+\.)?reddit\.com\/(?:r|u|user)\/\w+\/comments\/(\w+)/i

const shapes: readonly RegExp[] = [
  /^https?:\/\/[^/?#]+\/\w{1,20}\/status(?:es)?\/\d{5,25}(?:[/?#]|$)/i,
  /^https?:\/\/(?:[^/?#]+\.)?(?:x|twitter)\.com\/i\/(?:web\/)?status\/\d+/i,
  /^https?:\/\/[^/?#]+\/profile\/[^/?#]+\/post\/\w+/i,
  /^at:\/\/[^/]+\/app\.bsky\.feed\.post\/\w+/i,
  /^https?:\/\/[^/?#]+\/@[\w.-]+(?:@[\w.-]+)?\/(?:post\/)?\w{5,30}(?:[/?#]|$)/i,
  /^https?:\/\/[^/?#]+\/users\/[\w.-]+\/statuses\/\d+/i,
  /^https?:\/\/[^/?#]+\/(?:notes|notice|objects)\/[\w-]{8,40}(?:[/?#]|$)/i,
  /^https?:\/\/(?:www\.|m\.)?weibo\.(?:com|cn)\/(?:\d{5,12}|status|detail)\/\w{6,20}(?:[/?#]|$)/i,
  /^https?:\/\/(?:t|telegram)\.me\/(?:s\/)?\w{4,32}\/\d+(?:[/?#]|$)/i,
  /^https?:\/\/[^/?#]+\.tumblr\.com\/(?:post\/)?\d{6,25}(?:[/?#]|$)|^https?:\/\/(?:www\.)?tumblr\.com\/[\w-]+\/\d{6,25}/i,
  redditThread,
]
