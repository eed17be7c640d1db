/** Text that grows piece by piece into tidy lines: blanks in runs of one, lines trimmed, empty ones dropped. */
export interface TextLines {
  /** Adds to the line; a line break in `text` is a blank. */
  readonly add: (text: string) => void
  /** Adds text whose line breaks count. */
  readonly addLines: (text: string) => void
  readonly break: () => void
  readonly end: () => string
}

/** No lines yet. Linear in what is added. */
export function newLines(): TextLines {
  let done = ''
  let line = ''
  const breakLine = () => {
    const tidy = (line.includes('  ') ? line.replace(/ {2,}/g, ' ') : line).trim()
    if (tidy !== '') done += done === '' ? tidy : `\n${tidy}`
    line = ''
  }
  const add = (text: string) => {
    line += unusualBlank.test(text) ? text.replace(/[^\S ]\s*| \s+/g, ' ') : text
  }
  const addLines = (text: string) => {
    for (const [at, piece] of text.split(/\r?\n/).entries()) {
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
      return done
    },
  }
}

const unusualBlank = /[^\S ]/

/** Plain text with its lines made tidy. */
export function tidyLines(text: string): string {
  const lines = newLines()
  lines.addLines(text)
  return lines.end()
}
