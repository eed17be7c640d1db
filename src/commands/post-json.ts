import type { Link, Media, ParsedPost, Post, PostRef } from '#model/post.ts'
import { iso } from '#web/post-json.ts'

/** A post as every command and the API show it: instants are ISO 8601 in UTC. */
export function postToJson(
  post: ParsedPost & Partial<Pick<Post, 'source' | 'receivedAt'>>,
): Record<string, unknown> {
  return {
    ...post,
    publishedAt: iso(post.publishedAt),
    updatedAt: iso(post.updatedAt),
    ...(post.receivedAt !== undefined && { receivedAt: iso(post.receivedAt) }),
  }
}

/** What a stage reads of a line: missing fields are empty. `time` stands in for `publishedAt`. */
export function postFromJson(value: Readonly<Record<string, unknown>>): Post {
  const text = (key: string): string => (typeof value[key] === 'string' ? value[key] : '')
  const orNull = (key: string): string | null => (typeof value[key] === 'string' ? value[key] : null)
  const publishedAt = instantOf(value['publishedAt']) ?? instantOf(value['time'])
  return {
    id: typeof value['id'] === 'number' ? String(value['id']) : text('id'),
    source: text('source'),
    url: orNull('url'),
    title: text('title'),
    text: text('text'),
    summary: text('summary'),
    content: text('content'),
    author: orNull('author'),
    links: listOf<Link>(value['links'], 'raw'),
    media: listOf<Media>(value['media'], 'url'),
    lang: orNull('lang'),
    categories: Array.isArray(value['categories'])
      ? value['categories'].filter((name) => typeof name === 'string')
      : [],
    publishedAt: publishedAt ?? 0,
    updatedAt: instantOf(value['updatedAt']),
    receivedAt: instantOf(value['receivedAt']) ?? publishedAt ?? 0,
    timePrecision: publishedAt === null ? 'inferred' : 'exact',
    repostOf: refOf(value['repostOf']),
    quoteOf: refOf(value['quoteOf']),
    replyTo: refOf(value['replyTo']),
  }
}

/** ISO text or milliseconds; null for anything else. */
function instantOf(value: unknown): number | null {
  const at = typeof value === 'string' ? Date.parse(value) : value
  return typeof at === 'number' && Number.isFinite(at) ? at : null
}

function listOf<T>(value: unknown, key: keyof T & string): T[] {
  if (!Array.isArray(value)) return []
  return value.filter((item: unknown): item is T => isObject(item) && typeof item[key] === 'string')
}

function refOf(value: unknown): PostRef | null {
  if (!isObject(value)) return null
  const known = ['id', 'url', 'author', 'text'].filter((key) => typeof value[key] === 'string')
  return known.length === 0 ? null : Object.fromEntries(known.map((key) => [key, value[key]]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
