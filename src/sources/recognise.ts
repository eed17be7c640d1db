import { account } from './mastodon-address.ts'
import { feedOfPlatform } from './platforms.ts'
import { withoutFeed } from './platforms-without-feeds.ts'
import { type PathRule, type Recognised, askFor, byFirstRule } from './recognised.ts'

/**
 * The address to ask for what a person wrote: a feed, a page, a name on a platform ('r/Xiaomi', '@a@b.social',
 * 'youtube.com/channel/UC...'). Asks nothing itself. What comes under the address may still be a page that names feeds.
 */
export function recognise(text: string): Recognised {
  const words = text
    .trim()
    .replace(/^<(.*)>$|^"(.*)"$|^'(.*)'$/su, '$1$2$3')
    .trim()
  if (words === '') return refused('Nothing was given to follow.', EXAMPLES)
  return byFirstRule(names, words) ?? fromAddress(words)
}

const EXAMPLES =
  "Give the address of a feed or of a page, such as https://example.org/blog, or a name such as 'r/Xiaomi', '@name@mastodon.social' or 'youtube.com/@name'."

function refused(message: string, fix: string): Recognised {
  return { kind: 'refused', message, fix }
}

/** Ways to name something without an address. */
const names: readonly PathRule[] = [
  [
    /^\/?(r|u|user)\/([\w+-]+)\/?$/iu,
    ([kind = '', name]) => byAddress(`https://www.reddit.com/${kind.toLowerCase()}/${name}`),
  ],
  [
    /^#([\p{L}\p{N}_]+)@([\w-]+(?:\.[\w-]+)+)$/u,
    ([tag = '', host = '']) =>
      askFor(
        `https://${host.toLowerCase()}/tags/${encodeURIComponent(tag)}.rss`,
        `posts tagged #${tag} on ${host}`,
      ),
  ],
  [/^@([\w.-]+)@([\w-]+(?:\.[\w-]+)+)$/u, ([name, host = '']) => account(`${name}`, host)],
  [
    /^(did:[a-z]+:[\w.:%-]+|[\w-]+\.bsky\.social)$/iu,
    ([name]) => byAddress(`https://bsky.app/profile/${name}`),
  ],
  [/^@([\w-]+(?:\.[\w-]+)+)$/u, ([handle]) => byAddress(`https://bsky.app/profile/${handle}`)],
  [/^(UC[\w-]{22})$/u, ([id]) => byAddress(`https://www.youtube.com/channel/${id}`)],
  [
    /^(@[\w.-]+)$/u,
    ([name]) =>
      refused(
        `'${name}' does not say where.`,
        `Name the place too: '${name}@mastodon.social', 'youtube.com/${name}' or '${name}.bsky.social'.`,
      ),
  ],
  [
    /^([\w.+-]+@[\w.-]+\.\w+)$/u,
    ([mail]) =>
      refused(
        `'${mail}' looks like a mail address.`,
        `For an account on Mastodon write '@${mail}'; letters that come by mail cannot be followed.`,
      ),
  ],
]

function byAddress(address: string): Recognised {
  const url = new URL(address)
  return feedOfPlatform(url) ?? { kind: 'ask', address: url.href, what: null }
}

function fromAddress(words: string): Recognised {
  const address = webAddress(words)
  if (address === null) return noAddress(words)
  const url = new URL(address)
  return withoutFeed(url) ?? byAddress(address)
}

/**
 * The http or https address that `text` is, with https where no scheme is written; also 'feed:' addresses. Null if it
 * is none. Credentials in it stay.
 */
export function webAddress(text: string): string | null {
  const words = text.trim().replace(/^feed:(?:\/\/)?(?=https?:)|^feed:(?=\/\/)/iu, '')
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//iu.test(words)
  const whole = words.startsWith('//') ? `https:${words}` : hasScheme ? words : `https://${words}`
  if (/\s/u.test(words) || (!hasScheme && !isBareHost(words))) return null
  const url = URL.parse(whole)
  if (url === null || !/^https?:$/u.test(url.protocol) || url.hostname === '') return null
  return url.href
}

/** 'example.org/blog', 'localhost:8080', '10.0.0.5/feed': a name with a dot or a port, then a path. */
function isBareHost(words: string): boolean {
  return (
    words.startsWith('//') ||
    /^(?:[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)+\.?|localhost|\[[\da-f:.]+\])(?::\d{1,5})?(?:[/?#]|$)/iu.test(
      words,
    )
  )
}

function noAddress(words: string): Recognised {
  const rsshub = /^rsshub:\/\/(.+)$/iu.exec(words)?.[1]
  if (rsshub !== undefined)
    return refused(
      `'${words}' names a route of RSSHub, but not which RSSHub.`,
      `Give its whole address: https://YOUR-RSSHUB/${rsshub}`,
    )
  const scheme = /^([a-z][a-z0-9+.-]*):/iu.exec(words)?.[1]
  if (scheme !== undefined && !/^https?$/iu.test(scheme) && !words.includes(' '))
    return refused(
      `'${cut(words)}' is no address that can be asked: only http and https are.`,
      'Give the http or https address of the feed or page.',
    )
  return refused(`'${cut(words)}' is no address and no name that is known here.`, EXAMPLES)
}

function cut(words: string): string {
  return words.length <= 200 ? words : `${words.slice(0, 200)}…`
}
