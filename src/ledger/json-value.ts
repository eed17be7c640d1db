/** Takes note of something about a member of the value that is read; '' is the value itself. */
export type Problems = (member: string, message: string) => void

/** Where notes about one value of a file go. */
export interface Place {
  readonly wrong: Problems
  readonly remark: Problems
}

/** A value in a message, cut short. */
export function textOf(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** An object's members; null for anything else. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return value as Readonly<Record<string, unknown>>
}

/** A list of texts, [] for none; null for anything else. One text alone is a list of one. */
export function textsOf(value: unknown): string[] | null {
  if (value === undefined || value === null) return []
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) return null
  const texts = value.filter((each) => typeof each === 'string')
  return texts.length === value.length ? texts : null
}
