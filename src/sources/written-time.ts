import type { ParsedDate } from '#parse/date.ts'
import { monthOf } from '#parse/date-words.ts'
import { zoneMinutes } from '#parse/date-zone.ts'
import { lastYears } from './page-time.ts'
import type { Viewpoint } from './relative-time.ts'

/** Finds a time of one format in a text; null if there is none. */
export type TimeFormat = (text: string, from: Viewpoint) => ParsedDate | null

/**
 * Reads a format of Unicode TR35, as Java and Luxon write it: 'dd.MM.yyyy HH:mm', "d MMMM yyyy 'at' h:mm a zzz". Names of
 * months are those of the common languages. What it leaves out is the last that is past: the year, or the day. A problem
 * is a sentence. The time may stand anywhere in the text.
 */
export function readTimeFormat(
  format: string,
):
  | { readonly kind: 'format'; readonly read: TimeFormat }
  | { readonly kind: 'error'; readonly message: string } {
  const roles: Role[] = []
  let pattern = ''
  for (const match of format.matchAll(/([A-Za-z])\1*|'(?:[^']|'')*'|\s+|[^A-Za-z]/gu)) {
    const [piece, letter] = match
    if (letter === undefined) {
      pattern += literal(piece)
      continue
    }
    const token = tokenOf(piece, standsAlone(format, match.index, piece.length))
    if (token === null) return { kind: 'error', message: unknownToken(wordAt(format, match.index)) }
    if (roles.includes(token.role))
      return { kind: 'error', message: `'${piece}' says once more what stands before it` }
    roles.push(token.role)
    pattern += `(${token.pattern})`
  }
  if (!roles.some((role) => role === 'day' || role === 'hour' || role === 'month')) {
    return {
      kind: 'error',
      message: `the format '${format}' names no day and no time; an example is 'dd.MM.yyyy HH:mm'`,
    }
  }
  const shape = new RegExp(`(?<!\\d)${pattern}(?!\\d)`, 'iu')
  return { kind: 'format', read: (text, from) => find(shape, roles, text, from) }
}

type Role =
  | 'year'
  | 'month'
  | 'monthName'
  | 'day'
  | 'hour'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'half'
  | 'zone'
  | 'skip'

interface Token {
  readonly role: Role
  readonly pattern: string
}

const name = '[\\p{L}\\p{M}]{1,20}\\.?'
const zone =
  '[+-]\\d{1,2}:?(?:\\d{2})?|z|(?:gmt|utc)[+-]\\d{1,2}(?::?\\d{2})?|[a-z]{2,5}(?![a-z/])|[a-z_]+(?:/[a-z_+-]+){1,2}'

/** By their letter, which stands once or twice. */
const numbers: Readonly<Record<string, Role>> = {
  M: 'month',
  L: 'month',
  d: 'day',
  H: 'hour',
  h: 'hour',
  k: 'hour',
  K: 'hour',
  m: 'minute',
  s: 'second',
}

const tokens: Readonly<Record<string, Token>> = {
  y: { role: 'year', pattern: '\\d{4}' },
  yy: { role: 'year', pattern: '\\d{2}' },
  yyyy: { role: 'year', pattern: '\\d{4}' },
  a: { role: 'half', pattern: '[ap]\\.? ?m\\b\\.?|上午|下午|中午|凌晨|早上|晚上|오전|오후|午前|午後' },
}

/** 'yyyyMMdd' is read digit by digit; where other characters part the numbers, '3.4.' is as good as '03.04.'. */
function standsAlone(format: string, at: number, length: number): boolean {
  return !/[A-Za-z]/u.test(format.charAt(at - 1) + format.charAt(at + length))
}

function tokenOf(letters: string, isAlone: boolean): Token | null {
  const role = letters.length > 2 ? undefined : numbers[letters.charAt(0)]
  if (role !== undefined) return { role, pattern: letters.length === 1 || isAlone ? '\\d{1,2}' : '\\d{2}' }
  const known = tokens[letters]
  if (known !== undefined) return known
  if (/^[ML]{3,4}$/u.test(letters)) return { role: 'monthName', pattern: name }
  if (/^S{1,9}$/u.test(letters)) return { role: 'fraction', pattern: `\\d{${letters.length}}` }
  if (/^(?:[Eec]{1,5})$/u.test(letters)) return { role: 'skip', pattern: name }
  return /^(?:[zZxXV]{1,5}|O{1,4})$/u.test(letters) ? { role: 'zone', pattern: zone } : null
}

