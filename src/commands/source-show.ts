import type { Core } from '#core.ts'
import type { PollRecord } from '#model/source.ts'
import type { Stability } from '#sources/adapter.ts'
import { adapterOf } from '#sources/adapters.ts'
import { listNotices, readLog } from '#storage/polls.ts'
import { type StoredSource, isAsked, listSources } from '#storage/sources.ts'
import {
  logLineJson,
  neverAsked,
  noticeJson,
  optionText,
  shownHeaders,
  shownOptions,
  sourceJson,
} from '#web/source-json.ts'
import { isTrouble, states } from '#web/states.ts'
import { withoutPassword } from '#web/without-password.ts'
import type { Given } from './command.ts'

/** Every source, how it fares, when it is asked next and why then; with --trouble those in trouble only. */
export async function showSources(given: Given, core: Core): Promise<number> {
  const all = await listSources(core.runtime.db)
  const shown = given.options['trouble'] === true ? all.filter(({ state }) => isTrouble(state)) : all
  for (const source of shown)
    given.out(given.options['json'] === true ? JSON.stringify(sourceJson(source)) : text(source))
  if (shown.length === 0)
    given.say(all.length === 0 ? 'No source is followed yet.' : 'No source is in trouble.')
  return 0
}

/** One source and its last polls, newest first. */
export async function showSource(given: Given, core: Core, source: StoredSource): Promise<number> {
  const log = await readLog(core.runtime.db, source.id)
  if (given.options['json'] === true) {
    const notices = (await listNotices(core.runtime.db, source.id)).map(noticeJson)
    given.out(JSON.stringify({ ...sourceJson(source), notices, log: log.map(logLineJson) }))
    return 0
  }
  given.out(text(source))
  for (const line of await details(source)) given.out(`    ${line}`)
  given.out(log.length === 0 ? '    It was never asked.' : '    Last polls:')
  for (const line of log) given.out(`      ${logLine(line)}`)
  return 0
}

function text(source: StoredSource): string {
  const lines = [
    `${source.id}  ${source.name}`,
    `    ${withoutPassword(source.address)}`,
    `    ${neverAsked(source) ?? `${states[source.state].name} since ${moment(source.stateSince)}; ${nextTry(source)}`}`,
    ...(source.stateWhy === null ? [] : [`    ${source.stateWhy}`]),
    ...(source.stateFix === null ? [] : [`    -> ${source.stateFix}`]),
  ]
  return lines.join('\n')
}

function nextTry(source: StoredSource): string {
  const { id, state, nextPollAt, nextPollWhy } = source
  if (nextPollAt !== null) return `next try ${moment(nextPollAt)} (${nextPollWhy})`
  const why = state === 'paused' ? '' : ` (${nextPollWhy})`
  return `not asked until 'leakwire sources resume ${id}'${why}`
}

const origins: Readonly<Record<StoredSource['origin'], string>> = {
  file: 'Named in config/sources.yaml.',
  added: 'Added by a person.',
  starter: 'Came with the program.',
}

async function details(source: StoredSource): Promise<string[]> {
  const { group, mode, lang, origin, proxy, backOff, postsPerWeek, changedAt, formerAddress } = source
  const headers = Object.entries(shownHeaders(source.headers ?? {}))
  return [
    `${mode}${group === null ? '' : `, group ${group}`}${lang === null ? '' : `, language ${lang}`}`,
    origins[origin],
    ...(await kindOf(source)),
    ...headers.map(([name, value]) => `Header ${name}: ${value}`),
    ...(proxy === undefined ? [] : [`Proxy ${withoutPassword(proxy)}`]),
    ...(backOff === undefined || backOff === 'source' ? [] : [`Waits together with its ${backOff}.`]),
    ...(formerAddress === null ? [] : [`Moved from ${withoutPassword(formerAddress)}`]),
    ...(isAsked(source) ? [`Last new post: ${changedAt === null ? 'none yet' : moment(changedAt)}`] : []),
    ...(postsPerWeek === null ? [] : [`About ${Math.max(1, Math.round(postsPerWeek))} posts a week`]),
  ]
}

async function kindOf(source: StoredSource): Promise<string[]> {
  const { kind, options = {} } = source
  const shown = Object.entries(shownOptions(options))
  return [
    ...(kind === 'feed' || kind === 'starter'
      ? []
      : [`Kind ${kind}: ${promised[(await adapterOf(source)).stability]}`]),
    ...shown.map(([name, value]) => `Option ${name}: ${optionText(value)}`),
  ]
}

/** What the other side has promised of what is read there. */
const promised: Readonly<Record<Stability, string>> = {
  contract: 'a documented interface',
  publicMarkup: 'the markup of public pages, which may change',
  privateApi: 'an interface that promises nothing, and may change',
}

function logLine(line: PollRecord): string {
  const parts = [
    moment(line.at),
    line.outcome,
    line.status === null ? 'no status' : String(line.status),
    `${line.bytes} bytes`,
    line.conditional ? 'conditional' : 'unconditional',
    `${line.newPosts} new`,
    line.nextPollAt === null ? 'no next try' : `next ${moment(line.nextPollAt)}`,
  ]
  return `${parts.join('  ')} (${line.why})`
}

/** '2026-11-01 12:00 UTC'. */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
