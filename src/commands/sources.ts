import type { Core } from '#core.ts'
import { pauseSource, resumeSource } from '#storage/source-changes.ts'
import { type StoredSource, getSource } from '#storage/sources.ts'
import { neverAsked } from '#web/source-json.ts'
import { counted } from '#web/views/markup.ts'
import type { PollReport } from '#workers/poll.ts'
import { type Command, CommandError, type Given, UsageError } from './command.ts'
import { knownSource } from './known-source.ts'
import { addSource } from './source-add.ts'
import { exportSources, importSources } from './source-lists.ts'
import { removeSource } from './source-remove.ts'
import { showSource, showSources } from './source-show.ts'
import { trySourceOnce } from './source-try.ts'
import { withCore } from './with-core.ts'

type Action = (given: Given, core: Core) => Promise<number>

const actions: Readonly<Record<string, Action>> = {
  list: showSources,
  show: onSource(showSource),
  add: (given, core) => addSource(given, core, needed(given, 'an address, or a name such as r/Xiaomi')),
  try: (given, core) => trySourceOnce(given, core, needed(given, 'an address or a name')),
  test: onSource(testOne),
  pause: onSource(pauseOne),
  resume: onSource(resumeOne),
  remove: onSource(removeSource),
  import: (given, core) => importSources(given, core, needed(given, 'an OPML file or a text file')),
  export: (given, core) => exportSources(given, core, given.words[1]),
}

export const command: Command = {
  summary: 'Lists, shows, adds, tries, tests, pauses, removes, imports or exports sources.',
  usage: `list [--trouble] [--json]
  | show ID [--json]
  | add WHAT [--pick N] [--name N] [--group G] [--lang L] [--curated]
        [--header 'Name: value']... [--proxy P] [--back-off source|host|group]
        [--kind KIND] [--set NAME=VALUE]...
  | try WHAT [--kind KIND] [--set NAME=VALUE]... [--header ..] [--json]
  | test ID | pause ID | resume ID
  | remove ID [--posts keep|dropped|all]
  | import FILE [--skip-bad]
  | export [FILE]

WHAT is the address of a feed or page, or a name: r/Xiaomi, @name@mastodon.social, t.me/name, youtube.com/@name,
github.com/owner/name, name.bsky.social. Kinds that are no feed are described in docs/sources.md: --kind html
--set item=.post --set title=h2 --set link=a reads a page; 'try' shows what would come of it. ID may also be its address or name. A secret in a header
is best kept in the environment: --header 'Cookie: \${MY_COOKIE}' is filled in when the source is asked.`,
  mostWords: 2,
  options: {
    json: { type: 'boolean' },
    trouble: { type: 'boolean' },
    pick: { type: 'string' },
    name: { type: 'string' },
    group: { type: 'string' },
    lang: { type: 'string' },
    curated: { type: 'boolean' },
    header: { type: 'string', multiple: true },
    proxy: { type: 'string' },
    'back-off': { type: 'string' },
    kind: { type: 'string' },
    set: { type: 'string', multiple: true },
    posts: { type: 'string' },
    'skip-bad': { type: 'boolean' },
  },
  run: async (given) => {
    const action = actions[given.words[0] ?? 'list']
    if (action === undefined)
      throw new UsageError(`expected one of ${Object.keys(actions).join(', ')}, not '${given.words[0]}'`)
    return await withCore(given, (core) => action(given, core))
  },
}

function onSource(act: (given: Given, core: Core, source: StoredSource) => Promise<number>): Action {
  return async (given, core) => {
    const wanted = needed(given, 'the id or address of a source')
    return await act(given, core, await knownSource(core, wanted))
  }
}

/** Asks a source now and says how it fares. */
async function testOne(given: Given, core: Core, before: StoredSource): Promise<number> {
  const { id } = before
  const report = await core.pollSource(before, true)
  const after = await getSource(core.runtime.db, id)
  const said = { state: after?.state, why: after?.stateWhy, fix: after?.stateFix }
  given.out(
    given.options['json'] === true ? JSON.stringify({ id, ...report, ...said }) : testText(before, report),
  )
  if (report.kind === 'failed' && typeof after?.stateFix === 'string') given.say(after.stateFix)
  return report.kind === 'failed' || report.kind === 'notDue' ? 1 : 0
}

function testText(source: StoredSource, report: PollReport): string {
  const { id, nextPollAt } = source
  switch (report.kind) {
    case 'read':
      return `${id} answered ${counted(report.read, 'post')}, ${report.added} of them new.`
    case 'unchanged':
      return `${id} answered; nothing is new.`
    case 'failed':
      return `${id} failed: ${report.message}`
    case 'notDue':
      return `${id} was not asked: ${neverAsked(source) ?? (nextPollAt === null ? `it is not asked any more, and 'leakwire sources resume ${id}' asks it again` : 'its host asked to wait')}.`
  }
}

async function pauseOne(given: Given, core: Core, { id }: StoredSource): Promise<number> {
  const isChanged = await pauseSource(core.runtime.db, id, Date.now())
  given.say(
    isChanged
      ? `${id} is paused. 'leakwire sources resume ${id}' asks it again.`
      : `${id} is not asked anyway. Nothing was changed.`,
  )
  return 0
}

/** Lets a source be asked again, and asks it at once. */
async function resumeOne(given: Given, core: Core, { id }: StoredSource): Promise<number> {
  if (!(await resumeSource(core.runtime.db, id, Date.now()))) {
    given.say(`${id} is not paused, nor stopped. Nothing was changed.`)
    return 0
  }
  const report = await core.poll(id)
  switch (report.kind) {
    case 'failed':
      throw new CommandError(`${id} is asked again, but this time it failed: ${report.message}`)
    case 'notDue':
      given.say(`${id} is asked again as soon as the wait that its host asked for is over.`)
      return 0
    case 'unchanged':
      given.say(`${id} is asked again. It has nothing new.`)
      return 0
    case 'read':
      given.say(`${id} is asked again. It brought ${report.added} new posts.`)
      return 0
  }
}

function needed(given: Given, what: string): string {
  const [, word] = given.words
  if (word === undefined) throw new UsageError(`name ${what}`)
  return word
}
