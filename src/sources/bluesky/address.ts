import { resolveUrl } from '#parse/resolve-url.ts'
import { type PathRule, type Recognised, askFor, byFirstRule } from '#sources/recognised.ts'
import { percentDecoded } from '#text/percent-decoded.ts'

/** The profile that an address of Bluesky is about; for lists, feeds and searches a sentence; null for all others. */
export function recogniseBluesky(url: URL): Recognised | null {
  const host = url.hostname.replace(/^www\./u, '')
  if (/\/rss\/?$/u.test(url.pathname)) return null
  if (/^(?!www\.)[a-z0-9-]+\.bsky\.social$/u.test(url.hostname)) return profile(url.hostname)
  if (host !== 'bsky.app') return null
  if (url.pathname === '/search') return noProfile('A search', keywordRoute(url.searchParams.get('q')))
  return byFirstRule(pages, percentDecoded(url.pathname))
}

/** The handle or DID in the address of a profile; null if it is none. Handles come in lower case. */
export function profileName(address: string): string | null {
  const url = URL.parse(address)
  if (url === null || url.hostname !== 'bsky.app') return null
  return nameIn(/^\/profile\/([^/]+)\/?$/u.exec(percentDecoded(url.pathname))?.[1] ?? '')
}

/** Whether a name is an id that stays when the handle changes. */
export function isDid(name: string): boolean {
  return /^did:[a-z]+:[\w.:%-]+$/u.test(name)
}

/** 'handle.invalid' stands for a handle that does not lead back to its account, so it names nobody. */
export function isHandle(name: string): boolean {
  return name !== 'handle.invalid' && /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+$/iu.test(name)
}

/** An address that somebody wrote, absolute; null for one that leads nowhere, and for scripts. */
export function targetOf(written: string): string | null {
  const target = resolveUrl(written, null)
  return target !== null && URL.canParse(target) ? target : null
}

export function profileUrl(name: string): string {
  return `https://bsky.app/profile/${name}`
}

/** An at-uri in its parts; null if it is none. */
export function atUriParts(
  uri: string,
): { readonly did: string; readonly collection: string; readonly key: string } | null {
  const [, did = '', collection = '', key = ''] =
    /^at:\/\/([\w.:%-]{1,2048})\/([a-z0-9.-]{1,317})\/([\w.:~-]{1,512})$/iu.exec(uri) ?? []
  return key === '' ? null : { did, collection, key }
}

/** Where a record is shown on bsky.app, by its author's handle if that is known; null for kinds that are not shown. */
export function pageOf(uri: string, handle: string | null): string | null {
  const parts = atUriParts(uri)
  if (parts === null) return null
  const name = handle !== null && isHandle(handle) ? handle : parts.did
  if (parts.collection === 'app.bsky.graph.starterpack')
    return `https://bsky.app/starter-pack/${name}/${parts.key}`
  const place = places[parts.collection]
  return place === undefined ? null : `${profileUrl(name)}/${place}/${parts.key}`
}

export const POSTS = 'app.bsky.feed.post'

const places: Readonly<Record<string, string>> = {
  [POSTS]: 'post',
  'app.bsky.feed.generator': 'feed',
  'app.bsky.graph.list': 'lists',
}

const pages: readonly PathRule[] = [
  [
    /^\/profile\/([^/]+)\/feed\/([^/]+)/u,
    ([name = '', key = '']) => noProfile('A feed', `/bsky/feeds/${name}/${key}`),
  ],
  [/^\/profile\/[^/]+\/lists?\//u, () => noProfile('A list', null)],
  [/^\/profile\/([^/]+)/u, ([name = '']) => profile(name)],
  [/^\/hashtag\/([^/]+)/u, ([tag = '']) => noProfile('A hashtag', keywordRoute(tag))],
  [/^\/(?:starter-pack|start)\//u, () => noProfile('A starter pack', null)],
]

function profile(written: string): Recognised {
  const name = nameIn(written)
  if (name !== null) return askFor(profileUrl(name), `posts of ${name} on Bluesky`, 'bluesky')
  return {
    kind: 'refused',
    message: `'${written.slice(0, 100)}' is no whole name on Bluesky.`,
    fix: 'Names there have a dot: give it as name.bsky.social, name.example or did:plc:...',
  }
}

function noProfile(what: string, route: string | null): Recognised {
  return {
    kind: 'refused',
    message: `${what} on Bluesky cannot be followed by itself: only profiles can.`,
    fix:
      route === null
        ? 'Give the profiles of those whose posts it shows, one by one: https://bsky.app/profile/NAME. A bridge that you run, such as RSSHub (https://docs.rsshub.app), may also make a feed of it.'
        : `Give the profiles of those whose posts it shows, or the feed of a bridge: with an RSSHub of yours, https://YOUR-RSSHUB${route}`,
  }
}

function keywordRoute(words: string | null): string | null {
  return words === null || words === '' ? null : `/bsky/keyword/${encodeURIComponent(words.toWellFormed())}`
}

function nameIn(written: string): string | null {
  const name = written.replace(/^@/u, '').replace(/\.$/u, '')
  if (isDid(name)) return name
  return isHandle(name) ? name.toLowerCase() : null
}
