import { parseDate, type ParsedDate } from '#parse/date.ts'
import { zoneMinutes } from '#parse/date-zone.ts'
import { type Viewpoint, relativeTime } from './relative-time.ts'

/**
 * The instant that a page means by the words at a post: any date that feeds write too, with the words that stand around
 * it on pages ('Posted on', 'um', '|'), a day without a year (the last one of that name), '3 hours ago', '昨天 12:00'. A
 * zone counts where the words name none. Null if they are not understood. Linear.
 */
export function pageTime(written: string, from: Viewpoint): ParsedDate | null {
  if (written.length > LONGEST) return null
  const text = written.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim()
  const parts = text.split(/ ?[|·•] ?| [–—-] /u)
  const pieces = (parts.length === 1 ? parts : [parts.join(' | '), ...parts]).map(withoutLabel)
  // '9:13 PM · Oct 17, 2026' begins with a time that alone would be today's: a day counts wherever it stands.
  for (const read of [writtenDay, relativeTime]) {
    for (const piece of pieces) {
      const date = read(piece, from)
      if (date !== null && date.at > 0) return date
    }
  }
  return null
}

function writtenDay(text: string, from: Viewpoint): ParsedDate | null {
  return zonedDate(text, from.zone) ?? withoutYear(text, from)
}

const LONGEST = 200

/** A date that names its zone, or one of `zone`, summer time minded; null: as `parseDate` takes dates without one. */
export function zonedDate(text: string, zone: string | null): ParsedDate | null {
  if (zone === null) return parseDate(text)
  const local = parseDate(text, { zoneOffsetMinutes: 0 })
  // A date that moves with the zone it is given has none of its own.
  if (local === null || parseDate(text, { zoneOffsetMinutes: 60 })?.at === local.at) return local
  return { ...local, at: local.at - (zoneMinutes(zone, local.at) ?? 0) * 60_000 }
}

const label =
  /^(?:[^\d:]{1,40}: ?|(?:(?:last )?(?:posted|published|updated|written|date)(?: on| at)?|on|(?:veröffentlicht|erstellt|aktualisiert)(?: am)?|publié(?: le)?|publicado(?: el| em)?|pubblicato(?: il)?|опубликовано|发布于|發布於|发表于|發表於|更新于|发布时间|时间) ?(?=[\p{L}\d])|(?:by|von|par|por) [^\d:]{1,60} (?:on|am|le|el|em) |(?:am|le|el|il) (?=\d))/iu
const byWhom = / (?:by|von|par|por|作者) ?\p{L}.{0,60}$/iu
/** Between a day and a time, beside those that `parseDate` knows. */
const between = /(?<=[\d,.]) (?:a las|às|alle(?: ore)?)(?= ?\d)/giu

function withoutLabel(text: string): string {
  return text
    .replace(label, '')
    .replace(byWhom, '')
    .replaceAll(between, ' ')
    .replaceAll(/(?<=\d)h(?=\d{2}(?!\d))/giu, ':')
    .replace(/ ?(?:uhr|hrs|ч\.)$/iu, '')
    .trim()
}

/** '10-17 12:00', '10月17日', 'Oct 17', '17. Oktober, 14:35': the year is the last in which it is past. */
function withoutYear(text: string, from: Viewpoint): ParsedDate | null {
  const namesDay = /\d/u.test(text) && /\p{L}{3}|[月월]|^\d{1,2}-\d/u.test(text)
  if (!namesDay || /\d{4}|\d\/\d/u.test(text)) return null
  for (const year of lastYears(from.receivedAt)) {
    const date = zonedDate(inYear(text, year), from.zone)
    if (date !== null && date.at <= from.receivedAt) return date
  }
  return null
}

/** Years in which a day without one may lie, the latest first: New Year is past in the east first, and 29 February is rare. */
export function lastYears(receivedAt: number): readonly number[] {
  const thisYear = new Date(receivedAt).getUTCFullYear()
  return [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8].map((ago) => thisYear - ago)
}

function inYear(text: string, year: number): string {
  if (/^\d{1,2}月/u.test(text)) return `${year}年${text}`
  if (/^\d{1,2}월/u.test(text)) return `${year}년 ${text}`
  return /^\d{1,2}-\d/u.test(text) ? `${year}-${text}` : `${text} ${year}`
}
