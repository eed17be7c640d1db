import { starterTopic } from '#config/starter.ts'
import type { Core } from '#core.ts'
import type { Problem } from '#query/problem.ts'
import { accountJson } from '#web/post-json.ts'
import { type SearchAnswer, searchPosts } from '#web/search-posts.ts'
import { type Command, CommandError, type Given, UsageError, countOption } from './command.ts'
import { withCore } from './with-core.ts'

const initialLimit = 20

export const command: Command = {
  summary: 'Searches the kept posts, newest first.',
  usage: 'QUERY [--limit N] [--json]',
  mostWords: Number.MAX_SAFE_INTEGER,
  options: { limit: { type: 'string' }, json: { type: 'boolean' } },
  run: async (given) => {
    const query = given.words.join(' ')
    if (query === '') throw new UsageError('say what to search for')
    const found = await withCore(given, (core) => find(given, core, query))
    for (const account of found.posts) {
      given.out(given.options['json'] === true ? JSON.stringify(accountJson(account)) : lineOf(account))
    }
    if (found.next !== null) given.say(`There is more: raise --limit.`)
    return 0
  },
}

type Found = Extract<SearchAnswer, { kind: 'found' }>

async function find(given: Given, { runtime }: Core, query: string): Promise<Found> {
  const limit = countOption(given, 'limit', initialLimit)
  const search = { topicId: starterTopic, query, pool: 'kept' as const, after: null, limit }
  return foundOrThrow(query, await searchPosts({ db: runtime.db, now: Date.now }, search))
}

/** What was found. Throws CommandError that shows where a query cannot be read. */
export function foundOrThrow(query: string, answer: SearchAnswer): Found {
  if (answer.kind === 'found') return answer
  throw new CommandError(answer.problems.map((problem) => shownProblem(query, problem)).join('\n'))
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
