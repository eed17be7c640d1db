import type { ParsedPost, PostRef } from '#model/post.ts'
import { z } from 'zod'
import { languageTag } from '#parse/language-tag.ts'
import { oneLine } from '#parse/plain-title.ts'
import { postRef } from '#parse/post-ref.ts'
import { type ParseMeta, platformPost, shownAuthor } from '#sources/adapter.ts'
import { linksOnce, mediaOnce } from '#sources/each-once.ts'
import { newestId, oldestId } from '#sources/id-order.ts'
import { postTime } from '#sources/post-time.ts'
import { xMedia } from './media.ts'
import { snowflakeTime } from './snowflake.ts'
import { type Written, statusIn, writtenText } from './text.ts'
import { type Included, type Tweet, readIncluded, readTweet } from './tweet.ts'

/** A page of an account's posts. */
export interface TweetPage {
  readonly posts: readonly ParsedPost[]
  readonly skipped: number
  /** How many posts the page holds: what X counts. */
  readonly count: number
  readonly newest: string | null
  /** Where the page of older posts is; null if there is none. */
  readonly next: string | null
  /** Who wrote the newest post; '' if that is not told. */
  readonly title: string
}

type Reading = Pick<ParseMeta, 'receivedAt' | 'lang'>

/**
 * Reads an answer of version 2 of X's interface: a page of posts, or one post. Null for what is neither. What X says it
 * could not show of the posts referred to is passed over.
 */
export function readTweetPage(value: unknown, reading: Reading): TweetPage | null {
  const answer = answerShape.safeParse(value).data
  const held: unknown = answer?.data ?? null
  if (answer === undefined || (held === null && answer.meta === null)) return null
  const items = held === null ? [] : [held].flat()
  const { newest_id, next_token } = answer.meta ?? nothingSaid
  const included = readIncluded(answer.includes)
  const tweets = items.map(readTweet).filter((tweet) => tweet !== null)
  const [first] = tweets
  return {
    posts: tweets.map((tweet) => postOf(tweet, included, reading)),
    skipped: items.length - tweets.length,
    count: items.length,
    newest: newestId([newest_id, ...tweets.map(({ id }) => id)]),
    next: next_token,
    title: first === undefined ? '' : (authorOf(first, included) ?? ''),
  }
}

const nothingSaid = { newest_id: null, next_token: null }

const token = z.string().min(1).nullable().catch(null)

const answerShape = z.object({
  data: z.unknown().optional(),
  includes: z.unknown().optional(),
  meta: z.object({ newest_id: token, next_token: token }).nullable().catch(null),
})

function postOf(tweet: Tweet, included: Included, reading: Reading): ParsedPost {
  const id = firstId(tweet)
  const reposted = referenceOf(tweet, 'retweeted')
  const original = reposted === null ? tweet : (included.tweets.get(reposted) ?? null)
  const shown = original ?? tweet
  const said = contentsOf(shown, included)
  const quoted = referenceOf(shown, 'quoted')
  const repliedTo = reposted === null ? referenceOf(tweet, 'replied_to') : null
  return platformPost({
    id,
    url: pageOf(id, handleOf(tweet, included)),
    text: reposted === null ? said.text : '',
    author: authorOf(tweet, included),
    ...partsOf(said, quoted === null ? undefined : included.tweets.get(quoted), included),
    lang: spokenLanguage(shown.lang) ?? reading.lang,
    categories: hashtagsOf(shown),
    ...timesOf(tweet, reading.receivedAt),
    repostOf: reposted === null ? null : repostRef(reposted, original, { said, included }),
    quoteOf: quoted === null ? null : refOf(quoted, included, addressIn(shown, quoted)),
    replyTo: repliedTo === null ? null : refOf(repliedTo, included, null),
  })
}

/** An edit has a number of its own; the first one stands for all versions. */
function firstId({ id, edit_history_tweet_ids }: Tweet): string {
  return oldestId([id, ...edit_history_tweet_ids]) ?? id
}

function referenceOf({ referenced_tweets }: Tweet, type: string): string | null {
  return referenced_tweets.find((reference) => reference.type === type)?.id ?? null
}

interface Contents extends Written, Pick<ParsedPost, 'media'> {}

