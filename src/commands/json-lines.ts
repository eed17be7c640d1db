import { createReadStream } from 'node:fs'
import { CommandError, type Given } from './command.ts'

/** One line of a command's input, read. `text` is the line as it stands. */
export type Line =
  | { readonly kind: 'object'; readonly number: number; readonly value: Record<string, unknown> }
  | { readonly kind: 'bad'; readonly number: number; readonly message: string; readonly text: string }

/**
 * Objects of a JSON Lines file, or of stdin for '-' or no name, in order. Empty lines are passed over. Throws
 * CommandError for a file that cannot be read.
 */
export async function* readJsonLines(file: string | undefined): AsyncGenerator<Line> {
  let number = 0
  for await (const line of linesOf(file)) {
    number++
    const text = number === 1 ? line.replace(/^\u{feff}/u, '') : line
    if (text.trim() !== '') yield readLine(text, number)
  }
}

function readLine(text: string, number: number): Line {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { kind: 'object', number, value: value as Record<string, unknown> }
    }
    return { kind: 'bad', number, message: 'expected a JSON object', text }
  } catch (error) {
    return { kind: 'bad', number, message: (error as Error).message, text }
  }
}

/** What a line lacks, in words; null if it has all that a command needs. */
export type Need = (value: Readonly<Record<string, unknown>>) => string | null

/** Every stage needs something to read. */
export const needsText: Need = (value) =>
  typeof value['text'] === 'string' || typeof value['title'] === 'string'
    ? null
    : "expected 'text' or 'title' to be a text"

/**
 * Runs `each` over the lines of the command's input and writes what it returns, one object a line. A bad line is
 * reported with its number and stops nothing else, unless --strict. Ends with 1 if a line was bad.
 */
export async function mapJsonLines(
  given: Given,
  need: Need,
  each: (value: Record<string, unknown>) => Record<string, unknown>,
): Promise<number> {
  let bad = 0
  for await (const line of readJsonLines(given.words[0])) {
    const problem = line.kind === 'bad' ? line.message : need(line.value)
    if (line.kind === 'object' && problem === null) {
      given.out(JSON.stringify(each(line.value)))
      continue
    }
    bad++
    given.say(`line ${line.number}: ${problem}`)
    if (given.options['strict'] === true) {
      throw new CommandError(
        `Stopped at line ${line.number} (--strict). Correct it, or leave --strict out to pass over bad lines.`,
      )
    }
  }
  return bad === 0 ? 0 : 1
}

/** Not by node:readline, which also ends a line at U+2028 and U+2029: JSON texts may hold both as they are. */
async function* linesOf(file: string | undefined): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of chunksOf(file)) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  yield rest
}

async function* chunksOf(file: string | undefined): AsyncGenerator<string> {
  const input = file === undefined || file === '-' ? process.stdin : createReadStream(file)
  try {
    for await (const chunk of input.setEncoding('utf8')) yield chunk as string
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(
      `${file ?? 'Standard input'} cannot be read (${code}). Name a file of JSON Lines, or - for standard input.`,
      { cause: error },
    )
  }
}
