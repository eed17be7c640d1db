import type { ParsedDate } from '#parse/date.ts'
import { zoneMinutes } from '#parse/date-zone.ts'

/** From where words like 'yesterday' are seen. */
export interface Viewpoint {
  /** Milliseconds since 1970. */
  readonly receivedAt: number
  /** 'Europe/Berlin' or '+08:00'; null: China's for Chinese words, Korea's for Korean ones, else UTC. */
  readonly zone: string | null
}

/**
 * The instant that '3 hours ago', 'vor 2 Stunden', '3小时前', 'yesterday at 12:00', '昨天 12:00', '5 min' or '14:35' mean;
 * null for anything else. Of what was rounded down ('3 hours ago') it is the latest instant meant: nobody is said to have
 * been earlier than he was. Linear.
 */
export function relativeTime(written: string, from: Viewpoint): ParsedDate | null {
  if (written.length > LONGEST) return null
  const text = written.normalize('NFKC').toLowerCase().replaceAll(/\s+/gu, ' ').trim()
  if (justNow.test(text)) return { at: from.receivedAt, precision: 'minute' }
  return lapse(text, from.receivedAt) ?? namedDay(text, from) ?? clockAlone(text, from)
}

const LONGEST = 100
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const justNow =
  /^(?:just now|now|(?:a )?(?:few )?moments? ago|a few seconds ago|vor ein paar sekunden|il y a quelques secondes|hace unos segundos|几秒前|gerade eben|soeben|jetzt|à l['’]instant|ahora(?: mismo)?|adesso|agora(?: mesmo)?|zojuist|przed chwilą|только что|az önce|刚刚|剛剛|方才|たった今|방금(?: 전)?)[.!]?$/u

/** Words for a length of time; those of scripts without blanks stand between bars of their own. */
const units: readonly (readonly [ms: number, spaced: string, joined: string])[] = [
  [
    SECOND,
    's sec secs second seconds sek sekunde sekunden seconde secondes segundo segundos secondo secondi seconden sekund sekundy сек секунд секунду секунды saniye detik giây',
    '秒钟 秒鐘 秒 초',
  ],
  [
    MINUTE,
    'm min mins minute minutes minuten minuto minutos minuti minuut minut minutę minuty мин минут минуту минуты dakika dk menit phút',
    '分钟 分鐘 分 분',
  ],
  [
    HOUR,
    'h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren godzinę godziny godzin godz ч час часа часов saat jam giờ timme timmar time timer',
    '个小时 個小時 小时 小時 時間 시간',
  ],
  [
    DAY,
    'd day days tag tage tagen jour jours día días dia dias giorno giorni dag dagen dagar dage dzień dni день дня дней gün hari ngày',
    '天 日 일',
  ],
  [
    7 * DAY,
    'w wk week weeks woche wochen semaine semaines semana semanas settimana settimane weken tydzień tygodnie tygodni неделю недели недель hafta minggu tuần',
    '个星期 個星期 星期 週間 周 週 주',
  ],
  [
    30 * DAY,
    'mo month months monat monaten monate mois mes meses mês mese mesi maand maanden miesiąc miesiące miesięcy месяц месяца месяцев ay bulan tháng',
    '个月 個月 ヶ月 か月 カ月 개월 달',
  ],
  [
    365 * DAY,
    'y yr yrs year years jahr jahre jahren an ans année années año años ano anos anno anni jaar rok lata lat год года лет yıl tahun năm',
    '年 년',
  ],
]

const unitMs: ReadonlyMap<string, number> = new Map(
  units.flatMap(([ms, spaced, joined]) =>
    `${spaced} ${joined}`.split(' ').map((word): [string, number] => [word, ms]),
  ),
)

const joinedUnits = units.map(([, , joined]) => joined.replaceAll(' ', '|')).join('|')
/** A word must end before its unit begins: 'einem' is no 'eine m'. */
const someNumber =
  '\\d{1,4}|[半一两二三几]|(?:half an|an?|one|einer?|einem|einen|une?|uno|una|um|uma|een|één|jeden|один|одну)(?= )'
const amount = new RegExp(
  `(?<![\\p{L}\\d.:/-])(${someNumber}) ?(?:(${joinedUnits})|(\\p{L}{1,9})(?![\\p{L}\\d]))`,
  'gu',
)
const smallNumbers: ReadonlyMap<string, number> = new Map([
  ['半', 0.5],
  ['half an', 0.5],
  ['两', 2],
  ['二', 2],
  ['三', 3],
  ['几', 3],
])

/** Of a number in digits or in a word; all words but those above mean one. */
function countOf(written: string): number {
  return smallNumbers.get(written) ?? (/^\d/u.test(written) ? Number(written) : 1)
}

/** What says that a length of time lies behind us. */
const past =
  /\bago\b|^vor |(?:^|[ :])il y a |^hace |^fa | fa$|^há | atrás$| geleden$| sedan$| siden$|^för | temu$| назад$| önce$| trước$| lalu$|以?之?前$| ?전$/u
/** '3h', '5 min', '2 d': what timelines write without any other word. */
const short = /^\d{1,4} ?\p{L}{1,6}\.?$/u

function lapse(text: string, receivedAt: number): ParsedDate | null {
  // What stands behind a bar is something else: '3 hours ago | 5 min read'.
  const told = text.split(' | ').find((part) => past.test(part) || short.test(part))
  if (told === undefined) return null
  let total = 0
  let finest = Infinity
  // The 'a' of 'il y a une heure' counts nothing.
  for (const [, number = '', joined, spaced] of told.replace('il y a ', '').matchAll(amount)) {
    const ms = unitMs.get(joined ?? spaced ?? '')
    if (ms === undefined) continue
    total += countOf(number) * ms
    finest = Math.min(finest, ms)
  }
  if (finest === Infinity || total > 50 * 365 * DAY) return null
  return { at: receivedAt - total, precision: finest < DAY ? 'minute' : 'day' }
}

/** Words of scripts with blanks stand alone: 'Dünya' is no 'dün', and German says 'hier' of places. */
const dayNames: readonly (readonly [daysAgo: number, words: RegExp])[] = [
  [
    2,
    /(?<!\p{L})(?:day before yesterday|vorgestern|avant-hier|anteayer|antier|anteontem|eergisteren|przedwczoraj|позавчера)(?!\p{L})|前天|一昨日|おととい|그저께/u,
  ],
  [
    1,
    /(?<!\p{L})(?:yesterday|gestern|(?<=^|: ?)hier(?! \p{L}{2})|ayer|ieri|ontem|gisteren|wczoraj|вчера|dün|kemarin|i ?går)(?!\p{L})|昨天|昨日|어제/u,
  ],
  [
    0,
    /(?<!\p{L})(?:today|heute|aujourd['’]hui|hoy|oggi|hoje|vandaag|dzisiaj|dziś|сегодня|bugün|hari ini|i ?dag)(?!\p{L})|今天|今日|오늘/u,
  ],
]

/** Names of days count only where hardly anything else stands. */
function namedDay(text: string, from: Viewpoint): ParsedDate | null {
  if (text.length > 50) return null
  const found = dayNames.find(([, words]) => words.test(text))
  if (found === undefined) return null
  const [daysAgo, words] = found
  const clock = readClock(text.replace(words, ' '))
  return onDay(text, from, { daysAgo, clock })
}

/** A time without a day is today's; one that is yet to come was yesterday's. */
function clockAlone(text: string, from: Viewpoint): ParsedDate | null {
  if (!/^(?:[ap]m|上午|下午|오전|오후)? ?\d{1,2}:\d{2}(?: ?[ap]m)?$/u.test(text)) return null
  const clock = readClock(text)
  if (clock === null) return null
  const today = onDay(text, from, { daysAgo: 0, clock })
  return today.at <= from.receivedAt ? today : onDay(text, from, { daysAgo: 1, clock })
}

/** Minutes since midnight; null if the text names no time of day. */
function readClock(text: string): number | null {
  const [, hours, minutes] = /(?<!\d)(\d{1,2}) ?[:h.点時时] ?(\d{2})(?!\d)/u.exec(text) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null
  const isAfternoon = /\d ?p\.?m\b|下午|晚上|오후|午後/u.test(text)
  const isMorning = /\d ?a\.?m\b|上午|凌晨|早上|오전|午前/u.test(text)
  const hour = isAfternoon || isMorning ? (Number(hours) % 12) + (isAfternoon ? 12 : 0) : Number(hours)
  return hour * 60 + Number(minutes)
}

function onDay(
  text: string,
  { receivedAt, zone }: Viewpoint,
  { daysAgo, clock }: { readonly daysAgo: number; readonly clock: number | null },
): ParsedDate {
  const offsetAt = (localMs: number) => zoneOffset(zone, localMs) ?? usualOffset(text)
  const localNow = receivedAt + offsetAt(receivedAt) * MINUTE
  const local = Math.floor(localNow / DAY) * DAY - daysAgo * DAY + (clock ?? 0) * MINUTE
  return { at: local - offsetAt(local) * MINUTE, precision: clock === null ? 'day' : 'minute' }
}

/** Minutes east of Greenwich of a zone at a local time, null without a zone. */
function zoneOffset(zone: string | null, localMs: number): number | null {
  return zone === null ? null : (zoneMinutes(zone, localMs) ?? null)
}

/** As `parseDate` does with dates in these languages. */
function usualOffset(text: string): number {
  if (/\p{sc=Hangul}/u.test(text)) return 540
  return /\p{sc=Han}/u.test(text) ? 480 : 0
}
