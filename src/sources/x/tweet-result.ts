import type { ParsedPost, PostRef } from '#model/post.ts'
import { z } from 'zod'
import { oneLine } from '#parse/plain-title.ts'
import { postRef } from '#parse/post-ref.ts'
import { type ParseMeta, platformPost, shownAuthor } from '#sources/adapter.ts'
import { cardWords } from '#sources/card-words.ts'
import { linksOnce, mediaOnce } from '#sources/each-once.ts'
import { oldestId } from '#sources/id-order.ts'
import { lenientList } from '#sources/lenient-list.ts'
import { postTime } from '#sources/post-time.ts'
import { xMedia } from './media.ts'
import { pageOf, spokenLanguage } from './posts.ts'
import { snowflakeTime } from './snowflake.ts'
import { type Written, statusIn, writtenText, xUrls } from './text.ts'

/** What X's interface for embedded posts says of one. */
export type TweetResult =
  | { readonly kind: 'post'; readonly post: ParsedPost }
  /** X does not show it: deleted, withheld, or for followers only. `said`: in X's words, '' if it says nothing. */
  | { readonly kind: 'hidden'; readonly said: string }

/** Reads an answer of cdn.syndication.twimg.com/tweet-result; null for what is none. A text that X cuts ends in '…'. */
export function readTweetResult(
  value: unknown,
  reading: Pick<ParseMeta, 'receivedAt' | 'lang'>,
): TweetResult | null {
  const tweet = readTweet(value)
  if (tweet !== null) return { kind: 'post', post: postOf(tweet, reading) }
  const said = tombstone.safeParse(value).data?.tombstone.text.text
  // `{}` is all that X says of a post that is gone.
  const isEmpty = z.strictObject({}).safeParse(value).success
  return said === undefined && !isEmpty ? null : { kind: 'hidden', said: oneLine(said ?? '') }
}

type Tweet = z.output<typeof tweetShape>

const text = z.string().catch('')

const tombstone = z.object({
  __typename: z.literal('TweetTombstone'),
  tombstone: z.object({ text: z.object({ text }).catch({ text: '' }) }).catch({ text: { text: '' } }),
})

const cardValue = z.object({ string_value: text }).catch({ string_value: '' })

const tweetShape = z.object({
  id_str: z.string().regex(/^\d{1,20}$/u),
  text: z.string(),
  created_at: text,
  lang: text,
  user: z.object({ name: text, screen_name: text }).catch({ name: '', screen_name: '' }),
  entities: z
    .object({ urls: xUrls, hashtags: lenientList(z.object({ text: z.string().min(1) })), media: xUrls })
    .catch({ urls: [], hashtags: [], media: [] }),
  mediaDetails: lenientList(
    z.object({
      type: text,
      media_url_https: text,
      ext_alt_text: text,
      video_info: z
        .object({
          variants: lenientList(
            z.object({ url: z.string().min(1), bitrate: z.number().catch(0), content_type: text }),
          ),
        })
        .catch({ variants: [] }),
    }),
  ),
  card: z
    .object({
      url: text,
      binding_values: z
        .object({ title: cardValue, description: cardValue })
        .catch({ title: { string_value: '' }, description: { string_value: '' } }),
    })
    .nullable()
    .catch(null),
  edit_control: z.object({ edit_tweet_ids: lenientList(z.string()) }).catch({ edit_tweet_ids: [] }),
  note_tweet: z.looseObject({}).nullable().catch(null),
  in_reply_to_status_id_str: text,
  in_reply_to_screen_name: text,
  quoted_tweet: z.unknown().optional(),
  parent: z.unknown().optional(),
})

function readTweet(value: unknown): Tweet | null {
  return tweetShape.safeParse(value).data ?? null
}

function postOf(tweet: Tweet, { receivedAt, lang }: Pick<ParseMeta, 'receivedAt' | 'lang'>): ParsedPost {
  const quoted = readTweet(tweet.quoted_tweet)
  const all =
    quoted === null ? [contentsOf(tweet, null)] : [contentsOf(tweet, quoted), contentsOf(quoted, null)]
  const { text: said = '' } = all[0] ?? {}
  const id = firstId(tweet)
  const first = id === tweet.id_str ? null : snowflakeTime(id)
  const written = postTime(tweet.created_at, receivedAt)
  return platformPost({
    id,
    url: addressOf(tweet),
    text: said,
    author: authorOf(tweet),
    links: linksOnce(all.flatMap(({ links }) => links)),
    media: mediaOnce(all.flatMap(({ media }) => media)),
    lang: spokenLanguage(tweet.lang) ?? lang,
    categories: [...new Set(tweet.entities.hashtags.map((hashtag) => oneLine(hashtag.text)))],
    ...written,
    ...(first !== null && first <= receivedAt && { publishedAt: first, updatedAt: written.publishedAt }),
    quoteOf: quoted === null ? null : refOf(quoted),
    replyTo: replyOf(tweet),
  })
}

interface Contents extends Written, Pick<ParsedPost, 'media'> {}

function contentsOf(tweet: Tweet, quoted: Tweet | null): Contents {
  const { entities, mediaDetails, note_tweet } = tweet
  const own = new Set([tweet.id_str, quoted?.id_str])
  const files = new Set(entities.media.map(({ url }) => url))
  const urls = [...entities.urls, ...entities.media]
  const written = writtenText(
    tweet.text,
    urls,
    ({ url, expanded_url }) => files.has(url) || own.has(statusIn(expanded_url) ?? ''),
  )
  return {
    text: note_tweet === null || written.text.endsWith('…') ? written.text : `${written.text}…`,
    links: withCard(written.links, tweet),
    media: mediaDetails.flatMap(({ type, media_url_https, ext_alt_text, video_info }) =>
      xMedia({
        type,
        still: media_url_https,
        alt: ext_alt_text,
        films: video_info.variants.map((film) => ({
          url: film.url,
          bitRate: film.bitrate,
          type: film.content_type,
        })),
      }),
    ),
  }
}

function withCard(links: Written['links'], { card }: Tweet): Written['links'] {
  const title = oneLine(card?.binding_values.title.string_value ?? '')
  const description = oneLine(card?.binding_values.description.string_value ?? '')
  const said = cardWords(title, description)
  return links.map((link) => (link.raw === card?.url ? { ...link, ...said } : link))
}

function refOf(tweet: Tweet): PostRef {
  return postRef({
    id: firstId(tweet),
    url: addressOf(tweet),
    author: authorOf(tweet),
    text: contentsOf(tweet, null).text,
  })
}

function replyOf(tweet: Tweet): PostRef | null {
  const parent = readTweet(tweet.parent)
  if (parent !== null) return refOf(parent)
  const id = tweet.in_reply_to_status_id_str
  const handle = tweet.in_reply_to_screen_name
  if (!/^\d+$/u.test(id)) return null
  return postRef({
    id,
    url: pageOf(id, handle),
    author: shownAuthor(null, handle),
  })
}

function firstId({ id_str, edit_control }: Tweet): string {
  return oldestId([id_str, ...edit_control.edit_tweet_ids.filter((id) => /^\d{1,20}$/u.test(id))]) ?? id_str
}

function addressOf(tweet: Tweet): string {
  return pageOf(firstId(tweet), tweet.user.screen_name)
}

function authorOf({ user }: Tweet): string | null {
  return shownAuthor(user.name, user.screen_name)
}
