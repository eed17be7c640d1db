import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { nearest } from '#platform/nearest.ts'
import { readSettings } from '#platform/read-settings.ts'
import { type Command, UsageError } from './command.ts'

/** Loaded when asked for, so that no command pays for another's imports. */
const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  start: () => import('./start.ts'),
  web: () => import('./web.ts'),
  worker: () => import('./worker.ts'),
  migrate: () => import('./migrate.ts'),
  pull: () => import('./pull.ts'),
  parse: () => import('./parse.ts'),
  match: () => import('./match.ts'),
  keywords: () => import('./keywords.ts'),
  dedupe: () => import('./dedupe.ts'),
  import: () => import('./import.ts'),
  search: () => import('./search.ts'),
  sources: () => import('./sources.ts'),
  capture: () => import('./capture.ts'),
  reparse: () => import('./reparse.ts'),
  backfill: () => import('./backfill.ts'),
  topic: () => import('./topic.ts'),
  ledger: () => import('./ledger.ts'),
  bundle: () => import('./bundle.ts'),
  starter: () => import('./starter.ts'),
  doctor: () => import('./doctor.ts'),
}

const root = resolve(import.meta.dirname, '../..')

/** What stands around a command: the environment's variables, and where its results and its remarks go, line by line. */
export interface Surroundings {
  /** Of the program, for --version. */
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (line: string) => void
  readonly say: (line: string) => void
}

/**
 * Runs the command that the words name and gives its exit code: 0, 1 for a failure that was told with what to do, 2 for
 * wrong usage. What is a bug throws.
 */
export async function runWords(words: readonly string[], around: Surroundings): Promise<number> {
  const [name, ...rest] = words
  if (name === 'help' && rest[0] !== undefined) return await runWords([rest[0], '--help'], around)
  if (name === undefined || name === '--help' || name === '-h' || name === 'help')
    return await listCommands(around)
  if (name === '--version') {
    around.out(around.version)
    return 0
  }
  const load = commands[name]
  if (load === undefined) {
    const guess = nearest(name, Object.keys(commands))
    around.say(
      `leakwire: unknown command '${name}'.${guess === null ? '' : ` Did you mean '${guess}'?`} See leakwire --help.`,
    )
    return 2
  }
  try {
    return await runCommand(name, rest, { command: (await load()).command, around })
  } catch (error) {
    return await report(name, error, around)
  }
}

async function runCommand(
  name: string,
  words: string[],
  { command, around }: { readonly command: Command; readonly around: Surroundings },
): Promise<number> {
  const { values, positionals } = parseWords(name, command, words)
  if (values['help'] === true) {
    around.out(help(name, command))
    return 0
  }
  const extra = positionals[command.mostWords]
  if (extra !== undefined) throw new UsageError(`does not know what to do with '${extra}'. ${seeHelp(name)}`)
  return await command.run({
    words: positionals,
    options: values,
    settings: readSettings(environment(around.env, values['data']), root),
    out: around.out,
    say: around.say,
  })
}

function parseWords(name: string, command: Command, words: string[]) {
  const options = {
    ...command.options,
    data: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const
  try {
    return parseArgs({ args: words, allowPositionals: true, options })
  } catch (error) {
    const what = complaint((error as Error).message, Object.keys(options))
    throw new UsageError(`${what} ${seeHelp(name)}`, { cause: error })
  }
}

/** Of an unknown option Node only says how to escape it; what helps is the name that was meant. */
function complaint(message: string, known: readonly string[]): string {
  const option = /^Unknown option '(.*?)'/u.exec(message)?.[1]
  if (option === undefined) return message
  const guess = nearest(option.replace(/^-+/u, ''), known)
  const advice =
    guess === null ? 'A word that begins with a hyphen goes after --.' : `Did you mean '--${guess}'?`
  return `unknown option '${option}'. ${advice}`
}

function seeHelp(name: string): string {
  return `See leakwire ${name} --help.`
}

/** Folders that a person names are meant from where he stands; those of the defaults from the project's root. */
function environment(env: Surroundings['env'], data: unknown): Record<string, string | undefined> {
  const given = typeof data === 'string' ? { ...env, LEAKWIRE_DATA: data } : env
  const absolute = (name: string) => (given[name] ? { [name]: resolve(given[name]) } : {})
  return { ...given, ...absolute('LEAKWIRE_DATA'), ...absolute('LEAKWIRE_CONFIG') }
}

async function report(name: string, error: unknown, { say }: Surroundings): Promise<number> {
  if (error instanceof UsageError) {
    say(`leakwire ${name}: ${error.message}`)
    return 2
  }
  const { isExpected } = await import('./expected-errors.ts')
  if (!isExpected(error)) throw error
  say('fix' in error ? `${error.message} ${String(error.fix)}` : error.message)
  return 1
}

async function listCommands({ out }: Surroundings): Promise<number> {
  const lines = await Promise.all(
    Object.entries(commands).map(
      async ([name, load]) => `  ${name.padEnd(10)} ${(await load()).command.summary}`,
    ),
  )
  out(
    `leakwire COMMAND [options]\n\n${lines.join('\n')}\n\nEach has --help. --data DIR names the data folder.`,
  )
  return 0
}

function help(name: string, command: Command): string {
  const options = Object.entries(command.options).map(
    ([option, { type }]) => `--${option}${type === 'string' ? ' VALUE' : ''}`,
  )
  return [
    `leakwire ${name} ${command.usage}`.trimEnd(),
    '',
    command.summary,
    '',
    `Options: ${[...options, '--data VALUE', '--help'].join(', ')}`,
  ].join('\n')
}
