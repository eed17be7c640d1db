import type { Core } from '#core.ts'
import type { TopicInForce } from '#storage/topics.ts'
import { topicOf } from './asked-topic.ts'
import { type Command, type Given, UsageError } from './command.ts'
import { checkTopics } from './topic-check.ts'
import { pinOne, showPins, unpinOne } from './topic-pins.ts'
import { showRejects, tellWhy } from './topic-posts.ts'
import { showSuggestions } from './topic-suggest.ts'
import { backtestFile } from './topic-trial.ts'
import { exportTopic, importTopic, listTopics, showTopic, undoOne } from './topic-versions.ts'
import { withCore } from './with-core.ts'

type Action = (given: Given, core: Core) => Promise<number>

/** What is done on the database; `check` needs none. */
const actions: Readonly<Record<string, Action>> = {
  list: listTopics,
  show: onTopic(showTopic),
  export: onTopic(exportTopic),
  import: importTopic,
  backtest: backtestFile,
  undo: onTopic(undoOne),
  pins: onTopic(showPins),
  pin: onTopic(pinOne),
  unpin: onTopic(unpinOne),
  why: onTopic(tellWhy),
  rejects: onTopic(showRejects),
  suggest: onTopic(showSuggestions),
}

export const command: Command = {
  summary: 'Checks, lists, tries, changes or takes back the rules of topics; pins posts and says why.',
  usage: `check [FILE]...
  | list | show | export [--version N] [--write]
  | backtest FILE [--json] | import FILE [--reason WHY] [--force]
  | undo [--to N] [--force]
  | pins | pin POST must|must-not | unpin POST
  | why POST | rejects [--query Q] [--limit N] [--json] | suggest [--at DAY] [--json]

All but 'check', 'list' and FILE are about the topic that --topic names, else the first. POST is the number of a post
or its address. 'backtest' tells what a file would do to the archive, 'import' puts it in force, 'undo' takes that
back. A version that goes against pinned posts is refused unless --force is given.`,
  mostWords: Number.MAX_SAFE_INTEGER,
  options: {
    topic: { type: 'string' },
    version: { type: 'string' },
    write: { type: 'boolean' },
    json: { type: 'boolean' },
    reason: { type: 'string' },
    force: { type: 'boolean' },
    to: { type: 'string' },
    query: { type: 'string' },
    limit: { type: 'string' },
    at: { type: 'string' },
  },
  run: async (given) => {
    const [name = ''] = given.words
    if (name === 'check') return checkTopics(given)
    const action = actions[name]
    if (action === undefined)
      throw new UsageError(`expected one of check, ${Object.keys(actions).join(', ')}, not '${name}'`)
    return await withCore(given, (core) => action(given, core))
  },
}

function onTopic(act: (given: Given, core: Core, topic: TopicInForce) => Promise<number>): Action {
  return async (given, core) => await act(given, core, await topicOf(given, core))
}
