import type { AliasHit } from './aliases.ts'
import type { Mention } from './dates.ts'
import {
  BRAND_CODES,
  BRAND_MODELS,
  BYD_MODEL,
  COUNTED,
  NO_DEVICES,
  OWN_SERIES,
  SERIES,
  SERIES_BRANDS,
  SUFFIX,
} from './device-names.ts'
import { overlap } from './stretch.ts'

/**
 * The devices a text names: a brand and what makers put behind it ('小米12S Ultra', 'Redmi K70 Pro', '真我GT Neo2T'), a
 * series that is a brand of its own ('iPhone 15 Pro', 'Mate 60'), or a device of the alias table with what its maker
 * adds ('SU7' and 'Ultra'). A brand with a quantity is none ('小米 100 家'). `hits` are the alias hits of the text,
 * `isFree` says whether a place is not already something else.
 */
export function findDevices(
  text: string,
  hits: readonly AliasHit[],
  isFree: (start: number, end: number) => boolean,
): Mention[] {
  const found: Mention[] = []
  const add = (mention: Mention): void => {
    const isTaken = found.some((other) => overlap(mention, other))
    if (!isTaken && isFree(mention.start, mention.end)) found.push(mention)
  }
  for (const { alias, start, end } of hits) {
    const model = alias.type === 'company' ? modelBehind(text, end, alias.canonical) : null
    if (model !== null)
      add({ canonical: canonicalOf(alias.canonical, model), start, end: end + model.length })
  }
  for (const match of text.matchAll(OWN_SERIES)) {
    const [start, end] = [match.index, match.index + match[0].trimEnd().length]
    if (!COUNTED.test(text.slice(end, end + 20)))
      add({ canonical: canonicalOf(brandOfSeries(match[0]), match[0]), start, end })
  }
  for (const hit of hits) if (hit.alias.type === 'device') add(extended(text, hit))
  for (const brand of new Set(hits.map(({ alias }) => alias.canonical))) {
    for (const code of text.matchAll(BRAND_CODES.get(brand) ?? NOTHING)) {
      const end = code.index + code[0].trimEnd().length
      add({ canonical: canonicalOf(brand, code[0]), start: code.index, end })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

const NOTHING = /(?!)/gu
const NUMBER = String.raw`\d{1,4}(?:[a-z]{1,2}(?![a-z]))?`
const CODE = String.raw`[a-z]{1,3}-?\d{1,4}[a-z]{0,2}`
const GAP = String.raw`[\s·-]?`
/** '问界新M5' is the M5; a number behind '新' would be none of a model's. */
const MODEL = new RegExp(
  String.raw`^${GAP}(?:(?:全?新(?:款|一代)?\s?)?(?:(?:(?:${SERIES})\s?){1,3}(?:${CODE}|${NUMBER}|[XVIYS]{1,3})?|${CODE})|${NUMBER})${SUFFIX}`,
  'iu',
)
/** Without a number only what is the name of a line: 'Xiaomi Watch', but not 'Google Play'. */
const IS_MODEL =
  /\d[a-z]{0,2}|(?:^|[\s\p{Script=Han}]|Mate|Pura|Model\s?)[XVIYS]+$|Fold|Flip|Civi|Buds|Pad|Watch|Band|Nova|Magic|Ultra|平板|手表|手环/iu
const YEAR = /^[\s·-]?(?:19|20)\d\d$/u
/** A quarter, a network, a rank. */
const NO_MODEL =
  /^[\s·-]?(?:Q[1-4]|H[12]|[2-6]G|(?:TOP|VS|NO|AI|APP|ADS|FSD|OTA|ID|IP|PC)-?\d+|\d{1,4}(?:[GT]B|[KWP]))$/iu
/** 'Xiaomi 1 …' and three or four bare digits are counts more often than models. */
const BARE = /^[\s·-]?\d{1,4}$/u
const BARE_MODEL = /^[\s·-]?(?:[2-9]|\d\d)$/u

function modelBehind(text: string, at: number, brand: string): string | null {
  if (NO_DEVICES.has(brand)) return null
  const rest = text.slice(at, at + 60)
  const car = brand === 'byd' ? BYD_MODEL.exec(rest)?.[0] : undefined
  if (car !== undefined) return car.trimEnd()
  const model = MODEL.exec(rest)?.[0].trimEnd()
  if (model === undefined || !IS_MODEL.test(model)) return null
  const isCounted = /\d$/u.test(model) && COUNTED.test(rest.slice(model.length))
  return !isCounted && isNamed(model, brand) ? model : null
}

/** False for a year, a quarter, and numbers that this brand does not give its models. */
function isNamed(model: string, brand: string): boolean {
  if (BRAND_MODELS.get(brand)?.test(model) === true) return true
  if (YEAR.test(model) || NO_MODEL.test(model)) return false
  return !BARE.test(model) || BARE_MODEL.test(model)
}

const SUFFIXES = new RegExp(SUFFIX, 'iuy')

/** A device of the table together with the edition that stands behind it. */
function extended(text: string, { alias, start, end }: AliasHit): Mention {
  SUFFIXES.lastIndex = end
  const suffix = SUFFIXES.exec(text)?.[0].trimEnd() ?? ''
  return { canonical: canonicalOf('', alias.canonical + suffix), start, end: end + suffix.length }
}

function brandOfSeries(series: string): string {
  return SERIES_BRANDS.find(([pattern]) => pattern.test(series))?.[1] ?? ''
}

const PLAIN_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^\s?全?新(?:款|一代)?/gu, ''],
  [/平板(?=\s?m[a-z]+pad)|笔记本(?=\s?m[a-z]+book)/gu, ''],
  [/平板/gu, ' pad '],
  [/手表/gu, ' watch '],
  [/手环/gu, ' band '],
  [/耳机/gu, ' buds '],
  [/红米/gu, ' redmi '],
  [/畅享/gu, ' enjoy '],
  [/电视/gu, ' tv '],
  [/理想/gu, 'li auto '],
  [/秦/gu, ' qin '],
  [/汉/gu, ' han '],
  [/唐/gu, ' tang '],
  [/宋/gu, ' song '],
  [/元/gu, ' yuan '],
  [/至尊版|至尊纪念版|울트라|ウルトラ/gu, ' ultra '],
  [/아이폰/gu, ' iphone '],
  [/갤럭시/gu, ' galaxy '],
  [/픽셀/gu, ' pixel '],
  [/메이트/gu, ' mate '],
  [/믹스/gu, ' mix '],
  [/폴드/gu, ' fold '],
  [/플립/gu, ' flip '],
  [/노트/gu, ' note '],
  [/패드/gu, ' pad '],
  [/워치/gu, ' watch '],
  [/탭/gu, ' tab '],
  [/프로|プロ/gu, ' pro '],
  [/플러스/gu, ' plus '],
  [/青春版/gu, ' lite '],
  [/荣耀版/gu, ' honor '],
  [/电竞版/gu, ' gaming '],
  [/国际版/gu, ' global '],
  [/标准版|系列|英?寸/gu, ' '],
  [/(\p{Script=Han}*)版/gu, ' $1 '],
  [/\s?\+/gu, ' plus'],
  [/(?<!re)dm-?(?=[ip]\b)/gu, ' dm'],
]
/** Letters and digits that are one name stay together ('es8', 'x100'), others do not ('note13', 'gt5', 'matex5'). */
const JOINTS = [
  /(?<=\b(?:mate|pura|find|iphone))(?=(?:xt?s?|n)\d?\b)|(?<=magic)(?=[a-z]\d)|(?<=\b(?:mix|x|z))(?=fold|flip)|(?<=model)(?=[sxy])|(?<=pad|book|pods|phone)(?=pro|air|max|mini|se\b)/gu,
  /(?<=[a-z]{4}|\b(?:mix|gt|neo|ace|pad|mi|tab|box|tv|rog|air|max|pro|qin|han))(?=\d)|(?<=\d)(?=(?:pro|ultra|max|plus|lite|mini|turbo|se|fold|flip)\b)/gu,
]

/** 'xiaomi redmi note 13' and 'redmi note13' are 'redmi note 13': letters and digits apart, the sub-brand alone. */
function canonicalOf(brand: string, model: string): string {
  let name = model.toLowerCase()
  for (const [pattern, plain] of PLAIN_NAMES) name = name.replace(pattern, plain)
  for (const joint of JOINTS) name = name.replaceAll(joint, ' ')
  const spaced = name.replaceAll(/[\s·-]+/gu, ' ').trim()
  if (brand === 'apple' && /^\d/u.test(spaced)) return `iphone ${spaced}`
  if (brand === 'apple' && spaced === 'pad') return 'ipad'
  if (brand === 'samsung' && /^(?:[samz]\d|z (?:fold|flip)|note|tab|watch|buds)/u.test(spaced))
    return `galaxy ${spaced}`
  const isSubBrand = /^(?:redmi|iphone|ipad|galaxy|pixel|macbook|airpods)\b/u.test(spaced)
  return isSubBrand || brand === '' ? spaced : `${brand} ${spaced}`
}
