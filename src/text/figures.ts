/** A number that measures, prices or counts something, where it stands in a text. */
export interface Figure {
  /** The same in every language: '8.8', '399000'; a short whole number with its unit: '2 nm', '18 w'. */
  readonly canonical: string
  /** UTF-16 units. */
  readonly start: number
  readonly end: number
}

/**
 * Figures of a normalised text: grouped numbers, and numbers with a unit, a currency or a power of ten, in the ways that
 * languages write them: '1,699 euros' is '1.699 Euro', '39.9万元' is '399,000 yuan', '4 млн' is '4 million'. Bare numbers,
 * which may be versions or parts of names, are none. Linear.
 */
export function findFigures(text: string): Figure[] {
  const found: Figure[] = []
  for (let at = nextNumber(text, 0); at !== -1; at = nextNumber(text, Math.max(figure.lastIndex, at + 1))) {
    const read = readFigure(text, at)
    if (read !== null) found.push(read)
  }
  return found
}

/** Where the next number or sign of a currency stands: looked for by itself, since most of a text is neither. */
function nextNumber(text: string, from: number): number {
  begin.lastIndex = from
  return begin.exec(text)?.index ?? -1
}

const begin = /(?<![\d.,])[€$¥]?\d/g

/** Null for a bare number. `figure` has gone past what it matched. */
function readFigure(text: string, at: number): Figure | null {
  figure.lastIndex = at
  const groups = figure.exec(text)?.groups
  if (groups === undefined) return null
  const { sign = '', whole = '', group = '', part = '', power = '', unit = '' } = groups
  if (sign + group + power + unit === '') return null
  const value = Number(`${whole}${group.replaceAll(/\D/gu, '')}.${part}`) * powerOf(power)
  return { canonical: canonicalOf(value, unit === '' ? sign : unit), start: at, end: figure.lastIndex }
}

/** Twelve digits tell apart whatever is written, and forget what multiplying adds. */
function canonicalOf(value: number, unit: string): string {
  const isShort = Number.isInteger(value) && value < 100
  return isShort ? `${value} ${unitOf(unit)}`.trim() : String(Number(value.toPrecision(12)))
}

/** Words for powers of ten that stand behind a number. */
const powers: readonly (readonly [value: number, words: string])[] = [
  [1e4, '万|萬|만'],
  [
    1e6,
    '百万|millions?|millionen|mio|mln|millones|millón|milhões|milhão|milioni|milione|миллион(?:а|ов)?|млн|juta|مليون|milyon|triệu',
  ],
  [1e8, '亿|億|억'],
  [1e9, 'billions?|milliarden?|mrd|milliards?|miliardi|миллиард(?:а|ов)?|млрд|مليار|milyar|tỷ'],
]

/** Units and currencies in the scripts and languages of our sources. */
const units: readonly (readonly [canonical: string, forms: string])[] = [
  ['cm', 'cm|厘米|公分|см'],
  ['mm', 'mm|毫米|мм|ミリ|밀리|ملم|مم'],
  ['nm', 'nm|纳米|奈米|нм|ナノ|나노|نانومتر'],
  [
    'inch',
    'inch(?:es)?|"|英寸|吋|zoll|pulgadas?|polegadas?|pouces?|pollici|дюйм\\p{L}*|インチ|인치|بوصة|inç|inci',
  ],
  ['mb', 'mb|мб'],
  ['gb', 'gb|гб'],
  ['tb', 'tb|тб'],
  ['mbps', 'mbps'],
  ['gbps', 'gbps'],
  ['wh', 'wh|вт·?ч'],
  ['mah', 'mah|毫安时?|毫安時|ма·?\\s?ч'],
  ['w', 'w|watts?|瓦|вт|ワット|와트|واط'],
  ['hz', 'hz|赫兹|гц'],
  ['khz', 'khz|кгц'],
  ['mhz', 'mhz|мгц'],
  ['ghz', 'ghz|ггц'],
  ['fps', 'fps'],
  ['ppi', 'ppi'],
  ['mp', 'mpx?|megapixels?|мп'],
  ['nit', 'nits?|尼特|нит\\p{L}*'],
  ['kg', 'kg|千克|公斤|кг'],
  ['%', '%|percent|prozent|por\\s?ciento|pour\\s?cent|процент\\p{L}*|パーセント'],
  ['eur', '€|euros?|欧元|歐元|евро|ユーロ|유로|يورو'],
  ['usd', '\\$|usd|美元|美金|dollars?|dólares|доллар\\p{L}*|dollari|ドル|달러|دولار'],
  ['cny', '¥|元|yuan|rmb|юан\\p{L}*|위안|يوان'],
]

const wholeForms = units.map(([canonical, forms]) => [canonical, new RegExp(`^(?:${forms})$`, 'iu')] as const)
const wholePowers = powers.map(([value, words]) => [value, new RegExp(`^(?:${words})$`, 'iu')] as const)

function unitOf(written: string): string {
  return wholeForms.find(([, forms]) => forms.test(written))?.[0] ?? ''
}

function powerOf(written: string): number {
  return written === '' ? 1 : (wholePowers.find(([, words]) => words.test(written))?.[0] ?? 1)
}

const letters = String.raw`\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}`
const anyOf = (alternatives: readonly (readonly [unknown, string])[]): string =>
  alternatives.map(([, forms]) => forms).join('|')
const number = String.raw`(?<whole>\d{1,9})(?<group>(?:[.,\u00a0\u202f ]\d{3})*)(?:[.,](?<part>\d{1,2}))?(?![\d.,]*\d)`
const figure = new RegExp(
  String.raw`(?<![${letters}\d.,])(?<sign>[€$¥])?${number}` +
    String.raw`(?:[\s-]?(?<power>${anyOf(powers)})(?![${letters}]))?` +
    String.raw`(?:[\s-]?(?<unit>${anyOf(units)})(?![${letters}]))?`,
  'iuy',
)
