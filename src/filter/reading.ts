import { nearest } from '#query/nearest.ts'

/** Where in a topic something stands: ['clauses', 3, 'weight']. */
export type Path = readonly (string | number)[]

/** What is wrong with a topic, where, and what would be right. */
export interface TopicProblem {
  readonly path: Path
  readonly message: string
  readonly expected: string
  readonly suggestion: string | null
  /** Where in the text at `path` it is, in UTF-16 units; left out: it is the text as a whole. */
  readonly at?: number
}

/** A value from outside with its place; every reader below adds to `problems` instead of throwing. */
export interface Unread {
  readonly value: unknown
  readonly path: Path
  readonly problems: TopicProblem[]
}

/** The fields of a mapping. Unknown ones are problems, with the one that was probably meant. */
export function fieldsOf(unread: Unread, known: readonly string[]): (name: string) => Unread {
  const { value, path, problems } = unread
  if (!isMapping(value)) {
    problem(unread, 'a mapping', `with ${known.join(', ')}`)
    return (name) => ({ value: undefined, path: [...path, name], problems })
  }
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    problems.push({
      path: [...path, key],
      message: `There is no setting "${key}" here.`,
      expected: known.join(', '),
      suggestion: nearest(key, known),
    })
  }
  return (name) => ({ value: value[name], path: [...path, name], problems })
}

/** Every entry of a list; none if it is missing. One value alone counts as a list of one. */
export function entriesOf(unread: Unread): Unread[] {
  if (unread.value === undefined || unread.value === null) return []
  if (!Array.isArray(unread.value)) return [unread]
  return unread.value.map((value: unknown, index) => ({ ...unread, value, path: [...unread.path, index] }))
}

/** A text that is not empty; numbers count as written. '' with a problem if it is none. */
export function readText(unread: Unread): string {
  const { value } = unread
  if (typeof value === 'string' && value.trim() !== '') return value
  if (typeof value === 'number') return String(value)
  return problem(unread, 'a text', '') ?? ''
}

export function readTexts(unread: Unread): string[] {
  return entriesOf(unread).map(readText)
}

/** Words as a list, or as one text separated by commas, or both. */
export function readWords(unread: Unread): string[] {
  return readTexts(unread)
    .flatMap((text) => text.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

/** A finite number, or `fallback` if it is missing. */
export function readNumber(unread: Unread, fallback?: number): number {
  const { value } = unread
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (value === undefined && fallback !== undefined) return fallback
  return problem(unread, 'a number', '') ?? 0
}

/** True or false, or `fallback` if it is missing. */
export function readFlag(unread: Unread, fallback: boolean): boolean {
  const { value } = unread
  if (typeof value === 'boolean') return value
  if (value !== undefined) problem(unread, 'true or false', '')
  return fallback
}

/** One of `choices`, or the first of them if it is missing. */
export function readChoice<T extends string>(unread: Unread, choices: readonly [T, ...T[]]): T {
  const { value, path, problems } = unread
  const found = choices.find((choice) => choice === value)
  if (found !== undefined) return found
  if (value !== undefined) {
    problems.push({
      path,
      message: `${shown(value)} is not possible here.`,
      expected: choices.join(' or '),
      suggestion: typeof value === 'string' ? nearest(value, choices) : null,
    })
  }
  return choices[0]
}

/** Notes that something else was expected. Gives null, to be followed by `??` and a value to go on with. */
export function problem({ value, path, problems }: Unread, expected: string, detail: string): null {
  const name = path.at(-1)
  const missing = typeof name === 'string' ? `"${name}" is missing.` : 'This is missing.'
  const message = value === undefined ? missing : `${shown(value)} is not ${expected}.`
  problems.push({ path, message, expected: `${expected} ${detail}`.trim(), suggestion: null })
  return null
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
