import type { TimePrecision } from '#model/post.ts'

import { type CalendarDay, readDay } from './date-day.ts'
import { readUsualDate } from './date-usual.ts'
import { zoneMinutes } from './date-zone.ts'

export interface ParsedDate {
  /** Milliseconds since 1970, negative before; to the millisecond where fractions are given. */
  readonly at: number
  /** 'exact' with seconds, 'minute' with hours and minutes, else 'day' (also for a month or a year alone: its first day). */
  readonly precision: Exclude<TimePrecision, 'inferred'>
}

export interface DateOptions {
  /** What a date without a zone means, in minutes east of Greenwich. Default: UTC, China for 年月日, Korea for 년월일. */
  readonly zoneOffsetMinutes?: number
}

/**
 * The instant a date of a feed means: RFC 822 with its usual faults, RFC 3339, W3CDTF, ISO 8601 (basic and short
 * forms), asctime, Chinese and Korean dates, month names of the common languages, Unix seconds and milliseconds.
 * Null if any part is not understood: a wrong date is worse than none. Linear.
 */
export function parseDate(text: string, options: DateOptions = {}): ParsedDate | null {
  if (text.length > LONGEST) return null
  const usual = readUsualDate(text)
  if (usual !== null) return { at: usual, precision: 'exact' }
  const written = text.normalize('NFKC').trim()
  if (/^\d{10}(?:\d{3})?$/.test(written)) return fromUnix(written)
  const day = /^-?[\d-]+$/.test(written) ? readDay(written) : null
  const parts = day === null ? takeTime(spell(written)) : { time: null, zone: null, day }
  return parts === null ? null : instant(parts, options.zoneOffsetMinutes ?? defaultZone(written))
}

const LONGEST = 200

function fromUnix(digits: string): ParsedDate {
  return { at: Number(digits) * (digits.length === 10 ? 1_000 : 1), precision: 'exact' }
}

function defaultZone(written: string): number {
  if (/[월년]|오전|오후/.test(written)) return 540
  return /年.*月/.test(written) ? 480 : 0
}

/** One way of writing for what means the same: 2023年10月17日 as 2023-10-17, 下午 as pm, remarks in brackets gone. */
function spell(written: string): string {
  return written
    .toLowerCase()
    .replace(/\([^()]*\)/g, ' ')
    .replace(/(\d)\s*[年년月월]\s*(?=\d)/g, '$1-')
    .replace(/(\d)\s*[日号號일](?![^\s\d(（上下凌中晚早오])\s*/g, '$1 ')
    .replace(/星期[一二三四五六日天]|周[一二三四五六日天]|[(（]?[월화수목금토일]요일[)）]?/g, ' ')
    .replace(
      /(\d{1,2})\s*[时時点點시]\s*(\d{1,2})\s*[分분](?:\s*(\d{1,2})\s*[秒초])?/g,
      (_, h: string, m: string, s?: string) => (s === undefined ? `${h}:${m}` : `${h}:${m}:${s}`),
    )
    .replace(/上午|凌晨|早上|오전|午前/g, ' am ')
    .replace(/下午|晚上|오후|午後/g, ' pm ')
    .replace(/中午/g, ' ')
    .replace(/\b([ap])\.\s?m\./g, '$1m')
    .trim()
}

interface Time {
  /** 24 with no minutes is the midnight after. */
  readonly hours: number
  readonly minutes: number
  readonly seconds: number | null
  readonly milliseconds: number
}

interface DateParts {
  readonly time: Time | null
  readonly zone: string | null
  readonly day: CalendarDay
}

const clock =
  /(?:\b([ap]m)\s*)?(?<![\d:])(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?(?![\d:])\s?([ap]m\b)?\s*((?:gmt|utc|ut|z)?\s?[+-]\s?\d{1,2}(?::?\d{2})?(?![\d:])z?|z(?![a-z]))?/

/** Takes the time and zone out of the text; what is left must be a day, whole. Null if it is not. */
function takeTime(text: string): DateParts | null {
  const spaced = text
    .replace(/^(\d{8})t?(\d{2})(\d{2})(?=\d{2}|z|[+-]|\s|$)/, '$1 $2:$3')
    .replace(/^(\d{8} \d{2}:\d{2})(\d{2})/, '$1:$2')
  const found = clock.exec(spaced)
  if (found === null) return dayWithZone(spaced, null, null)
  const time = readTime(found)
  if (time === null) return null
  // 'at' before a time is the word; Atlantic Time stands behind it.
  const before = spaced.slice(0, found.index).replace(/(?<=\d)t\s*$|\bat\s*$/, ' ')
  const after = spaced.slice(found.index + found[0].length)
  return dayWithZone(`${before} ${after}`, time, found[7] ?? null)
}

function readTime(found: RegExpExecArray): Time | null {
  const hours = hourOf(Number(found[2]), found[1] ?? found[6])
  const minutes = Number(found[3])
  const seconds = found[4] === undefined ? null : Number(found[4])
  const isMidnightAfter = hours === 24 && minutes + (seconds ?? 0) === 0
  if ((hours > 23 && !isMidnightAfter) || minutes > 59 || (seconds ?? 0) > 60) return null
  const milliseconds = Number((found[5] ?? '').slice(0, 3).padEnd(3, '0'))
  return { hours, minutes, seconds, milliseconds }
}

function hourOf(written: number, half: string | undefined): number {
  if (half === undefined || written > 12) return written
  return (written % 12) + (half === 'pm' ? 12 : 0)
}

const word = /[a-z_]{1,30}(?:\/[a-z_+\-0-9]{1,30}){1,2}|[a-z]{1,5}(?![\p{L}.])/gu

/** Named zones may stand anywhere among the words of a day; the first word is a weekday sooner than a zone. */
function dayWithZone(text: string, time: Time | null, offset: string | null): DateParts | null {
  let zone = offset?.replace(/(?<=\d)z$/, '') ?? null
  const rest = text.replace(word, (name, at: number) => {
    if (at === 0 || zoneMinutes(name, 0) === undefined) return name
    zone ??= name
    return ' '
  })
  const day = readDay(rest)
  return day === null ? null : { time, zone, day }
}

function instant({ time, zone, day }: DateParts, defaultMinutes: number): ParsedDate | null {
  const { hours = 0, minutes = 0, seconds = null, milliseconds = 0 } = time ?? {}
  const date = new Date(0)
  date.setUTCFullYear(day.year, day.month - 1, day.day)
  date.setUTCHours(hours, minutes, seconds ?? 0, milliseconds)
  const local = date.getTime()
  const offset = zone === null ? defaultMinutes : zoneMinutes(zone, local)
  if (offset === undefined) return null
  const precision = time === null ? 'day' : seconds === null ? 'minute' : 'exact'
  return { at: local - offset * 60_000, precision }
}
