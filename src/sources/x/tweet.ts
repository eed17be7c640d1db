import { z } from 'zod'
import { lenientList } from '#sources/lenient-list.ts'
import { xUrls } from './text.ts'

/** A post as version 2 of X's interface writes it, reduced to what a post is made of here. */
export type Tweet = z.output<typeof tweetShape>
export type XMedia = z.output<typeof mediaShape>

/** What posts of a page refer to, by id. */
export interface Included {
  readonly tweets: ReadonlyMap<string, Tweet>
  readonly users: ReadonlyMap<string, z.output<typeof userShape>>
  readonly media: ReadonlyMap<string, XMedia>
  readonly polls: ReadonlyMap<string, readonly string[]>
}

const text = z.string().catch('')
const id = z.string().regex(/^\d{1,20}$/u)
const entities = z.object({ urls: xUrls, hashtags: lenientList(z.object({ tag: z.string().min(1) })) })
const noEntities = { urls: [], hashtags: [] }

const tweetShape = z.object({
  id,
  text: z.string(),
  author_id: text,
  created_at: text,
  lang: text,
  edit_history_tweet_ids: lenientList(id),
  entities: entities.catch(noEntities),
  /** The whole text where `text` is cut. */
  note_tweet: z
    .object({ text: z.string().min(1), entities: entities.catch(noEntities) })
    .nullable()
    .catch(null),
  referenced_tweets: lenientList(z.object({ type: z.string(), id })),
  attachments: z
    .object({ media_keys: lenientList(z.string()), poll_ids: lenientList(z.string()) })
    .catch({ media_keys: [], poll_ids: [] }),
})

const userShape = z.object({ id: z.string(), name: text, username: text })

const mediaShape = z.object({
  media_key: z.string(),
  type: text,
  url: text,
  preview_image_url: text,
  alt_text: text,
  variants: lenientList(
    z.object({ url: z.string().min(1), bit_rate: z.number().catch(0), content_type: text }),
  ),
})

const pollShape = z.object({
  id: z.string(),
  options: lenientList(z.object({ label: z.string().min(1) })),
})

/** A post; null for what cannot be one. */
export function readTweet(value: unknown): Tweet | null {
  return tweetShape.safeParse(value).data ?? null
}

/** What an answer brought along. What X does not show is not there. */
export function readIncluded(value: unknown): Included {
  const { users, tweets, media, polls } = included.parse(value)
  return {
    tweets: new Map(tweets.map((tweet) => [tweet.id, tweet])),
    users: new Map(users.map((user) => [user.id, user])),
    media: new Map(media.map((item) => [item.media_key, item])),
    polls: new Map(polls.map((poll) => [poll.id, poll.options.map(({ label }) => label)])),
  }
}

const included = z
  .object({
    users: lenientList(userShape),
    tweets: lenientList(tweetShape),
    media: lenientList(mediaShape),
    polls: lenientList(pollShape),
  })
  .catch({ users: [], tweets: [], media: [], polls: [] })
