import { z } from 'zod'
import type { Link, ParsedPost, PostRef } from '#model/post.ts'
import { languageTag } from '#parse/language-tag.ts'
import { postRef } from '#parse/post-ref.ts'
import { type ParseMeta, platformPost } from '#sources/adapter.ts'
import { once } from '#sources/each-once.ts'
import { atUriParts, pageOf } from './address.ts'
import { authorName, authorNameOrDid, type BlueskyAuthor, readAuthor } from './author.ts'
import { readEmbed } from './embed.ts'
import { anything, list, text } from './shapes.ts'
import { readMarks } from './text.ts'
import { readTimes } from './time.ts'

/** What is to be known beside a post to read it. */
export type ReadingMeta = Pick<ParseMeta, 'receivedAt' | 'lang'>

/** One entry of an author's feed. */
export interface Entry {
  readonly post: ParsedPost
  /** Whose feed it stands in: who wrote it, or who reposted it. */
  readonly by: BlueskyAuthor
  /** What the feed is ordered by, in milliseconds since 1970; null if it is not told. */
  readonly at: number | null
  readonly isPinned: boolean
  readonly isRepost: boolean
  /** It answers somebody else, or stands below somebody else's post. */
  readonly answersOthers: boolean
}

/** An entry of getAuthorFeed, or a post alone as getPosts gives it as `{ post }`. Null if it cannot be read. */
export function readEntry(value: unknown, meta: ReadingMeta): Entry | null {
  const { post: view, reply, reason } = entryShape.parse(value)
  const said = viewShape.safeParse(view).data
  if (said === undefined) return null
  const original = entryOf({ ...said, author: readAuthor(said.author) }, meta, reply?.parent)
  if (original === null || reason === null) return original
  const by = readAuthor(reason.by)
  if (reason.$type.endsWith('#reasonPin')) return { ...original, isPinned: true }
  if (by.did === '') return reason.$type.endsWith('#reasonRepost') ? null : original
  const { at, ...times } = readTimes({ createdAt: reason.indexedAt, indexedAt: reason.indexedAt }, meta)
  const moved = { ...original, by, at, isRepost: true, answersOthers: false }
  // One's own post brought up once more is the same post: as a repost of its own it would take its place.
  return by.did === original.by.did ? moved : { ...moved, post: { ...repostBy(by, original), ...times } }
}

/** A record as repositories and Jetstream hold it. `author`: as far as known; `seenAt`: when the network saw it, else null. */
export function readRecord({ uri, record, author, seenAt }: RecordSaid, meta: ReadingMeta): Entry | null {
  const embed = recordShape.safeParse(record).data?.embed
  const indexedAt = seenAt === null ? '' : new Date(seenAt).toISOString()
  return entryOf({ uri, record, author, embed, indexedAt }, meta, null)
}

export interface RecordSaid {
  readonly uri: string
  readonly record: unknown
  readonly author: BlueskyAuthor
  readonly seenAt: number | null
}

const entryShape = z
  .object({
    post: anything,
    reply: z.object({ parent: anything }).nullable().catch(null),
    reason: z.object({ $type: text, by: anything, indexedAt: text }).nullable().catch(null),
  })
  .catch({ post: null, reply: null, reason: null })

const viewShape = z.object({
  uri: z.string().min(1),
  author: anything,
  record: anything,
  embed: anything,
  indexedAt: text,
})

const answered = z.object({ uri: text }).catch({ uri: '' })
const recordShape = z.object({
  text: z.string(),
  createdAt: text,
  langs: list,
  tags: list,
  facets: anything,
  embed: anything,
  reply: z.object({ parent: answered, root: answered }).nullable().catch(null),
})

type View = Omit<z.infer<typeof viewShape>, 'author'> & { readonly author: BlueskyAuthor }
type RecordShape = z.infer<typeof recordShape>

function entryOf(view: View, meta: ReadingMeta, parent: unknown): Entry | null {
  const record = recordShape.safeParse(view.record).data
  if (record === undefined) return null
  const did = view.author.did || (atUriParts(view.uri)?.did ?? '')
  const author = { ...view.author, did }
  const { at, ...times } = readTimes({ createdAt: record.createdAt, indexedAt: view.indexedAt }, meta)
  const marks = readMarks(record.text, record.facets)
  // An AppView that could not show the embed leaves the record's, which names the same things.
  const embedded = readEmbed(view.embed ?? record.embed, did)
  const post = platformPost({
    id: view.uri,
    url: pageOf(view.uri, author.handle),
    text: record.text.trim(),
    ...times,
    author: authorNameOrDid(author),
    links: joined([...marks.links, ...embedded.links]),
    media: embedded.media,
    lang: languageTag(strings(record.langs)[0] ?? null) ?? meta.lang,
    categories: [...new Set([...marks.tags, ...strings(record.tags)])],
    quoteOf: embedded.quoteOf,
    replyTo: replyOf(record, parent),
  })
  return { post, by: author, at, isPinned: false, isRepost: false, answersOthers: answersOthers(record, did) }
}

function strings(values: readonly unknown[]): readonly string[] {
  return values.filter((value): value is string => typeof value === 'string' && value.trim() !== '')
}

/** Each target once: what the card tells of a link that stands in the text goes to that one. */
function joined(links: readonly Link[]): readonly Link[] {
  return once(links, ({ raw, expanded }) => expanded ?? raw)
}

function replyOf({ reply }: RecordShape, parent: unknown): PostRef | null {
  const view = viewShape.safeParse(parent).data
  const id = reply?.parent.uri || (view?.uri ?? '')
  if (id === '') return null
  const author = readAuthor(view?.author)
  const url = pageOf(id, author.handle)
  if (view === undefined || author.isHidden) return postRef({ id, url })
  const said = recordShape.safeParse(view.record).data
  return postRef({ id, url, author: authorName(author), text: said?.text.trim() })
}

function answersOthers({ reply }: RecordShape, did: string): boolean {
  if (reply === null) return false
  return [reply.parent.uri, reply.root.uri].some((uri) => {
    const other = atUriParts(uri)?.did
    return other !== undefined && other !== did
  })
}

/** Of a post that hides from strangers a repost says which one it is, and nothing of what it holds. */
function repostBy(by: BlueskyAuthor, { post, by: author }: Entry): ParsedPost {
  const { id, url } = post
  const known = { ...post, author: authorNameOrDid(by), text: '', replyTo: null }
  if (author.isHidden)
    return { ...known, links: [], media: [], categories: [], quoteOf: null, repostOf: postRef({ id, url }) }
  return { ...known, repostOf: postRef({ id, url, author: post.author, text: post.text }) }
}
