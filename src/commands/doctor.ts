import { accessSync, constants, existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describeSettings } from '#platform/read-settings.ts'
import type { Runtime } from '#platform/runtime.ts'
import { isMigrated } from '#storage/migrate.ts'
import { isAsked, listSources } from '#storage/sources.ts'
import { topicFileProblems } from '#storage/topic-file-problems.ts'
import { topicsInForce } from '#storage/topics.ts'
import { isTrouble } from '#web/states.ts'
import type { Command, Given } from './command.ts'
import { isExpected } from './expected-errors.ts'

interface Finding {
  readonly what: string
  readonly isWell: boolean
  /** What was found, and what to do if it is not well. */
  readonly note: string
}

export const command: Command = {
  summary: 'Checks settings, engines, clock and config, and says what to mend.',
  usage: '[--json]',
  mostWords: 0,
  options: { json: { type: 'boolean' } },
  run: async (given) => {
    const findings = [node(), folder(given), await config(given), ...(await engines(given))]
    if (given.options['json'] === true)
      given.out(JSON.stringify({ findings, settings: shownSettings(given) }))
    else printAll(given, findings)
    return findings.every((finding) => finding.isWell) ? 0 : 1
  },
}

function printAll(given: Given, findings: readonly Finding[]): void {
  for (const { what, isWell, note } of findings) given.out(`${isWell ? 'well ' : 'MEND '} ${what}: ${note}`)
  given.out('')
  for (const { env, value, about } of shownSettings(given)) given.out(`${env}=${value}\n    ${about}`)
}

const secrets = new Set(['adminToken', 'databaseUrl', 'proxy', 'redisUrl', 'smtpUrl'])

function shownSettings({ settings }: Given): { env: string; value: string; about: string }[] {
  return describeSettings().map(({ key, env, about }) => {
    const value = String(settings[key])
    return { env, value: secrets.has(key) && value !== '' ? '(set)' : value, about }
  })
}

function node(): Finding {
  const { node: found } = process.versions
  const [major = 0, minor = 0] = found.split('.').map(Number)
  const isWell = major > 24 || (major === 24 && minor >= 12)
  return {
    what: 'Node',
    isWell,
    note: isWell ? found : `${found} is too old: run 'npm ci', or install Node 24.12 or newer.`,
  }
}

function folder({ settings }: Given): Finding {
  if (settings.databaseUrl !== '')
    return { what: 'data folder', isWell: true, note: 'not used: DATABASE_URL is set' }
  if (!existsSync(settings.data))
    return { what: 'data folder', isWell: true, note: `${settings.data} will be made on the first start` }
  try {
    accessSync(settings.data, constants.W_OK)
    return { what: 'data folder', isWell: true, note: settings.data }
  } catch (error) {
    const note = `${settings.data} cannot be written: ${(error as Error).message}. Correct its rights or set LEAKWIRE_DATA.`
    return { what: 'data folder', isWell: false, note }
  }
}

async function config(given: Given): Promise<Finding> {
  const { readAliasesFile } = await import('#config/aliases-file.ts')
  const { readSourcesFile } = await import('#config/sources-file.ts')
  const { readTopicFiles } = await import('#config/topic-files.ts')
  return await finding('config', async () => {
    const { config: root } = given.settings
    const { sources } = await readSourcesFile(join(root, 'sources.yaml'))
    const topics = readTopicFiles(join(root, 'topics'))
    const aliases = readAliasesFile(join(root, 'aliases.yaml'))
    return `${sources.length} sources, ${topics.length} topics, ${aliases.length} aliases in ${root}`
  })
}

/** Opens the engines as a start would, and looks whether both clocks agree. */
async function engines(given: Given): Promise<Finding[]> {
  const { openRuntime } = await import('#platform/runtime.ts')
  const opened: { runtime?: Runtime } = {}
  const database = await finding('database', async () => {
    opened.runtime = await openRuntime(given.settings, (error) => given.say(error.message))
    const { rows } = await sql<{
      version: string
    }>`select current_setting('server_version') as version`.execute(opened.runtime.db)
    const schema = (await isMigrated(opened.runtime.db))
      ? 'schema up to date'
      : 'schema is brought up by the next start'
    return `PostgreSQL ${rows[0]?.version}, ${opened.runtime.place}; ${schema}`
  })
  const { runtime } = opened
  if (runtime === undefined) return [database]
  const queue = await finding('queue', async () => {
    const depth = await (await runtime.openQueues()).depth()
    const jobs = Object.entries(depth).map(([name, count]) => `${name} ${count}`)
    return `${given.settings.redisUrl === '' ? 'in PostgreSQL' : 'on Redis'}, waiting: ${jobs.join(', ')}`
  })
  const clock = await finding('clock', () => compareClocks(runtime))
  const rules = await finding('rules', () => rulesInForce(runtime))
  const sources = await finding('sources', () => sourcesWell(runtime))
  await runtime.close()
  return [database, queue, clock, rules, sources]
}

async function rulesInForce({ db }: Runtime): Promise<string> {
  if (!(await isMigrated(db))) return 'are put in force by the next start'
  const [problem] = await topicFileProblems(db)
  if (problem !== undefined) throw new Error(problem.message)
  const topics = await topicsInForce(db)
  return topics.map(({ id, version }) => `${id}, version ${version}`).join('; ')
}

/** Some in trouble are everyday life, all of them are not. */
async function sourcesWell({ db }: Runtime): Promise<string> {
  if (!(await isMigrated(db))) return 'are taken up by the next start'
  const asked = (await listSources(db)).filter(isAsked)
  const ailing = asked.filter(({ state }) => isTrouble(state))
  const [first] = ailing
  if (first !== undefined && ailing.length === asked.length)
    throw new Error(`all ${asked.length} are in trouble, the first because: ${first.stateWhy ?? first.state}`)
  return `${asked.length} are asked, ${ailing.length} of them in trouble`
}

const mostDriftMs = 5_000

async function compareClocks({ db }: Runtime): Promise<string> {
  const { rows } = await sql<{ at: number }>`select now() as at`.execute(db)
  const driftMs = Math.abs(Date.now() - (rows[0]?.at ?? 0))
  if (driftMs > mostDriftMs)
    throw new Error(`this machine and the database differ by ${driftMs} ms: set both by NTP`)
  return 'agrees with the database'
}

async function finding(what: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { what, isWell: true, note: await look() }
  } catch (error) {
    const note = isExpected(error)
      ? error.message
      : `${(error as Error).message}. Correct the setting and try again.`
    return { what, isWell: false, note }
  }
}
