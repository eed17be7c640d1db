import type { BundleChange } from '#bundle/section.ts'
import { join } from 'node:path'
import { keepTopicFile } from '#config/keep-topic-file.ts'
import type { Core } from '#core.ts'
import { topicsInForce } from '#storage/topics.ts'
import { takeBundle, writeBundleOf } from '#web/take-bundle.ts'
import { type Command, CommandError, type Given, UsageError } from './command.ts'
import { readBytes, writeTextFile } from './text-file.ts'
import { newSecret } from '#new-secret.ts'
import { withCore } from './with-core.ts'

export const command: Command = {
  summary: 'Takes topics, aliases, sources, filters, subscriptions, pins and ledgers out as one file, or in.',
  usage: `export [FILE] [--with-secrets] | import FILE [--dry-run]

Without --with-secrets addresses of feeds, passwords, cookies and tokens are left out. 'import' reads what 'export' writes,
from FILE or, for -, from standard input; a file with anything wrong in it is refused whole. --dry-run only tells what
would happen. What the file says of topics, aliases, pins and claims stands from then on; sources that are followed here
stay as they are; filters are added.`,
  mostWords: 2,
  options: { 'with-secrets': { type: 'boolean' }, 'dry-run': { type: 'boolean' } },
  run: async (given) => {
    const [name = ''] = given.words
    const action = { export: giveBundle, import: takeIn }[name]
    if (action === undefined) throw new UsageError(`expected export or import, not '${name}'`)
    return await withCore(given, async (core) => action(given, core))
  },
}

async function giveBundle(given: Given, core: Core): Promise<number> {
  const secrets = given.options['with-secrets'] === true
  const text = await writeBundleOf(await handsOf(given, core), secrets)
  const [, file = '-'] = given.words
  if (file === '-') given.out(text.trimEnd())
  else writeTextFile(file, text)
  given.say(secrets ? 'Secrets are in it: keep it to yourself.' : 'Secrets are left out.')
  return 0
}

async function takeIn(given: Given, core: Core): Promise<number> {
  const [, file] = given.words
  if (file === undefined) throw new UsageError("expected 'import FILE'")
  const text = readBytes(file, 'Name a bundle as JSON.', file === '-' ? 0 : file).toString('utf8')
  const isTrial = given.options['dry-run'] === true
  const outcome = await takeBundle(await handsOf(given, core), text, isTrial)
  if (outcome.kind === 'refused') {
    const places = outcome.problems.map(({ place, message }) => `${file}: ${place}: ${message}`)
    throw new CommandError([...places, 'Nothing was taken in.'].join('\n'))
  }
  const { changes, remarks } = outcome.taken
  for (const change of changes) given.out(lineOf(change))
  for (const remark of remarks) given.say(remark)
  if (isTrial) given.say('This would happen; nothing was changed.')
  else for (const { id } of await topicsInForce(core.runtime.db)) await core.digest(id)
  return 0
}

function lineOf({ what, kind, note }: BundleChange): string {
  return `${kind.padEnd(8)} ${what}${note === '' ? '' : `: ${note}`}`
}

async function handsOf({ settings }: Given, { runtime, aliases }: Core) {
  return {
    db: runtime.db,
    now: Date.now,
    newSecret,
    aliases,
    keepTopicFile: (topic: { readonly id: string; readonly source: string }) =>
      keepTopicFile(join(settings.config, 'topics'), topic),
  }
}
