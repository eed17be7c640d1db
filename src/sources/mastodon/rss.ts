import type { Answer, FetchFailure } from '#model/fetch.ts'
import type { ParsedPost } from '#model/post.ts'
import { parseFeed } from '#parse/parse-feed.ts'
import {
  type Context,
  type ParseMeta,
  type ParseOutcome,
  type Poll,
  type PolledSource,
  harvested,
  shownAuthor,
} from '#sources/adapter.ts'
import { asFailure } from '#sources/ask-json.ts'
import { splitNotices } from '#sources/feed-notices.ts'
import type { Place } from './account.ts'
import { whyClosed } from './closed.ts'
import { readBody } from './contents.ts'
import { pageAddress } from '#sources/page-address.ts'
import { bodyAsInInterface, emojiPictures } from './rss-body.ts'
import { type MastodonCursor, readCursor } from './cursor.ts'

/** Whose RSS it is, and what the interface has for the ids of its posts before the server's (null: not known). */
export interface RssOwner {
  readonly place: Place
  readonly idsBegin: string | null
}

/**
 * Reads the RSS of an account: its public posts, without answers and boosts. A post has the id that the interface gives
 * it, so that it is the same whichever of the two it was read from.
 */
export function readRss(
  { body, url, contentType }: Pick<Answer, 'body' | 'url' | 'contentType'>,
  { receivedAt, lang }: Pick<ParseMeta, 'receivedAt' | 'lang'>,
  owner: RssOwner,
): ParseOutcome {
  const result = parseFeed(body, { url, contentType, receivedAt })
  if (result.kind === 'error') return result
  const { feed } = result
  const { posts, notices } = splitNotices(feed.posts)
  const author = authorOf(feed.title, owner.place)
  return {
    kind: 'read',
    harvest: harvested({
      title: feed.title,
      posts: posts.map((post) => ({
        ...post,
        id: apiId(post, owner),
        url: pageAddress(post.url ?? ''),
        // Some programs make one of the first words, or of who wrote them.
        title: '',
        author,
        lang: post.lang ?? lang,
        ...asInInterface(post, url),
      })),
      notices,
      isPartial: feed.partial,
      hints: feed.hints,
    }),
  }
}

/**
 * The guid is the page of the post, 'https://HOST/@name/ID', where the interface says '.../users/name/statuses/ID'.
 * Newer servers write '.../ap/users/NUMBER/statuses/ID', and the RSS does not tell that number: where the interface
 * answered once, the number is remembered; where it never did and opens later, the posts of the last RSS come once more.
 */
function apiId({ id, url }: ParsedPost, { place, idsBegin }: RssOwner): string {
  for (const address of [id, url ?? '']) {
    const page = URL.parse(address)
    const [, name, number] = /^\/@([\w.-]+)\/(?:statuses\/)?(\w+)$/u.exec(page?.pathname ?? '') ?? []
    if (page === null || number === undefined || !isSameName(name, place.name)) continue
    return `${idsBegin ?? `${page.origin}/users/${name}/statuses/`}${number}`
  }
  return id
}

function isSameName(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase()
}

/** What a post says, so that it is no edit if it is read from the other of the two next time. */
function asInInterface(
  { content, summary, media }: ParsedPost,
  base: string,
): Pick<ParsedPost, 'text' | 'links' | 'media'> {
  const html = content === '' ? summary : content
  const { text, links } = readBody(bodyAsInInterface(html), base)
  const emoji = emojiPictures(html)
  return { text, links, media: media.filter(({ url }) => !emoji.has(url)) }
}

/** The title is the account's name; with some programs its handle stands in it too, or nothing else. */
function authorOf(title: string, { name, host }: Place): string | null {
  const handle = `${name}@${host}`
  const escaped = RegExp.escape(handle)
  const shownName = title.replace(new RegExp(`\\(@${escaped}\\)$`, 'iu'), '')
  const isNone = new RegExp(`@${escaped}$|'s timeline$`, 'iu').test(shownName)
  return shownAuthor(isNone ? '' : shownName, handle)
}

/** Asks the RSS of an account, because of `refusal`, or because it is not time yet to try the interface again (null). */
export async function pollRss(
  context: Context,
  source: PolledSource,
  { place, refusal }: { readonly place: Place; readonly refusal: FetchFailure | null },
): Promise<Poll> {
  const asking = { context, source, place, refusal }
  const [first, ...others] = addressesOf(place, readCursor(source.cursor).rss?.address)
  let outcome = await askRss(asking, first)
  for (const address of others) {
    if (outcome.kind !== 'failed' || !isElsewhere(outcome.failure)) break
    outcome = await askRss(asking, address)
  }
  if (outcome.kind !== 'failed' || refusal === null) return outcome
  return { kind: 'failed', failure: whyClosed(place, refusal, outcome.failure) }
}

/** Where Mastodon and Misskey keep it; then GoToSocial; then Pleroma and Akkoma. */
function addressesOf(
  { origin, name }: Place,
  known: string | undefined,
): readonly [string, ...(readonly string[])] {
  if (known !== undefined) return [known]
  return [`${origin}/@${name}.rss`, `${origin}/@${name}/feed.rss`, `${origin}/users/${name}/feed.atom`]
}

/** Programs that know no such address say so, or show a page there. */
function isElsewhere({ code }: FetchFailure): boolean {
  return code === 'notFound' || code === 'wrongContent'
}

interface Asking {
  readonly context: Context
  readonly source: PolledSource
  readonly place: Place
  readonly refusal: FetchFailure | null
}

async function askRss({ context, source, place, refusal }: Asking, address: string): Promise<Poll> {
  const cursor = readCursor(source.cursor)
  const { etag, lastModified, answeredBy: validatorsOf } = source
  // "Not modified" could not keep that the interface was tried again today.
  const known = refusal === null ? { etag, lastModified, validatorsOf } : { etag: null, lastModified: null }
  const outcome = await context.ask({ url: address, ...known, readsErrors: true })
  if (outcome.kind !== 'fresh') return outcome
  const { answer, bytes } = outcome
  const owner = { place, idsBegin: cursor.idsBegin }
  const read = readRss(answer, { receivedAt: context.now, lang: source.lang }, owner)
  if (read.kind === 'error') return { kind: 'failed', failure: asFailure(read.error, answer.status) }
  const triedAt = refusal === null ? (cursor.rss?.triedAt ?? context.now) : context.now
  return {
    kind: 'gathered',
    harvest: read.harvest,
    cursor: { ...cursor, rss: { address, triedAt } } satisfies MastodonCursor,
    // Answers and boosts that the interface showed are not in it, so that nothing can be said of what is missing.
    wholeSince: null,
    answer,
    bytes,
  }
}
