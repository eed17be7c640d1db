import type { Recognised } from './recognised.ts'

interface Closed {
  readonly hosts: RegExp
  readonly name: string
  /** The route of RSSHub for a path, null if there is none for it. */
  readonly route: (path: readonly string[], url: URL) => string | null
}

/**
 * Says of platforms that keep no feeds what to give instead: the feed of a bridge. Null for all others. Their pages are
 * not asked: no answer of theirs could be read.
 */
export function withoutFeed(url: URL): Recognised | null {
  const host = url.hostname.replace(/^(?:www|m|mobile|web)\./u, '')
  const closed = platforms.find(({ hosts }) => hosts.test(host))
  if (closed === undefined) return null
  const path = url.pathname.split('/').filter((part) => part !== '')
  const route = closed.route(path, url)
  return {
    kind: 'refused',
    message: `${closed.name} keeps no feeds, so ${url.host}${url.pathname} cannot be followed by itself.`,
    fix:
      route === null
        ? 'A bridge that you run, such as RSSHub (https://docs.rsshub.app), may make one: give the address of that feed.'
        : `A bridge makes one. With an RSSHub of yours, give https://YOUR-RSSHUB${route}`,
  }
}

const platforms: readonly Closed[] = [
  { hosts: /^(?:twitter|x)\.com$/u, name: 'X', route: xRoute },
  {
    hosts: /^threads\.(?:net|com)$/u,
    name: 'Threads',
    route: (path) => named(path[0]?.replace(/^@/u, ''), (name) => `/threads/${name}`),
  },
  {
    hosts: /^instagram\.com$/u,
    name: 'Instagram',
    route: (path) => named(path[0], (name) => `/instagram/user/${name}`),
  },
  {
    hosts: /^tiktok\.com$/u,
    name: 'TikTok',
    route: (path) =>
      named(path[0]?.startsWith('@') === true ? path[0] : undefined, (name) => `/tiktok/user/${name}`),
  },
  {
    hosts: /^space\.bilibili\.com$/u,
    name: 'Bilibili',
    route: (path) => named(path[0], (id) => `/bilibili/user/dynamic/${id}`),
  },
  {
    hosts: /^coolapk\.com$/u,
    name: 'Coolapk',
    route: (path) => named(path[0] === 'u' ? path[1] : undefined, (id) => `/coolapk/user/${id}/dynamic`),
  },
  { hosts: /(?:^|\.)facebook\.com$/u, name: 'Facebook', route: () => null },
  { hosts: /^discord\.(?:com|gg)$/u, name: 'Discord', route: () => null },
]

function xRoute(path: readonly string[], url: URL): string | null {
  const [first, second, third] = path
  if (first === 'i') return second === 'lists' ? named(third, (id) => `/twitter/list/${id}`) : null
  const query = url.searchParams.get('q')
  if (first === 'search') return query === null ? null : `/twitter/keyword/${encodeURIComponent(query)}`
  return /^(?:home|explore|notifications|messages|settings|hashtag)$/u.test(first ?? '')
    ? null
    : named(first?.replace(/^@/u, ''), (name) => `/twitter/user/${name}`)
}

function named(name: string | undefined, route: (name: string) => string): string | null {
  return name === undefined || name === '' ? null : route(name)
}
