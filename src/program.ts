import { runWords } from './commands/run-words.ts'
import { version } from './version.ts'

/** Loaded when asked for, so that no command pays for another's imports. */
const commands: Readonly<Record<string, () => Promise<{ readonly command: Command }>>> = {
  start: () => import('./commands/start.ts'),
  web: () => import('./commands/web.ts'),
  worker: () => import('./commands/worker.ts'),
  migrate: () => import('./commands/migrate.ts'),
  pull: () => import('./commands/pull.ts'),
  parse: () => import('./commands/parse.ts'),
  match: () => import('./commands/match.ts'),
  keywords: () => import('./commands/keywords.ts'),
  dedupe: () => import('./commands/dedupe.ts'),
  import: () => import('./commands/import.ts'),
  search: () => import('./commands/search.ts'),
  sources: () => import('./commands/sources.ts'),
  capture: () => import('./commands/capture.ts'),
  reparse: () => import('./commands/reparse.ts'),
  backfill: () => import('./commands/backfill.ts'),
  topic: () => import('./commands/topic.ts'),
  ledger: () => import('./commands/ledger.ts'),
  starter: () => import('./commands/starter.ts'),
  doctor: () => import('./commands/doctor.ts'),
}

const root = resolve(import.meta.dirname, '..')

process.stdout.on('error', leaveQuietly)
process.exitCode = await runWords(process.argv.slice(2), {
  version,
  env: process.env,
  out: (line) => console.log(line),
  say: (line) => console.error(line),
})

/** Whoever reads our output has had enough: `leakwire match posts.jsonl | head`. */
function leaveQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit()
}

async function runWords(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return await listCommands()
  if (name === '--version') {
    console.log(version)
    return 0
  }
  const load = commands[name]
  if (load === undefined) {
    const guess = nearest(name, Object.keys(commands))
    console.error(
      `leakwire: unknown command '${name}'.${guess === null ? '' : ` Did you mean '${guess}'?`} See leakwire --help.`,
    )
    return 2
  }
  try {
    return await runCommand(name, (await load()).command, rest)
  } catch (error) {
    return await report(name, error)
  }
}

async function runCommand(name: string, command: Command, words: string[]): Promise<number> {
  const { values, positionals } = parseWords(name, command, words)
  if (values['help'] === true) {
    console.log(help(name, command))
    return 0
  }
  const extra = positionals[command.mostWords]
  if (extra !== undefined) throw new UsageError(`does not know what to do with '${extra}'. ${seeHelp(name)}`)
  return await command.run({
    words: positionals,
    options: values,
    settings: readSettings(environment(values['data']), root),
    out: (line) => console.log(line),
    say: (line) => console.error(line),
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
function environment(data: unknown): Record<string, string | undefined> {
  const given = typeof data === 'string' ? { ...process.env, LEAKWIRE_DATA: data } : process.env
  const absolute = (name: string) => (given[name] ? { [name]: resolve(given[name]) } : {})
  return { ...given, ...absolute('LEAKWIRE_DATA'), ...absolute('LEAKWIRE_CONFIG') }
}

async function report(name: string, error: unknown): Promise<number> {
  if (error instanceof UsageError) {
    console.error(`leakwire ${name}: ${error.message}`)
    return 2
  }
  const { isExpected } = await import('./commands/expected-errors.ts')
  if (!isExpected(error)) throw error
  console.error('fix' in error ? `${error.message} ${String(error.fix)}` : error.message)
  return 1
}

async function listCommands(): Promise<number> {
  const lines = await Promise.all(
    Object.entries(commands).map(
      async ([name, load]) => `  ${name.padEnd(10)} ${(await load()).command.summary}`,
    ),
  )
  console.log(
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
