import { WebProblem } from '#web/problem.ts'

/**
 * A time in whatever unit an app gives it, as the highest id that it includes: 16 digits and more are microseconds, 13
 * to 15 milliseconds, fewer seconds. Without one, or with 0, it includes all that was given so far.
 */
export function readUpTo(text: string): number {
  const digits = text.trim()
  if (/^0*$/u.test(digits)) return Number.MAX_SAFE_INTEGER
  if (!/^\d{1,19}$/u.test(digits))
    throw new WebProblem(400, `"${digits.slice(0, 50)}" is not a time.`, 'Nothing was marked.')
  const value = Number(digits)
  if (digits.length >= 16) return Math.min(value, Number.MAX_SAFE_INTEGER)
  return digits.length >= 13 ? value * 1_000 + 999 : value * 1_000_000 + 999_999
}
