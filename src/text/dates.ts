import { type Stretch, overlap } from './stretch.ts'

/** A stretch of text that stands for one thing in any language. */
export interface Mention extends Stretch {
  readonly canonical: string
}

/**
 * The days and months a text names, in reading order: '2023-10-17' with a year, '10-17' without, '10' for a month
 * in Chinese, Japanese or Korean, '2023-10' for a month with its year. Month names of some twenty languages; '3/4' is not read,
 * because nobody can say which is the month. The text is taken to be normalised.
 */
export function findDates(text: string): Mention[] {
  if (!/\d|[一二三四五六七八九十]月/u.test(text)) return []
  const found: Mention[] = []
  for (const pattern of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const canonical = canonicalDate(match.groups ?? {})
      if (canonical === null) continue
      const mention = { canonical, start: match.index, end: match.index + match[0].length }
      if (!found.some((other) => overlap(mention, other))) found.push(mention)
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

const MONTHS = [
  'january jan januar janvier enero janeiro gennaio januari января січня stycznia ocak يناير',
  'february feb februar février febrero fevereiro febbraio februari февраля лютого lutego şubat فبراير',
  'march mar märz mars marzo março maart марта березня marca mart maret مارس',
  'april apr avril abril aprile апреля квітня kwietnia nisan أبريل ابريل',
  'may mai mayo maio maggio mei maj мая травня maja mayıs مايو',
  'june jun juni juin junio junho giugno июня червня czerwca haziran يونيو',
  'july jul juli juillet julio julho luglio июля липня lipca temmuz يوليو',
  'august aug août agosto augustus augusti agustus августа серпня sierpnia ağustos أغسطس اغسطس',
  'september sept sep septembre septiembre setembro settembre сентября вересня września eylül سبتمبر',
  'october oct oktober octobre octubre outubro ottobre okt октября жовтня października ekim أكتوبر اكتوبر',
  'november nov novembre noviembre novembro ноября листопада listopada kasım نوفمبر',
  'december dec dezember décembre diciembre dezembro dicembre desember декабря грудня grudnia aralık ديسمبر',
]
const MONTH_OF = new Map(MONTHS.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1])))
const NAME = `(?<month>${[...MONTH_OF.keys()].sort((a, b) => b.length - a.length).join('|')})\\.?(?![\\p{L}\\p{M}])`
/** Longer ones first: 十一 is not 一. */
const HAN_MONTHS = '十二 十一 十 九 八 七 六 五 四 三 二 一'.split(' ')
for (const [index, name] of HAN_MONTHS.entries()) MONTH_OF.set(name, HAN_MONTHS.length - index)

/** Longer ways of writing first: what they took is not read again. */
const PATTERNS = [
  String.raw`(?<![\d.])(?<year>20\d\d)\s?(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})(?![\d.]\d|\d)`,
  String.raw`(?<![\d.])(?<day>\d{1,2})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<year>20\d\d)(?!\d)`,
  String.raw`(?:(?<year>20\d\d)\s?[年년]\s?)?(?<!\d)(?<month>\d{1,2})\s?[月월]\s?(?<day>\d{1,2})\s?[日号號일]?(?!\d)`,
  String.raw`(?<year>20\d\d)\s?[年년]\s?(?<month>\d{1,2})\s?[月월](?!球)`,
  String.raw`(?<![\d.])(?<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\s(?:of\s|de\s|d')?${NAME}(?:,?\s(?:de\s)?(?<year>20\d\d)(?!\d))?`,
  String.raw`(?<![\p{L}\p{M}])${NAME}\s(?<day>\d{1,2})(?:st|nd|rd|th)?(?![\d.:]|\s?[%€$])(?:,?\s(?<year>20\d\d)(?!\d))?`,
  String.raw`(?<![\p{L}\p{M}])${NAME}\s(?:de\s)?(?<year>20\d\d)(?!\d)`,
  String.raw`(?<!\d)(?<month>\d{1,2})\s?[月월](?![球份])份?`,
  String.raw`(?<![第初近两数几每十\d])(?<month>${HAN_MONTHS.join('|')})月(?![天球半圆亮份])份?`,
].map((source) => new RegExp(source, 'giu'))

function canonicalDate(parts: Partial<Record<string, string>>): string | null {
  const { year, month = '', day } = parts
  const monthNumber = MONTH_OF.get(month.toLowerCase()) ?? Number(month)
  const dayNumber = Number(day ?? 1)
  if (!(monthNumber >= 1 && monthNumber <= 12 && dayNumber >= 1 && dayNumber <= 31)) return null
  const written = [year, two(monthNumber), day === undefined ? undefined : two(dayNumber)]
  return written.filter((part) => part !== undefined).join('-')
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
