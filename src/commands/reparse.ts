import type { Core } from '#core.ts'
import { sourcesWithRaw } from '#storage/raw-answers.ts'
import { getSources } from '#storage/sources.ts'
import { counted } from '#web/views/markup.ts'
import { type Command, CommandError, type Given } from './command.ts'
import { knownSource } from './known-source.ts'
import { withCore } from './with-core.ts'

export const command: Command = {
  summary: 'Reads kept answers of sources once more, after the program learned to read them better.',
  usage:
    '[SOURCE]\n\nWithout SOURCE: of all. Nothing is asked. Answers are kept for LEAKWIRE_KEEP_RAW_DAYS days.',
  mostWords: 1,
  options: {},
  run: (given) => withCore(given, (core) => reparseKept(given, core)),
}

async function reparseKept(given: Given, core: Core): Promise<number> {
  const { reparse } = await import('#workers/reparse.ts')
  const { db } = core.runtime
  const [wanted] = given.words
  const sources =
    wanted === undefined ? await getSources(db, await sourcesWithRaw(db)) : [await knownSource(core, wanted)]
  const hands = await core.pollHands()
  let answers = 0
  for (const source of sources) {
    const report = await reparse(hands, source)
    answers += report.answers
    given.say(
      `${source.id}: ${counted(report.answers, 'answer')} read again, ${counted(report.added, 'post')} more, ` +
        `${report.corrected} corrected${report.unreadable === 0 ? '' : `, ${report.unreadable} unreadable`}.`,
    )
  }
  if (answers === 0)
    throw new CommandError(
      'No answers are kept. They are when LEAKWIRE_KEEP_RAW_DAYS is above 0 and a source was asked.',
    )
  for (const { id } of (await core.ruleset()).topics) await core.digest(id)
  return 0
}
