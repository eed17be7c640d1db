import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { CommandError, type Given } from './command.ts'

/** One line of a command's input, read. `text` is the line as it stands. */
export type Line =
  | { readonly kind: 'object'; readonly number: number; readonly value: Record<string, unknown> }
  | { readonly kind: 'bad'; readonly number: number; readonly message: string; readonly text: string }

/** Objects of a JSON Lines file, or of stdin for '-' or no name, in order. Empty lines are passed over. */
export async function* readJsonLines(file: string | undefined): AsyncGenerator<Line> {
  let number = 0
  for await (const line of createInterface({ input: inputOf(file), crlfDelay: Infinity })) {
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

/**
 * Runs `each` over the lines of the command's input and writes what it returns, one object a line. A bad line is
 * reported with its number and stops nothing else, unless --strict. Ends with 1 if a line was bad.
 */
export async function mapJsonLines(
  given: Given,
  each: (value: Record<string, unknown>) => Record<string, unknown> | Promise<Record<string, unknown>>,
): Promise<number> {
  let bad = 0
  for await (const line of readJsonLines(given.words[0])) {
    const problem = line.kind === 'bad' ? line.message : needed(line.value)
    if (line.kind === 'object' && problem === null) {
      given.out(JSON.stringify(await each(line.value)))
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

/** Every stage needs an id and something to read. */
function needed(value: Record<string, unknown>): string | null {
  const hasText = ['text', 'title', 'a'].some((key) => typeof value[key] === 'string')
  return hasText ? null : "expected 'text' or 'title' to be a text"
}

function inputOf(file: string | undefined): NodeJS.ReadableStream {
  return file === undefined || file === '-' ? process.stdin : createReadStream(file)
}
