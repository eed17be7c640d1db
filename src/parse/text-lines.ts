import { decodeEntities } from './entities.ts'
import { oneLine } from './plain-title.ts'

/** Text that grows piece by piece into tidy lines: blanks in runs of one, lines trimmed, empty ones dropped. */
export interface TextLines {
  /** Adds to the line, references still in it; a line break in `text` is a blank. */
  readonly add: (text: string) => void
  /** Adds text whose line breaks count. */
  readonly addLines: (text: string) => void
  readonly break: () => void
  readonly end: () => string
}

/** No lines yet. Linear in what is added. */
export function newLines(): TextLines {
  const done: string[] = []
  let line = ''
  const breakLine = () => {
    // A line break in the source is a blank; it must be gone before lines are joined by others.
    const trimmed = line.includes('\n') ? oneLine(line) : line.trim()
    if (trimmed !== '') done.push(trimmed)
    line = ''
  }
  const add = (text: string) => {
    line = line === '' ? text : line + text
  }
  const addLines = (text: string) => {
    for (const [at, piece] of text.split('\n').entries()) {
      if (at > 0) breakLine()
      add(piece)
    }
  }
  return {
    add,
    addLines,
    break: () => {
      if (line !== '') breakLine()
    },
    end: () => {
      breakLine()
      return tidied(decodeEntities(done.join('\n')))
    },
  }
}

/** Most texts have no unusual blank at all: to ask that of the whole is cheaper than of each line. */
function tidied(text: string): string {
  return unusualBlank.test(text) || twoBlanks.test(text) ? tidyLines(text) : text
}

const unusualBlank = /[^\S \n]/
const twoBlanks = / {2}/

/** Plain text with its lines made tidy. */
export function tidyLines(text: string): string {
  if (!text.includes('\n')) return oneLine(text)
  return text
    .split('\n')
    .map(oneLine)
    .filter((line) => line !== '')
    .join('\n')
}
