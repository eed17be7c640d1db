import type { Core } from '#core.ts'
import type { TopicInForce } from '#storage/topics.ts'
import { topicOf } from './asked-topic.ts'
import { type Command, type Given, UsageError } from './command.ts'
import { exportTopicLedger, importTopicLedger, listLeakers } from './ledger-actions.ts'
import { withCore } from './with-core.ts'

type Action = (given: Given, core: Core, topic: TopicInForce) => Promise<number>

const actions: Readonly<Record<string, Action>> = {
  list: listLeakers,
  export: exportTopicLedger,
  import: importTopicLedger,
}

export const command: Command = {
  summary: 'Shows who was right how often; takes claims with what became of them in and out.',
  usage: `list [--json] | export [FILE] | import FILE

The ledger is that of the topic that --topic names, else the first. 'import' reads what 'export' writes, or a list of
claims with links, from FILE or, for -, from standard input; a file with anything wrong in it is refused whole.`,
  mostWords: 2,
  options: { topic: { type: 'string' }, json: { type: 'boolean' } },
  run: async (given) => {
    const [name = ''] = given.words
    const action = actions[name]
    if (action === undefined)
      throw new UsageError(`expected one of ${Object.keys(actions).join(', ')}, not '${name}'`)
    return await withCore(given, async (core) => action(given, core, await topicOf(given, core)))
  },
}
