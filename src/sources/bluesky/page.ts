import { z } from 'zod'
import type { ParsedPost } from '#model/post.ts'
import { type Harvest, harvested, type ParseOutcome, unreadable } from '#sources/adapter.ts'
import { POSTS } from './address.ts'
import { authorName, type BlueskyAuthor, readAuthor } from './author.ts'
import { type Wanted, wants } from './options.ts'
import { type Entry, type ReadingMeta, readEntry, readRecord } from './posts.ts'
import { anything, text } from './shapes.ts'

/** One answer that holds posts, newest first. */
export interface FeedPage {
  readonly entries: readonly Entry[]
  /** Entries that could not be read. */
  readonly skipped: number
  /** What to ask with for the posts before; null: there are none. */
  readonly next: string | null
}

export type PageRead =
  | { readonly kind: 'page'; readonly page: FeedPage }
  | Extract<ParseOutcome, { kind: 'error' }>

/**
 * Reads the answer of getAuthorFeed, getPosts or listRecords, told apart by what they hold. `host` answered.
 * `author`: whose repository the records are from, as far as it is known.
 */
export function readPage(
  value: unknown,
  meta: ReadingMeta & { readonly host: string },
  author: BlueskyAuthor = readAuthor(null),
): PageRead {
  const { feed, posts, records, cursor, error, message } = answerShape.parse(value)
  const entries =
    feed?.map((item) => readEntry(item, meta)) ??
    posts?.map((post) => readEntry({ post }, meta)) ??
    records?.map((record) => readListed(record, author, meta)) ??
    null
  if (entries === null) return noPosts(meta.host, `${error}${error === '' ? '' : ': '}${message}`)
  const read = entries.filter((entry) => entry !== null)
  if (read.some(({ by }) => by.isHidden)) return optedOut
  return {
    kind: 'page',
    page: { entries: read, skipped: entries.length - read.length, next: cursor === '' ? null : cursor },
  }
}

/** The posts of pages that are wanted, in the pages' order, each once: one may also be pinned above the others. */
export function harvestOf(pages: readonly FeedPage[], wanted: Wanted): Harvest {
  const entries = pages.flatMap((page) => page.entries)
  const posts = new Map<string, ParsedPost>()
  for (const entry of entries) {
    if (wants(wanted, entry) && !posts.has(entry.post.id)) posts.set(entry.post.id, entry.post)
  }
  const [first] = entries
  return harvested({
    title: authorName(first?.by ?? readAuthor(null)) ?? '',
    posts: [...posts.values()],
    skipped: pages.reduce((sum, page) => sum + page.skipped, 0),
  })
}

/** A list that is not there tells one answer from another. */
const listIfAny = z.array(z.unknown()).nullable().catch(null)
const answerShape = z
  .object({ feed: listIfAny, posts: listIfAny, records: listIfAny, cursor: text, error: text, message: text })
  .catch({ feed: null, posts: null, records: null, cursor: '', error: '', message: '' })
const listedShape = z.object({ uri: z.string().startsWith('at://'), value: anything })

function readListed(value: unknown, author: BlueskyAuthor, meta: ReadingMeta): Entry | null {
  const listed = listedShape.safeParse(value).data
  if (listed === undefined) return null
  return readRecord({ uri: listed.uri, record: listed.value, author, seenAt: null }, meta)
}

function noPosts(host: string, said: string): Extract<ParseOutcome, { kind: 'error' }> {
  return unreadable(
    'layoutChanged',
    said === ''
      ? `${host} answered, but there is no list 'feed', 'posts' or 'records' in what it sent.`
      : `${host} answered "${said.slice(0, 200)}" in place of posts.`,
    `Bluesky's interface may have changed: update Leakwire. If the option 'appview' names another server, look whether it shows ${POSTS}.`,
  )
}

const optedOut = unreadable(
  'optedOut',
  'The author shows these posts only to people who are signed in to Bluesky (label !no-unauthenticated), so they are not read here.',
  'Nothing can be done here: remove the source, or ask the author. It is read again as soon as the author allows it.',
)
