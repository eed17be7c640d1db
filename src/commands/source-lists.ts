import type { Core } from '#core.ts'
import type { ListProblem } from '#model/follow.ts'
import { isAsked, listSources } from '#storage/sources.ts'
import { withoutPassword } from '#web/without-password.ts'
import type { ListTakenUp } from '#workers/take-up.ts'
import { CommandError, type Given } from './command.ts'
import { readBytes, writeTextFile } from './text-file.ts'

/** Takes up the sources of a file without asking them, and says how many, and what was left out. */
export async function importSources(given: Given, core: Core, file: string): Promise<number> {
  const taken = await takeUpFile(core, file, given.options['skip-bad'] === true)
  for (const line of taken.skipped) given.say(`Left out: ${placed(file, line)}`)
  for (const remark of taken.remarks) given.say(remark)
  const counts = [
    `${taken.saved} sources were taken up`,
    ...(taken.known === 0 ? [] : [`${taken.known} are followed already`]),
    ...(taken.doubled === 0 ? [] : [`${taken.doubled} were named twice`]),
    ...(taken.skipped.length === 0 ? [] : [`${taken.skipped.length} were left out`]),
  ]
  given.say(`${counts.join('; ')}.`)
  return 0
}

/** Takes up the sources of a file. Throws CommandError with everything that is wrong with it; then none was taken up. */
export async function takeUpFile(
  core: Core,
  file: string,
  skipBad: boolean,
): Promise<Extract<ListTakenUp, { kind: 'taken' }>> {
  const { takeUpList } = await import('#workers/take-up.ts')
  const taken = await takeUpList(core.runtime.db, readList(file), { skipBad, now: Date.now() })
  if (taken.kind === 'taken') return taken
  if (taken.problems.length === 0) throw new CommandError(`${file}: ${taken.message} ${taken.fix}`)
  throw new CommandError(
    [
      ...taken.problems.map((problem) => placed(file, problem)),
      `${taken.message} Correct what is named, or take up only the others with 'sources import --skip-bad'.`,
    ].join('\n'),
  )
}

function placed(file: string, { line, name, message }: ListProblem): string {
  return `${file}:${line}: ${name === '' ? '' : `"${name}": `}${message}`
}

function readList(file: string): Uint8Array {
  return readBytes(file, 'Name an OPML file or a text file with one address a line.', file === '-' ? 0 : file)
}

/** Writes all sources as OPML to a file, or to stdout without one. */
export async function exportSources(given: Given, core: Core, file: string | undefined): Promise<number> {
  const { writeOpml } = await import('#sources/write-opml.ts')
  const sources = (await listSources(core.runtime.db)).filter(isAsked)
  const text = writeOpml(sources)
  if (file === undefined || file === '-') given.out(text.trimEnd())
  else writeTextFile(file, text)
  const secret = sources.filter(({ address }) => withoutPassword(address) !== address).length
  if (secret > 0) given.say(`${secret} addresses hold a password: keep this list to yourself.`)
  return 0
}
