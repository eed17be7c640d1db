import { type PathRule, type Recognised, askFor, byFirstRule } from '#sources/recognised.ts'

/** An account of the fediverse by its name at its home. */
export interface FediverseAccount {
  readonly name: string
  /** In lower case, with the port if there is one. */
  readonly host: string
}

/** Servers whose name says, or of which it is known, that they run Mastodon. */
const servers =
  /(?:^|\.)(?:mastodon|mstdn|mas)\.|\.social$|^(?:fosstodon\.org|hachyderm\.io|infosec\.exchange|ioc\.exchange|mathstodon\.xyz|pawoo\.net|toot\.community|universeodon\.com)$/u

/** Sites where '/@name' is something else. */
const others =
  /(?:^|\.)(?:flipboard\.com|hackernoon\.com|hive\.blog|instagram\.com|medium\.com|odysee\.com|producthunt\.com|replit\.com|steemit\.com|substack\.com|t\.me|threads\.(?:com|net)|tiktok\.com|twitter\.com|unsplash\.com|velog\.io|vk\.com|x\.com|youtube\.com)$/u

const feeds = /\.(?:rss|atom|json|xml)$/u

/**
 * The account that an address leads to: '/@name', also a post of it or what it looks like from elsewhere
 * ('/@name@home'), in the web client too, and '/users/name' on servers that are surely one. Null for anything else,
 * feeds included.
 */
export function accountAt({ host, hostname, pathname }: URL): FediverseAccount | null {
  if (others.test(hostname) || feeds.test(pathname)) return null
  const [, far, home] = farAccount.exec(pathname) ?? []
  if (far !== undefined && home !== undefined) return { name: far, host: home.toLowerCase() }
  const name =
    ownAccount.exec(pathname)?.[1] ?? (servers.test(hostname) ? byUsers.exec(pathname)?.[1] : undefined)
  return name === undefined ? null : { name, host: host.toLowerCase() }
}

const farAccount = /^(?:\/(?:deck|web))?\/@([\w.-]+)@([\w-]+(?:\.[\w-]+)+)(?:\/\d+)?\/?$/u
const ownAccount =
  /^(?:\/(?:deck|web))?\/@([\w.-]+)(?:\/(?:\d+|statuses\/\w+|with_replies|media|featured))?\/?$/u
const byUsers = /^\/users\/([\w.-]+)/u

/** The RSS that servers that are surely of the fediverse keep beside a tag. Null for anything else. */
export function mastodonTag({ hostname, host, pathname }: URL): Recognised | null {
  return servers.test(hostname) ? byFirstRule(tags(host), pathname) : null
}

function tags(host: string): readonly PathRule[] {
  return [
    [feeds, () => null],
    [
      /^\/tags\/([^/]+)\/?$/u,
      ([tag]) => askFor(`https://${host}/tags/${tag}.rss`, `posts tagged #${tag} on ${host}`),
    ],
  ]
}
