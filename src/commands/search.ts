import { parseQuery } from '#query/parse.ts'
import { starterTopic } from '#config/starter.ts'
import { searchPosts } from '#web/search-posts.ts'
import { type Command, CommandError, UsageError, countOption } from './command.ts'
import { withCore } from './with-core.ts'

export const command: Command = {
  summary: 'Searches the kept posts, newest first.',
  usage: 'QUERY [--limit N] [--json]',
  options: { limit: { type: 'string' }, json: { type: 'boolean' } },
  run: async (given) => {
    if (given.words.length === 0) throw new UsageError('say what to search for')
    return 0
  },
}