const instead: Readonly<Record<string, string>> = { Y: 'y', D: 'd', n: 'm', i: 'mm', A: 'a', T: "'T'" }

/** All the letters that stand together at a place. */
function wordAt(format: string, at: number): string {
  const before = /[A-Za-z]*$/u.exec(format.slice(0, at))?.[0] ?? ''
  return before + (/^[A-Za-z]*/u.exec(format.slice(at))?.[0] ?? '')
}

function unknownToken(letters: string): string {
  const better = instead[letters.charAt(0)]
  const right =
    better === undefined
      ? `'${letters}' in quotes, if it stands there as it is`
      : better.repeat(better.length > 1 ? 1 : letters.length)
  return `'${letters}' is no part of a time; write ${right}`
}

function literal(piece: string): string {
  if (/^\s/u.test(piece)) return '\\s+'
  const text = piece === "''" ? "'" : piece.startsWith("'") ? piece.slice(1, -1).replaceAll("''", "'") : piece
  return RegExp.escape(text).replaceAll(/(?:\\x20|\s)+/gu, '\\s+')
}

const LONGEST = 200

function find(shape: RegExp, roles: readonly Role[], written: string, from: Viewpoint): ParsedDate | null {
  if (written.length > LONGEST) return null
  const match = shape.exec(written.normalize('NFKC'))
  if (match === null) return null
  const said = new Map<Role, string>()
  for (const [at, role] of roles.entries()) said.set(role, match[at + 1] ?? '')
  return instant(said, from)
}

type Said = ReadonlyMap<Role, string>

function instant(said: Said, { receivedAt, zone: own }: Viewpoint): ParsedDate | null {
  const zoneOf = said.get('zone') ?? own ?? '+00:00'
  const clock = readClock(said)
  if (clock === null) return null
  for (const [year, month, day] of days(said, receivedAt)) {
    const start = dayStart(year, month, day)
    if (start === null) continue
    const local = start + clock
    const offset = zoneMinutes(zoneOf, local)
    if (offset === undefined) return null
    const at = local - offset * 60_000
    const isWhole = said.has('year')
    if (isWhole || at <= receivedAt) return { at, precision: precisionOf(said) }
  }
  return null
}

function precisionOf(said: Said): ParsedDate['precision'] {
  if (!said.has('hour')) return 'day'
  return said.has('second') ? 'exact' : 'minute'
}

/** The days that may be meant, the latest first: there are several where the year or the day is left out. */
function days(said: Said, receivedAt: number): (readonly [year: number, month: number, day: number])[] {
  const year = said.get('year')
  const month = said.get('month') ?? said.get('monthName')
  const number = said.has('monthName') ? monthOf(said.get('monthName') ?? '') : Number(month)
  const day = Number(said.get('day') ?? 1)
  if (year !== undefined) return [[fullYear(year), month === undefined ? 1 : number, day]]
  if (month !== undefined) {
    return lastYears(receivedAt).map((year) => [year, number, day])
  }
  return [1, 0, -1].map((ahead) => {
    const date = new Date(receivedAt + ahead * 86_400_000)
    return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
  })
}

function fullYear(written: string): number {
  const year = Number(written)
  if (written.length !== 2) return year
  return year < 70 ? 2000 + year : 1900 + year
}

/** Milliseconds of its midnight, as if in UTC; null for a day that no calendar has. */
function dayStart(year: number, month: number, day: number): number | null {
  const at = Date.UTC(year, month - 1, day)
  const isReal = new Date(at).getUTCDate() === day && month >= 1 && month <= 12
  return isReal ? at : null
}

/** Milliseconds since midnight; null for a time that no clock shows. */
function readClock(said: Said): number | null {
  const [hour, minute, second] = [
    hourOf(said),
    Number(said.get('minute') ?? 0),
    Number(said.get('second') ?? 0),
  ]
  if (hour * 60 + minute > 24 * 60 || minute > 59 || second > 60) return null
  const fraction = Number((said.get('fraction') ?? '').slice(0, 3).padEnd(3, '0'))
  return ((hour * 60 + minute) * 60 + second) * 1_000 + fraction
}

function hourOf(said: Said): number {
  const hour = Number(said.get('hour') ?? 0)
  const half = said.get('half')
  if (half === undefined || hour > 12) return hour
  return (hour % 12) + (/^p|下午|晚上|오후|午後/iu.test(half) || (half === '中午' && hour < 3) ? 12 : 0)
}
