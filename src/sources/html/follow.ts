import { z } from 'zod'
import type { Answer, FetchFailure } from '#model/fetch.ts'
import type { Media, ParsedPost } from '#model/post.ts'
import { type Context, shownAuthor } from '#sources/adapter.ts'
import type { FeedNotice } from '#sources/feed-notices.ts'
import { authorOf, bodyOf, type Found, lineOf, timeOf, timeReader, timeSelector } from './fields.ts'
import type { FollowOption } from './options.ts'
import { type HtmlPage, type PageReading, readHtmlPage } from './page.ts'
import { readSelector, select } from './selector.ts'
import { shownTime } from '#sources/post-time.ts'

const link = z.object({
  raw: z.string(),
  expanded: z.string().exactOptional(),
  title: z.string().exactOptional(),
  description: z.string().exactOptional(),
})

/** What a post's own page says of it, kept so that the post says the same at every poll: else it would seem edited. */
const article = z.object({
  text: z.string(),
  links: z.array(link),
  title: z.string().exactOptional(),
  author: z.string().exactOptional(),
  publishedAt: z.int().exactOptional(),
  timePrecision: z.enum(['exact', 'minute', 'day']).exactOptional(),
})

type Article = z.output<typeof article>

const noMemory = { articles: {}, left: [], tries: {}, isAwaited: false }

/** What is remembered of posts: what their pages said, or how often that could not be read. */
export const followMemory = z
  .object({
    articles: z.record(z.string(), article).catch({}),
    /** Those of them that left the page, the latest first: some come back. */
    left: z.array(z.string()).catch([]),
    tries: z.record(z.string(), z.int().min(1)).catch({}),
    /** Pages are still to be opened. */
    isAwaited: z.boolean().catch(false),
  })
  .catch(noMemory)

export type FollowMemory = z.output<typeof followMemory>

export interface FollowResult {
  readonly posts: readonly ParsedPost[]
  readonly memory: FollowMemory
  /** Pages were opened, and not one could be read: why. */
  readonly notice: FeedNotice | null
  /** Why no more pages were opened; null: nothing kept from it. */
  readonly failure: FetchFailure | null
  readonly bytes: number
}

/** After so many polls in which its page could not be read a post stays as the listing shows it. */
const MOST_TRIES = 3

/**
 * Opens the pages of posts that were not read yet, at most `follow.most` of them, and puts what they say into the posts.
 * A page that cannot be read leaves its post as it is, to be opened again by the next poll.
 */
export async function followPosts(
  context: Context,
  posts: readonly ParsedPost[],
  memory: FollowMemory,
  options: PageReading & { readonly follow: FollowOption },
): Promise<FollowResult> {
  const opening: Opening = {
    articles: new Map(),
    shown: new Map(),
    tries: new Map(),
    problem: null,
    bytes: 0,
  }
  let failure: FetchFailure | null = null
  for (const post of posts.filter(({ id }) => isWaiting(memory, id)).slice(0, options.follow.most)) {
    failure = await open(context, post, options, opening)
    if (failure !== null) break
    if (!opening.articles.has(post.id)) opening.tries.set(post.id, (memory.tries[post.id] ?? 0) + 1)
  }
  const now = remembered(posts, memory, opening)
  return {
    posts: posts.map((post) =>
      isWaiting(now, post.id)
        ? { ...post, isCut: true }
        : withArticle(post, now.articles[post.id], opening.shown.get(post.id)),
    ),
    memory: now,
    notice: opening.articles.size === 0 ? opening.problem : null,
    failure,
    bytes: opening.bytes,
  }
}

function isWaiting({ articles, tries }: Pick<FollowMemory, 'articles' | 'tries'>, id: string): boolean {
  return articles[id] === undefined && (tries[id] ?? 0) < MOST_TRIES
}

/** Pages fall short for a while, and lists turn: a post that comes back must not seem edited. */
const MOST_LEFT = 50

function remembered(posts: readonly ParsedPost[], before: FollowMemory, opening: Opening): FollowMemory {
  const ids = posts.map(({ id }) => id)
  const onPage = new Set(ids)
  const known = Object.keys(before.articles).filter((id) => !before.left.includes(id))
  const left = [...known, ...before.left].filter((id) => !onPage.has(id)).slice(0, MOST_LEFT)
  const articles = pick([...ids, ...left], (id) => opening.articles.get(id) ?? before.articles[id])
  const tries = pick(ids, (id) => opening.tries.get(id) ?? before.tries[id])
  const isAwaited = ids.some((id) => isWaiting({ articles, tries }, id))
  return { articles, left, tries, isAwaited }
}

