import type { Feed } from '#model/feed.ts'
import type { ParsedPost } from '#model/post.ts'
import { shownAuthor } from '#sources/adapter.ts'
import type { Via } from './profile.ts'

/** The RSS of accounts and tags that Mastodon keeps: ids as the fediverse knows posts, authors by name. */
export const mastodon: Via = {
  name: 'mastodon',
  detects: (address, feed) =>
    /^Public posts (?:from @|tagged #)/u.test(feed.description) ||
    (/\/(?:@|users\/|tags\/)[^/?#]{1,200}\.rss(?:[?#]|$)/u.test(address) &&
      feed.posts.some(({ url }) => pageOf(url) !== null)),
  fixPost,
  emptyIsTrouble: false,
}

function fixPost(post: ParsedPost, feed: Feed): ParsedPost {
  const page = pageOf(post.url) ?? pageOf(post.id)
  const isNamedByPage = post.id === post.url || pageOf(post.id) !== null
  return {
    ...post,
    id:
      page === null || !isNamedByPage ? post.id : `${page.origin}/users/${page.name}/statuses/${page.number}`,
    title: '',
    author: post.author ?? (page === null ? null : authorOf(page, feed)),
  }
}

interface Page {
  readonly origin: string
  readonly host: string
  readonly name: string
  readonly number: string
}

/** 'https://HOST/@name/ID', the page of a post on its own server. */
function pageOf(address: string | null): Page | null {
  const url = URL.parse(address ?? '')
  const [, name, number] = /^\/@(\w[\w.-]{0,99})\/(\d{5,25})\/?$/u.exec(url?.pathname ?? '') ?? []
  if (url === null || name === undefined || number === undefined) return null
  return { origin: url.origin, host: url.host, name, number }
}

/** The title of an account's feed is the account's name. */
function authorOf({ name, host }: Page, { title, description, url }: Feed): string | null {
  const handle = /^Public posts from @([\w.-]{1,100}@[\w.:-]{1,200})$/u.exec(description)?.[1] ?? ''
  const isOwner =
    handle.toLowerCase().startsWith(`${name.toLowerCase()}@`) ||
    (url ?? '').toLowerCase().endsWith(`${host}/@${name}`.toLowerCase())
  return isOwner
    ? shownAuthor(title, handle === '' ? `${name}@${host}` : handle)
    : shownAuthor(null, `${name}@${host}`)
}
