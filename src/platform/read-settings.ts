import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LineCounter, type Node, type Pair, isMap, parseDocument } from 'yaml'
import { nearest } from './nearest.ts'
import { type Setting, type SettingKey, type Settings, settingTable } from './setting-table.ts'

/** Settings that a person has to mend. The message lists every problem with its place and its fix. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

type Given = { readonly value: unknown; readonly where: string }

/**
 * Settings from `env` and config/leakwire.yaml below `root`; paths come out absolute.
 * Throws SettingsError with all problems at once: nothing starts on half-understood settings.
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>, root: string): Settings {
  const file = join(resolve(root, env['LEAKWIRE_CONFIG'] ?? settingTable.config.initial), 'leakwire.yaml')
  const problems: string[] = []
  const fromFile = readFile(file, problems)
  unknownVariables(env, problems)
  const values = Object.entries<Setting<unknown>>(settingTable).map(([key, setting]) => {
    const variable = env[setting.env]
    const given =
      variable === undefined || variable === ''
        ? fromFile.get(key)
        : { value: variable, where: `environment variable ${setting.env}` }
    return [key, given === undefined ? setting.initial : valueOf(setting, given, problems)]
  })
  const settings = Object.fromEntries(values) as Settings
  if (problems.length > 0) throw new SettingsError(problems.join('\n'))
  return { ...settings, data: resolve(root, settings.data), config: resolve(root, settings.config) }
}

/** The keys of the file with the line each stands in. A missing file is an empty one. */
function readFile(file: string, problems: string[]): Map<string, Given> {
  const given = new Map<string, Given>()
  if (!existsSync(file)) return given
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines })
  for (const error of document.errors) {
    const { line, col } = lines.linePos(error.pos[0])
    const what = error.message.split('\n')[0]
    problems.push(`${file}:${line}:${col}: ${what} Correct the line; nothing was started.`)
  }
  if (document.errors.length > 0 || document.contents === null) return given
  if (!isMap(document.contents)) {
    const found = JSON.stringify(document.toJS())
    const fix = 'Correct the file; nothing was started.'
    problems.push(`${file}:1: expected lines like 'port: 8484', found ${found}. ${fix}`)
    return given
  }
  for (const { key, value } of document.contents.items as Pair<Node, Node | null>[]) {
    const where = `${file}:${lines.linePos(key.range?.[0] ?? 0).line}`
    const name = String(key)
    if (Object.hasOwn(settingTable, name)) {
      given.set(name, { value: value?.toJS(document) ?? null, where: `${where}, ${name}` })
    } else problems.push(`${where}: unknown setting '${name}'.${didYouMean(name, Object.keys(settingTable))}`)
  }
  return given
}

function unknownVariables(env: Readonly<Record<string, string | undefined>>, problems: string[]): void {
  const known = Object.values(settingTable).map((setting) => setting.env)
  const ours = Object.keys(env).filter((name) => name.startsWith('LEAKWIRE_') && name !== 'LEAKWIRE_CORPORA')
  for (const name of ours.filter((name) => !known.includes(name))) {
    problems.push(`unknown environment variable ${name}.${didYouMean(name, known)}`)
  }
}

function didYouMean(word: string, known: readonly string[]): string {
  const guess = nearest(word, known)
  return guess === null ? ` Known: ${known.join(', ')}.` : ` Did you mean ${guess}?`
}

function valueOf(setting: Setting<unknown>, { value, where }: Given, problems: string[]): unknown {
  const read = readers[setting.kind](value, setting.range)
  if (read !== null && [read].flat().every((part) => setting.fit?.test(String(part)) ?? true)) return read
  problems.push(`${where}: expected ${expectedOf(setting)}, found ${shown(value)}.`)
  return setting.initial
}

/** Without user and password of an address: a problem may end in a log. */
function shown(value: unknown): string {
  return JSON.stringify(value).replaceAll(/(?<=\/\/)[^\s/"]*@/gu, '...@')
}

function expectedOf({ kind, range = [-Infinity, Infinity], fit }: Setting<unknown>): string {
  const plain = {
    text: 'text',
    list: 'a list or text with commas',
    number: `a whole number from ${range[0]} to ${range[1]}`,
  }[kind]
  if (fit === undefined) return plain
  return kind === 'list' ? `${plain} of ${fit.expected}` : fit.expected
}

/** What a given value means, null if it cannot be what its setting asks for. */
const readers = {
  text: (value: unknown) => (typeof value === 'string' ? value : null),
  list: (value: unknown) => {
    if (typeof value !== 'string' && !Array.isArray(value)) return null
    const parts = typeof value === 'string' ? value.split(',') : value.map(String)
    return parts.map((part) => part.trim()).filter((part) => part !== '')
  },
  number: (value: unknown, [least, most]: readonly [number, number] = [-Infinity, Infinity]) => {
    const isWritten = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
    const number = Number(value)
    return isWritten && Number.isInteger(number) && number >= least && number <= most ? number : null
  },
} as const

/** For `doctor` and the docs: every key with its variable, initial value and meaning, in table order. */
export function describeSettings(): { key: SettingKey; env: string; initial: string; about: string }[] {
  return Object.entries<Setting<unknown>>(settingTable).map(([key, setting]) => ({
    key: key as SettingKey,
    env: setting.env,
    initial: Array.isArray(setting.initial) ? setting.initial.join(',') : String(setting.initial),
    about: setting.about,
  }))
}
