import type { ParseArgsOptionsConfig } from 'node:util'
import type { Settings } from '#platform/setting-table.ts'

/** What a command gets: its words, the settings, and where its results and its remarks go. */
export interface Given {
  readonly words: readonly string[]
  /** A list where an option may be given more than once. */
  readonly options: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>
  readonly settings: Settings
  /** Writes one line of results to stdout. */
  readonly out: (line: string) => void
  /** Writes one remark to stderr. */
  readonly say: (line: string) => void
}

export interface Command {
  /** One line for the list of commands. */
  readonly summary: string
  /** The words after the command's name: 'FILE or -'. */
  readonly usage: string
  /** How many words it takes; one more is wrong usage. */
  readonly mostWords: number
  readonly options: ParseArgsOptionsConfig
  /** Ends with the exit code: 0, or 1 for a failure that was reported. */
  readonly run: (given: Given) => Promise<number>
}

/** The command was called in a way it does not know: exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** What a person can mend; the message says how. Printed without a stack, exit code 1. */
export class CommandError extends Error {
  override name = 'CommandError'
}

/** An option's text, undefined if it was not given. */
export function textOption(given: Given, name: string): string | undefined {
  const value = given.options[name]
  return typeof value === 'string' ? value : undefined
}

/** The texts of an option that may be given more than once, in order. */
export function textOptions(given: Given, name: string): string[] {
  const value = given.options[name]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** A whole number of at least 1, or `initial`. */
export function countOption(given: Given, name: string, initial: number): number {
  const text = textOption(given, name)
  if (text === undefined) return initial
  const number = Number(text)
  if (Number.isInteger(number) && number >= 1) return number
  throw new UsageError(`--${name} expects a whole number of at least 1, not '${text}'`)
}
