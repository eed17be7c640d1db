import { hash } from 'node:crypto'
import { setImmediate as turnOfOthers } from 'node:timers/promises'
import type { ParsedPost } from '#model/post.ts'
import type { Source } from '#model/source.ts'
import { addressKey } from '#parse/canonical-url.ts'
import { contentHash } from '#parse/content-hash.ts'
import { storable } from '#storage/json-text.ts'
import type { IncomingPost } from '#storage/store-posts.ts'
import { type Ruleset, judgeAll } from './ruleset.ts'

/** Ids longer than an index takes are hashed. */
const longestId = 512

/** After so many characters that were judged others get a turn: some ten milliseconds. */
const charactersATurn = 1_000_000

/**
 * Posts of one source, judged and ready to be stored; of two with one id the first, which feeds put newest. One that
 * declares no language, or one that is not written in its letters, gets the language its words are in, if that is sure.
 * Now and then it lets others have a turn: a feed of ten megabytes must not hold up everything else.
 */
export async function incomingPosts(
  posts: readonly ParsedPost[],
  source: Source,
  ruleset: Ruleset,
): Promise<IncomingPost[]> {
  if (posts.length === 0) return []
  const { languageOfPost } = await import('#text/language.ts')
  const incoming: IncomingPost[] = []
  let characters = 0
  for (const post of firstById(posts)) {
    const lang = languageOfPost(post)
    incoming.push(judged(lang === post.lang ? post : { ...post, lang }, source, ruleset))
    characters += post.text.length
    if (characters < charactersATurn) continue
    characters = 0
    await turnOfOthers()
  }
  return incoming
}

function firstById(posts: readonly ParsedPost[]): Iterable<ParsedPost> {
  const byId = new Map<string, ParsedPost>()
  for (const read of posts) {
    const id = storedId(read.id)
    if (!byId.has(id)) byId.set(id, id === read.id ? read : { ...read, id })
  }
  return byId.values()
}

/** The id that a post of a source is stored under: its own, unless no column or index could hold that. */
export function storedId(own: string): string {
  const id = storable(own)
  return id.length > longestId ? `sha256:${hash('sha256', id)}` : id
}

function judged(post: ParsedPost, source: Source, ruleset: Ruleset): IncomingPost {
  const verdicts = judgeAll(ruleset, [{ ...post, source: source.name, sourceId: source.id }], source.mode)
  return {
    post,
    urlKey: verdicts.length === 0 ? null : addressKey(post.url),
    contentHash: hashOf(post),
    verdicts,
  }
}

/**
 * Stands for what a reader sees, and whether that is only the beginning. What is quoted is apart: some ways to a post
 * tell it, others only where it stands, and that it changes is no edit of this post.
 */
function hashOf(post: ParsedPost): string {
  const quoted = post.quoteOf?.text
  const cut = post.isCut === true ? 'cut:' : ''
  return cut + contentHash(ownWords(post)) + (quoted === undefined ? '' : `/${contentHash(quoted)}`)
}

/** Markup, and what a link's query counts, change without anybody having written anything; links may be the quoted post's. */
function ownWords({ title, text, links, repostOf, quoteOf }: ParsedPost): string {
  const addresses = quoteOf === null ? links.map(({ raw }) => raw.split('?', 1)[0]).join(' ') : ''
  const repeated = repostOf?.text === undefined ? '' : `\n${repostOf.text}`
  return `${title}\n${text}\n${addresses}${repeated}`
}
