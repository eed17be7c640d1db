const dayMs = 86_400_000

/**
 * The day that a claim is known to have been said on by, in milliseconds since 1970: of '2023-08' the last one, so that
 * nobody is credited with days that are not known. Null if it names no day, month or year.
 */
export function saidBy(saidWhen: string): number | null {
  const parts = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?/u.exec(saidWhen)
  if (parts === null) return null
  const [, year = '', month, day] = parts
  if (day !== undefined) return orNull(Date.parse(`${year}-${month}-${day}`))
  // The day before the month, or the year, that follows.
  return month === undefined
    ? Date.UTC(Number(year) + 1, 0) - dayMs
    : orNull(Date.parse(`${year}-${month}-01`)) && Date.UTC(Number(year), Number(month)) - dayMs
}

/** The first day it may have been said on. Null if it names none. */
export function saidFrom(saidWhen: string): number | null {
  const parts = /^\d{4}(?:-\d\d){0,2}/u.exec(saidWhen)
  return parts === null ? null : orNull(Date.parse(parts[0]))
}

/** Whether a text is '2023-10-08' or '2023-10', as the calendar has it: no 31 February. */
export function isDayOrMonth(text: string): boolean {
  if (!/^\d{4}-\d\d(?:-\d\d)?$/u.test(text)) return false
  const at = orNull(Date.parse(text))
  return at !== null && new Date(at).toISOString().startsWith(text)
}

function orNull(at: number): number | null {
  return Number.isNaN(at) ? null : at
}