/** What one post says by itself: its whole text, the options of a poll, one a line, its links and files. */
function contentsOf(tweet: Tweet, { media, polls }: Included): Contents {
  const { note_tweet, entities, attachments } = tweet
  // A long text has its own list, longer, but with less said of the pages behind.
  const urls = [...entities.urls, ...(note_tweet?.entities.urls ?? [])]
  const own = new Set([tweet.id, ...tweet.edit_history_tweet_ids, referenceOf(tweet, 'quoted')])
  const written = writtenText(
    note_tweet?.text ?? tweet.text,
    urls,
    (url) => url.media_key !== undefined || own.has(statusIn(url.expanded_url) ?? ''),
  )
  const options = attachments.poll_ids.flatMap((id) => polls.get(id) ?? []).map(oneLine)
  const files = attachments.media_keys.flatMap((key) => media.get(key) ?? [])
  return {
    ...written,
    text: [written.text, ...options].filter((line) => line !== '').join('\n'),
    media: files.flatMap(({ type, url, preview_image_url, alt_text, variants }) =>
      xMedia({
        type,
        still: url || preview_image_url,
        alt: alt_text,
        films: variants.map((film) => ({ url: film.url, bitRate: film.bit_rate, type: film.content_type })),
      }),
    ),
  }
}

/** Links and files of the quoted post are the post's own too: rules look only there. */
function partsOf(
  said: Contents,
  quoted: Tweet | undefined,
  included: Included,
): Pick<ParsedPost, 'links' | 'media'> {
  const all = quoted === undefined ? [said] : [said, contentsOf(quoted, included)]
  return {
    links: linksOnce(all.flatMap(({ links }) => links)),
    media: mediaOnce(all.flatMap(({ media }) => media)),
  }
}

/** A post that X does not show any more is known from the beginning of it that the repost repeats: 'RT @name: ...'. */
function repostRef(
  id: string,
  original: Tweet | null,
  { said, included }: { readonly said: Contents; readonly included: Included },
): PostRef {
  if (original !== null) return refOf(id, included, null)
  const [, handle = '', text = said.text] = /^RT @(\w{1,20}): ?(.*)$/su.exec(said.text) ?? []
  return postRef({ id, url: pageOf(id, handle), author: shownAuthor(null, handle), text })
}

function refOf(id: string, included: Included, address: string | null): PostRef {
  const tweet = included.tweets.get(id)
  if (tweet === undefined) return postRef({ id, url: address ?? pageOf(id, '') })
  return postRef({
    id: firstId(tweet),
    url: pageOf(firstId(tweet), handleOf(tweet, included) || handleIn(address)),
    author: authorOf(tweet, included) ?? shownAuthor(null, handleIn(address)),
    text: contentsOf(tweet, included).text,
  })
}

/** The address of a quoted post as it stands in the text: it tells whose it is. */
function addressIn({ entities, note_tweet }: Tweet, id: string): string | null {
  const urls = [...entities.urls, ...(note_tweet?.entities.urls ?? [])]
  const handle = handleIn(urls.find((url) => statusIn(url.expanded_url) === id)?.expanded_url ?? null)
  return handle === '' ? null : pageOf(id, handle)
}

/** '' where the address leaves out whose post it is: '/i/status/12'. */
function handleIn(address: string | null): string {
  return /\.com\/(?!i\/)(\w{1,20})\/status\//u.exec(address ?? '')?.[1] ?? ''
}

/** The address of a post; X leads from 'i' to whoever wrote it. */
export function pageOf(id: string, handle: string): string {
  return `https://x.com/${handle === '' ? 'i' : handle}/status/${id}`
}

function handleOf({ author_id }: Tweet, { users }: Included): string {
  return users.get(author_id)?.username ?? ''
}

function authorOf({ author_id }: Tweet, { users }: Included): string | null {
  const user = users.get(author_id)
  return user === undefined ? null : shownAuthor(user.name, user.username)
}

/** X writes 'und' and codes of its own ('qme': nothing but pictures) for what is no language. */
export function spokenLanguage(lang: string): string | null {
  return /^(?:und|zxx|art|q[a-z]{2})$/iu.test(lang) ? null : languageTag(lang)
}

function hashtagsOf({ entities, note_tweet }: Tweet): readonly string[] {
  const all = [...entities.hashtags, ...(note_tweet?.entities.hashtags ?? [])]
  return [...new Set(all.map(({ tag }) => oneLine(tag)))]
}

/** An edited post says when it was edited; when it was first published stands in its first number. */
function timesOf(
  tweet: Tweet,
  receivedAt: number,
): Pick<ParsedPost, 'publishedAt' | 'updatedAt' | 'timePrecision'> {
  const id = firstId(tweet)
  const said = postTime(tweet.created_at, receivedAt)
  const first = snowflakeTime(id)
  const isEdited = id !== tweet.id
  if (first === null || first > receivedAt || (!isEdited && said.timePrecision !== 'inferred'))
    return { ...said, updatedAt: null }
  const updatedAt = isEdited ? said.publishedAt : null
  return { publishedAt: first, updatedAt, timePrecision: 'exact' }
}
