import type { SourceKind } from '#model/source.ts'
import type { Adapter } from './adapter.ts'
import { feedOfPlatform } from './platforms.ts'
import { withoutFeed } from './platforms-without-feeds.ts'
import { type PathRule, type Recognised, byFirstRule } from './recognised.ts'

/**
 * The address to ask for what a person wrote, and as what kind of source: a feed, a page, a name on a platform
 * ('r/Xiaomi', '@a@b.social', 't.me/name'). `adapters` know their own addresses; `kind`: which one the person said it
 * is. Asks nothing itself. What comes under the address may still be a page that names feeds.
 */
export function recognise(text: string, adapters: readonly Adapter[], kind?: SourceKind): Recognised {
  const words = text
    .trim()
    .replace(/^<(.*)>$|^"(.*)"$|^'(.*)'$/su, '$1$2$3')
    .trim()
  if (words === '') return refused('Nothing was given to follow.', EXAMPLES)
  const read = byFirstRule(names, words)
  if (read?.kind === 'refused') return read
  const address = webAddress(read?.address ?? words)
  if (address === null) return noAddress(words)
  return kind === undefined ? fromAddress(address, adapters) : asKind(address, adapters, kind)
}

function asKind(address: string, adapters: readonly Adapter[], kind: SourceKind): Recognised {
  const asked = adapters.filter((adapter) => adapter.kind !== 'ingest')
  const adapter = asked.find((each) => each.kind === kind)
  if (adapter === undefined)
    return refused(
      `There is no kind '${kind}' of sources that are asked.`,
      `Give one of ${asked.map((each) => each.kind).join(', ')}.`,
    )
  return adapter.recognise?.(new URL(address)) ?? { kind: 'ask', address, what: null, as: kind }
}

function fromAddress(address: string, adapters: readonly Adapter[]): Recognised {
  const url = new URL(address)
  for (const adapter of adapters) {
    const known = adapter.recognise?.(url) ?? null
    if (known !== null) return known
  }
  return withoutFeed(url) ?? feedOfPlatform(url) ?? { kind: 'ask', address, what: null }
}

const EXAMPLES =
  "Give the address of a feed or of a page, such as https://example.org/blog, or a name such as 'r/Xiaomi', '@name@mastodon.social' or 'youtube.com/@name'."

function refused(message: string, fix: string): Recognised {
  return { kind: 'refused', message, fix }
}

/** Ways to name something without an address, and the address of its page. */
const names: readonly PathRule[] = [
  [
    /^\/?(r|u|user)\/([\w+-]+)\/?$/iu,
    ([kind = '', name]) => page(`https://www.reddit.com/${kind.toLowerCase()}/${name}`),
  ],
  [
    /^#([\p{L}\p{N}_]+)@([\w-]+(?:\.[\w-]+)+)$/u,
    ([tag = '', host = '']) => page(`https://${host.toLowerCase()}/tags/${encodeURIComponent(tag)}.rss`),
  ],
  [
    /^@([\w.-]+)@([\w-]+(?:\.[\w-]+)+)$/u,
    ([name, host = '']) => page(`https://${host.toLowerCase()}/@${name}`),
  ],
  [/^(did:[a-z]+:[\w.:%-]+|[\w-]+\.bsky\.social)$/iu, ([name]) => page(`https://bsky.app/profile/${name}`)],
  [/^@([\w-]+(?:\.[\w-]+)+)$/u, ([handle]) => page(`https://bsky.app/profile/${handle}`)],
  [/^(UC[\w-]{22})$/u, ([id]) => page(`https://www.youtube.com/channel/${id}`)],
  [
    /^(@[\w.-]+)$/u,
    ([name]) =>
      refused(
        `'${name}' does not say where.`,
        `Name the place too: '${name}@mastodon.social', 'youtube.com/${name}', 't.me/${name?.slice(1)}' or '${name}.bsky.social'.`,
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

function page(address: string): Recognised {
  return { kind: 'ask', address, what: null }
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
