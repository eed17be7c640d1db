import { type PathRule, type Recognised, askFor, byFirstRule } from './recognised.ts'

/** Servers whose name says, or of which it is known, that they run Mastodon. */
const servers =
  /(?:^|\.)(?:mastodon|mstdn|mas)\.|\.social$|^(?:fosstodon\.org|hachyderm\.io|infosec\.exchange|ioc\.exchange|mathstodon\.xyz|pawoo\.net|toot\.community|universeodon\.com)$/u

/** Sites where '/@name' is something else. */
const others = /(?:^|\.)(?:flipboard\.com|substack\.com|steemit\.com|hive\.blog)$/u

/**
 * The RSS that a server of the fediverse keeps beside an account ('/@name', also a post of it) and, on servers that
 * are surely one, beside '/users/name' and a tag. Null for anything else.
 */
export function mastodonFeed({ host, hostname, pathname }: URL): Recognised | null {
  if (others.test(hostname)) return null
  return (
    byFirstRule(accounts(host), pathname) ??
    (servers.test(hostname) ? byFirstRule(surely(host), pathname) : null)
  )
}

function accounts(host: string): readonly PathRule[] {
  return [
    [/\.(?:rss|atom|json|xml)$/u, () => null],
    [
      /^\/@([\w.-]+)@([\w-]+(?:\.[\w-]+)+)(?:\/\d+)?\/?$/u,
      ([name, home = '']) => account(`${name}`, home.toLowerCase()),
    ],
    [/^\/@([\w.-]+)(?:\/(?:\d+|with_replies|media|featured))?\/?$/u, ([name]) => account(`${name}`, host)],
  ]
}

function surely(host: string): readonly PathRule[] {
  return [
    [/\.(?:rss|atom|json|xml)$/u, () => null],
    [/^\/users\/([\w.-]+)/u, ([name]) => account(`${name}`, host)],
    [
      /^\/tags\/([^/]+)\/?$/u,
      ([tag]) => askFor(`https://${host}/tags/${tag}.rss`, `posts tagged #${tag} on ${host}`),
    ],
  ]
}

/** The RSS of an account; `host` in the letters it was written in. */
export function account(name: string, host: string): Recognised {
  return askFor(`https://${host.toLowerCase()}/@${name}.rss`, `posts of @${name}@${host}`)
}
