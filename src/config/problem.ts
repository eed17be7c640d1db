/** What a person has to mend in a file of theirs. */
export interface ConfigProblem {
  readonly file: string
  /** Counted from 1; null if the problem is the file as a whole. */
  readonly line: number | null
  readonly column: number | null
  /** What is wrong, what was expected, what to do. */
  readonly message: string
}

/** Config files that cannot be used. The message lists every problem with its place; nothing was changed. */
export class ConfigError extends Error {
  override name = 'ConfigError'

  constructor(problems: readonly ConfigProblem[]) {
    super(`${problems.map(lineOf).join('\n')}\nNothing was changed: correct this and start again.`)
  }
}

function lineOf({ file, line, column, message }: ConfigProblem): string {
  return line === null ? `${file}: ${message}` : `${file}:${line}:${column ?? 1}: ${message}`
}
