import { mastodonTag } from './mastodon/address.ts'
import { type PathRule, type Recognised, askFor, byFirstRule } from './recognised.ts'

/**
 * The feed that a platform keeps for a page of it, told from the address alone; null where that is not known: then
 * the address is asked as it stands.
 */
export function feedOfPlatform(url: URL): Recognised | null {
  const host = url.hostname.replace(/^(?:www|m|mobile|old|new|np)\./u, '')
  const platform = platforms.find(({ hosts }) => hosts.test(host))
  return platform === undefined ? mastodonTag(url) : platform.read(url)
}

const platforms: readonly { readonly hosts: RegExp; readonly read: (url: URL) => Recognised | null }[] = [
  { hosts: /^reddit\.com$/u, read: reddit },
  { hosts: /^(?:music\.)?youtube\.com$|^youtu\.be$/u, read: youtube },
  { hosts: /^github\.com$/u, read: ({ pathname }) => byFirstRule(github, pathname) },
  { hosts: /^medium\.com$/u, read: ({ pathname }) => byFirstRule(medium, pathname) },
  { hosts: /\.(?:medium|substack)\.com$/u, read: blogOf },
  { hosts: /^news\.google\.com$/u, read: googleNews },
]

function reddit(url: URL): Recognised | null {
  const query = url.searchParams.get('q')
  return query === null || !/\/search\/?$/u.test(url.pathname)
    ? byFirstRule(redditPages, url.pathname)
    : redditSearch(url.pathname, query)
}

const redditPages: readonly PathRule[] = [
  [/\.rss$/u, () => null],
  [/^\/(r\/[\w+-]+\/comments\/.+?)\/?$/u, ([at]) => redditFeed(`${at}`, 'the comments on a post')],
  [/^\/r\/([\w+-]+)/u, ([name]) => redditFeed(`r/${name}/new`, `new posts in r/${name}`)],
  [
    /^\/u(?:ser)?\/([\w-]+)\/m\/([\w-]+)/u,
    ([name, multi]) =>
      redditFeed(`user/${name}/m/${multi}/new`, `new posts in the multireddit ${multi} of u/${name}`),
  ],
  [/^\/u(?:ser)?\/([\w-]+)/u, ([name]) => redditFeed(`user/${name}`, `posts of u/${name}`)],
]

function redditFeed(at: string, what: string): Recognised {
  return askFor(`https://www.reddit.com/${at}/.rss`, what)
}

function redditSearch(path: string, query: string): Recognised {
  const sub = /^\/r\/[\w+-]+/u.exec(path)?.[0] ?? ''
  const asked = new URLSearchParams({ q: query, sort: 'new', ...(sub !== '' && { restrict_sr: 'on' }) })
  const where = sub === '' ? 'Reddit' : sub.slice(1)
  return askFor(`https://www.reddit.com${sub}/search.rss?${asked}`, `what ${where} holds on '${query}'`)
}

function youtube(url: URL): Recognised | null {
  const list = url.searchParams.get('list')
  if (url.pathname === '/playlist' && list !== null)
    return askFor(youtubeFeed('playlist_id', list), `videos of the playlist ${list}`)
  return byFirstRule(
    [
      [/^\/channel\/(UC[\w-]{22})/u, ([id = '']) => askFor(youtubeFeed('channel_id', id), `videos of ${id}`)],
      [/^\/feeds\//u, () => null],
      [/^\/(@[^/]+|(?:c|user)\/[^/]+)/u, ([at]) => askFor(`https://www.youtube.com/${at}`, 'a channel')],
      [
        /^/u,
        () => ({
          kind: 'refused',
          message: `${url.host}${url.pathname} is on YouTube, but neither a channel nor a playlist.`,
          fix: 'Open the channel and give its address: youtube.com/@name, youtube.com/channel/UC... or youtube.com/playlist?list=...',
        }),
      ],
    ],
    url.pathname,
  )
}

/** The feed that YouTube keeps of a channel or playlist. */
export function youtubeFeed(by: 'channel_id' | 'playlist_id', id: string): string {
  return `https://www.youtube.com/feeds/videos.xml?${by}=${encodeURIComponent(id)}`
}

const github: readonly PathRule[] = [
  [/\.atom$|^\/?$/u, () => null],
  [
    /^\/(?:about|apps|collections|explore|features|login|marketplace|new|notifications|orgs|pricing|search|security|settings|signup|sponsors|topics|trending)(?:\/|$)/iu,
    () => null,
  ],
  [/^\/([\w-]+)\/?$/u, ([owner]) => githubFeed(`${owner}`, `what ${owner} does in public on GitHub`)],
  [
    /^\/([\w-]+\/[\w.-]+?)(?:\.git)?(?:\/releases.*)?\/?$/u,
    ([at]) => githubFeed(`${at}/releases`, `releases of ${at}`),
  ],
  [/^\/([\w-]+\/[\w.-]+)\/tags\/?$/u, ([at]) => githubFeed(`${at}/tags`, `tags of ${at}`)],
  [
    /^\/([\w-]+\/[\w.-]+)\/(?:commits|tree)(\/.+?)?\/?$/u,
    ([at, branch]) => githubFeed(`${at}/commits${branch}`, `commits to ${at}`),
  ],
  [/^\/([\w-]+\/[\w.-]+)\/discussions/u, ([at]) => githubFeed(`${at}/discussions`, `discussions of ${at}`)],
  [
    /^\/([\w-]+\/[\w.-]+)/u,
    ([at]) => ({
      kind: 'refused',
      message: `GitHub keeps no feed for this page of ${at}.`,
      fix: `It keeps them for releases, tags, commits and discussions: give https://github.com/${at}/releases, /tags, /commits or /discussions.`,
    }),
  ],
]

function githubFeed(at: string, what: string): Recognised {
  return askFor(`https://github.com/${at}.atom`, what)
}

const medium: readonly PathRule[] = [
  [/^\/(?:feed\/|$)/u, () => null],
  [/^\/(tag\/[^/]+|[^/]+)/u, ([at]) => askFor(`https://medium.com/feed/${at}`, `posts of ${at} on Medium`)],
]

function blogOf({ hostname, pathname }: URL): Recognised | null {
  return pathname.startsWith('/feed') ? null : askFor(`https://${hostname}/feed`, `posts of ${hostname}`)
}

function googleNews({ pathname, search }: URL): Recognised | null {
  if (!/^\/(?:search|topics)(?:\/|$)/u.test(pathname)) return null
  return askFor(`https://news.google.com/rss${pathname}${search}`, 'what Google News finds')
}
