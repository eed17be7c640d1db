import { removeStarter } from '#config/starter.ts'
import { type Command, UsageError } from './command.ts'
import { withCore } from './with-core.ts'

export const command: Command = {
  summary: 'Removes the starter archive for good: `starter remove`.',
  usage: 'remove',
  mostWords: 1,
  options: {},
  run: async (given) => {
    if (given.words[0] !== 'remove') throw new UsageError("expected 'remove'")
    const removed = await withCore(given, async (core) => {
      return await removeStarter(core.runtime.db, { now: Date.now(), aliases: await core.aliases() })
    })
    given.say(
      removed === 0 ? 'There was no starter archive.' : `Removed ${removed} posts of the starter archive.`,
    )
    return 0
  },
}
