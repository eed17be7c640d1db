import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
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
    problems.push(
      `${file}:${line}:${col}: ${error.message.split('\n')[0]} Correct the line; nothing was started.`,
    )
  }
  if (document.errors.length > 0) return given
  for (const [key, value] of Object.entries((document.toJS() ?? {}) as Record<string, unknown>)) {
    if (key in settingTable) given.set(key, { value, where: `${file}, ${key}` })
    else problems.push(`${file}: unknown setting '${key}'.${didYouMean(key, Object.keys(settingTable))}`)
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

function valueOf(setting: Setting<unknown>, given: Given, problems: string[]): unknown {
  switch (setting.kind) {
    case 'text':
      if (typeof given.value === 'string') return given.value
      problems.push(`${given.where}: expected text, found ${JSON.stringify(given.value)}.`)
      return setting.initial
    case 'list':
      return listOf(given.value)
    case 'number': {
      const number = Number(given.value)
      const [least, most] = setting.range ?? [-Infinity, Infinity]
      if (Number.isFinite(number) && number >= least && number <= most) return number
      problems.push(
        `${given.where}: expected a number from ${least} to ${most}, found ${JSON.stringify(given.value)}.`,
      )
      return setting.initial
    }
  }
}

function listOf(value: unknown): readonly string[] {
  const parts = Array.isArray(value) ? value.map(String) : String(value).split(',')
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

/** For `doctor` and the docs: every key with its variable, initial value and meaning, in table order. */
export function describeSettings(): { key: SettingKey; env: string; initial: string; about: string }[] {
  return Object.entries<Setting<unknown>>(settingTable).map(([key, setting]) => ({
    key: key as SettingKey,
    env: setting.env,
    initial: Array.isArray(setting.initial) ? setting.initial.join(',') : String(setting.initial),
    about: setting.about,
  }))
}