/** What is not kept: another one would be no edit. */
interface Shown {
  readonly content: string
  readonly images: readonly Media[]
}

interface Opening {
  readonly articles: Map<string, Article>
  readonly shown: Map<string, Shown>
  readonly tries: Map<string, number>
  problem: FeedNotice | null
  bytes: number
}

/** What forbids to open more, null if nothing does. */
async function open(
  context: Context,
  post: ParsedPost,
  options: PageReading & { readonly follow: FollowOption },
  opening: Opening,
): Promise<FetchFailure | null> {
  if (post.url === null) return null
  const outcome = await context.ask({ url: post.url, etag: null, lastModified: null })
  if (outcome.kind === 'failed' && goesForAll.has(outcome.failure.code)) return outcome.failure
  if (outcome.kind !== 'fresh') {
    if (outcome.kind === 'failed')
      opening.problem = { message: outcome.failure.message, fix: outcome.failure.fix }
    return null
  }
  opening.bytes += outcome.bytes
  const read = readArticle(outcome.answer, options, context.now)
  if (read === null) opening.problem = noText(post.url, options.follow)
  else {
    opening.articles.set(post.id, read.article)
    opening.shown.set(post.id, read)
  }
  return null
}

/** What would keep the next page from being read just the same. */
const goesForAll: ReadonlySet<FetchFailure['code']> = new Set(['rateLimited', 'config', 'budget'])

function noText(url: string, { text }: FollowOption): FeedNotice {
  return {
    message: `The page ${url} was opened for its text, and nothing there matches the selector '${text}' (follow.text).`,
    fix: 'Open that page in a browser, and correct follow.text of the source.',
  }
}

/** Longer texts are cut: they are kept between polls. */
const LONGEST_TEXT = 20_000
const MOST_LINKS = 100

interface ReadArticle extends Shown {
  readonly article: Article
}

/** What a post's page says; null if its text is not there. */
function readArticle(
  answer: Answer,
  options: PageReading & { readonly follow: FollowOption },
  receivedAt: number,
): ReadArticle | null {
  const { follow } = options
  const page = readHtmlPage(answer, options)
  const body = find(page, follow.text)
  const said = body === null ? null : bodyOf(page, body)
  if (said === null || said.text === '') return null
  const title = lineAt(page, follow.title)
  const author = find(page, follow.author)
  const shown = author === null ? null : shownAuthor(authorOf(page, author), null)
  const article: Article = {
    text: said.text.slice(0, LONGEST_TEXT),
    links: said.links.slice(0, MOST_LINKS),
    ...(title !== '' && { title }),
    ...(shown !== null && { author: shown }),
    ...timeAt(page, follow, receivedAt),
  }
  return { article, content: said.content, images: said.images }
}

function find(page: HtmlPage, written: string | undefined): Found | null {
  if (written === undefined) return null
  const selector = readSelector(written)
  const elements = select(page.$.root(), selector)
  return elements.length === 0 ? null : { elements, attribute: selector.attribute }
}

function lineAt(page: HtmlPage, written: string | undefined): string {
  const found = find(page, written)
  return found === null ? '' : lineOf(page, found)
}

function timeAt(
  page: HtmlPage,
  { time }: FollowOption,
  receivedAt: number,
): Pick<Article, 'publishedAt' | 'timePrecision'> {
  const found = find(page, timeSelector(time))
  const date = found === null || time === undefined ? null : timeOf(page, found, timeReader(time, receivedAt))
  const { publishedAt, timePrecision } = shownTime(date, receivedAt)
  return timePrecision === 'inferred' ? {} : { publishedAt, timePrecision }
}

function withArticle(post: ParsedPost, said: Article | undefined, shown: Shown | undefined): ParsedPost {
  if (said === undefined) return post
  const known = new Set(post.media.map(({ url }) => url))
  const media = [...post.media, ...(shown?.images ?? []).filter(({ url }) => !known.has(url))]
  return { ...post, ...said, media, content: shown?.content ?? '' }
}

function pick<Value>(
  ids: readonly string[],
  valueOf: (id: string) => Value | undefined,
): Record<string, Value> {
  const picked: Record<string, Value> = {}
  for (const id of ids) {
    const value = valueOf(id)
    if (value !== undefined) picked[id] = value
  }
  return picked
}
