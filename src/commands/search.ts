import type { Core } from '#core.ts'
import type { Problem } from '#query/problem.ts'
import { searchPoolOf } from '#search/search-pool-of.ts'
import { type ExportFormat, exportSearch, mostExported } from '#web/export-search.ts'
import { accountJson } from '#web/post-json.ts'
import { type Search, type SearchAnswer, searchPosts } from '#web/search-posts.ts'
import { topicOf } from './asked-topic.ts'
import { type Command, CommandError, type Given, UsageError, countOption, textOption } from './command.ts'
import { withCore } from './with-core.ts'

const initialLimit = 20

export const command: Command = {
  summary: 'Searches the kept posts, newest first.',
  usage:
    'QUERY [--topic ID] [--limit N] [--sort time|relevance] [--dropped] [--json]\n       leakwire search QUERY --format csv|jsonl|json [--topic ID] [--limit N] [--dropped]\n\n' +
    `The topic is the one that --topic names, else the first. Without --format: ${initialLimit} posts, unless --limit says otherwise; with it all, up to ${mostExported}.`,
  mostWords: Number.MAX_SAFE_INTEGER,
  options: {
    topic: { type: 'string' },
    limit: { type: 'string' },
    json: { type: 'boolean' },
    sort: { type: 'string' },
    format: { type: 'string' },
    dropped: { type: 'boolean' },
  },
  run: async (given) => {
    const query = given.words.join(' ')
    if (query === '') throw new UsageError('say what to search for')
    const format = formatOf(given)
    const search = searchOf(given, query)
    return await withCore(given, async (core) => {
      const asked = { ...search, topicId: (await topicOf(given, core)).id }
      return format === null
        ? await show(given, core, asked)
        : await write(given, core, { search: asked, format })
    })
  },
}

type Found = Extract<SearchAnswer, { kind: 'found' }>

function searchOf(given: Given, query: string): Omit<Search, 'limit' | 'topicId'> {
  const sort = textOption(given, 'sort') ?? 'time'
  if (sort !== 'time' && sort !== 'relevance')
    throw new UsageError(`--sort expects time or relevance, not '${sort}'`)
  const pool = searchPoolOf(query, given.options['dropped'] === true)
  return { query, pool, sort, after: null }
}

function formatOf(given: Given): ExportFormat | null {
  const format = textOption(given, 'format')
  if (format === undefined || format === 'csv' || format === 'json' || format === 'jsonl')
    return format ?? null
  throw new UsageError(`--format expects csv, jsonl or json, not '${format}'`)
}

async function show(given: Given, { runtime }: Core, asked: Omit<Search, 'limit'>): Promise<number> {
  const search = { ...asked, limit: countOption(given, 'limit', initialLimit) }
  const found = readOrThrow(asked.query, await searchPosts({ db: runtime.db, now: Date.now }, search))
  for (const account of found.posts)
    given.out(given.options['json'] === true ? JSON.stringify(accountJson(account)) : lineOf(account))
  if (found.isUnfinished)
    given.say(
      `Only the newest ${found.lookedAt} posts were looked at: add a word, or a date such as after:30d.`,
    )
  else if (found.next !== null) given.say('There is more: raise --limit.')
  if (found.suggestion !== null) given.say(`Nothing found. Did you mean: ${found.suggestion}`)
  else if (found.posts.length === 0) given.say('Nothing found.')
  return 0
}

async function write(
  given: Given,
  { runtime }: Core,
  { search, format }: { readonly search: Omit<Search, 'limit'>; readonly format: ExportFormat },
): Promise<number> {
  if (search.sort === 'relevance')
    throw new UsageError('--format writes posts newest first: leave out --sort')
  const limit = countOption(given, 'limit', mostExported)
  if (limit > mostExported) throw new UsageError(`--limit may be ${mostExported} with --format`)
  const hands = { db: runtime.db, now: Date.now }
  const { text, next } = readOrThrow(search.query, await exportSearch(hands, { ...search, limit }, format))
  for await (const piece of text) given.out(piece.replace(/\n$/u, ''))
  if (next !== null) given.say(`There is more, before the last of these: add before:${dayAfter(next.key)}.`)
  return 0
}

/** The day after an instant, since 'before:' leaves its own day out. */
function dayAfter(at: number): string {
  return new Date(at + 86_400_000).toISOString().slice(0, 10)
}

interface Unread {
  readonly kind: 'problems'
  readonly problems: readonly Problem[]
}

/** What was found. Throws CommandError that shows where a query cannot be read. */
export function readOrThrow<T extends { readonly kind: string }>(
  query: string,
  answer: T | Unread,
): Exclude<T, Unread> {
  if (!isUnread(answer)) return answer as Exclude<T, Unread>
  throw new CommandError(answer.problems.map((problem) => shownProblem(query, problem)).join('\n'))
}

function isUnread(answer: { readonly kind: string }): answer is Unread {
  return answer.kind === 'problems'
}

function lineOf({ post, keywords }: Found['posts'][number]): string {
  const day = new Date(post.publishedAt).toISOString().slice(0, 10)
  const names = keywords.slice(0, 5).map(({ name }) => name)
  return `${day}  ${post.title || post.text.slice(0, 100)}\n    ${post.sourceName}  ${post.url ?? ''}\n    ${names.join(', ')}`
}

/** The query with a mark under the place, what is wrong there and what would be right. */
function shownProblem(query: string, { at, message, suggestion }: Problem): string {
  const advice = suggestion === null ? '' : ` Did you mean ${suggestion}?`
  return `${query}\n${' '.repeat(at)}^ ${message}${advice}`
}
