import type { AliasHit } from '#text/aliases.ts'
import type { Mention } from '#text/dates.ts'

/**
 * The devices a text names: a brand and what makers put behind it ('小米12S Ultra', 'Redmi K70 Pro', '真我GT Neo2T'), or
 * a series that is a brand of its own ('iPhone 15 Pro', 'Mate 60'). A brand with a quantity is none ('小米 100 家').
 * `hits` are the alias hits of the text, `isFree` says whether a place is not already something else.
 */
export function findDevices(
  text: string,
  hits: readonly AliasHit[],
  isFree: (start: number, end: number) => boolean,
): Mention[] {
  const found: Mention[] = []
  for (const hit of hits) {
    const model = hit.alias.type === 'company' ? modelBehind(text, hit.end) : null
    if (model === null || !isFree(hit.start, hit.end + model.length)) continue
    found.push({
      canonical: canonicalOf(hit.alias.canonical, model),
      start: hit.start,
      end: hit.end + model.length,
    })
  }
  for (const match of text.matchAll(OWN_SERIES)) {
    const [start, end] = [match.index, match.index + match[0].length]
    const isTaken = found.some((other) => start < other.end && other.start < end)
    if (!isTaken && isFree(start, end) && !QUANTITY.test(text.slice(end))) {
      found.push({ canonical: canonicalOf(brandOfSeries(match[0]), match[0]), start, end })
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

const NUMBER = String.raw`\d{1,4}(?:[a-z]{1,2}(?![a-z]))?`
const SERIES =
  'Redmi|红米|Note|GT(?: ?Neo ?)?|Neo|Mate(?:Book|Pad)?|Pocket|Nova|Pura|Enjoy|畅享|Magic(?:Book)?|Pad|平板|MIX(?: ?Fold| ?Flip)?|Civi|Watch|手表|Band|手环|Buds|耳机|Book|Find(?: ?[XN])?|Reno|Galaxy|Pixel|iPhone|iPad|Fold|Flip|Ace|Nord|ROG(?: Phone)?|Edge|Razr|Phone|Play|Turbo|CC|Max|Mi|Tab|Zoom|Smart|TV|Box|电视|音箱|眼镜|Axon|Xperia|Air|Pro'
const CODE = String.raw`[a-z]{1,3}-?\d{1,4}[a-z]{0,2}`
const SUFFIX = String.raw`(?:\s?(?:Pro(?:\s?\+|\s?Plus)?|Ultra|Max|Plus|Lite|Turbo|Mini|SE|RS|Fold|Flip|Air|Edition|FE|Neo|Speed|GT|Ti|Racing|Discovery|[45]G|\+|至尊版|至尊纪念版|青春版|标准版|探索版|极速版|竞速版|活力版|典藏版|保时捷设计|(?<=\d)系列))*(?![a-z\d])`
const MODEL = new RegExp(
  String.raw`^[\s·-]?(?:(?:(?:${SERIES})\s?){1,3}(?:${CODE}|${NUMBER}|[XVIS]{1,3})?|${CODE}|${NUMBER})${SUFFIX}`,
  'iu',
)
/** Behind a brand, a bare number is a model only if nothing counts with it. */
const BARE = /^[\s·-]?\d{1,4}$/u
const QUANTITY =
  /^(?:\.\d|,\d{3}|\s?(?:[年月日号號时時点點分秒个個款亿億万萬千百元块塊倍台臺部人次名位天周季度小家条件项岁折股期届层页楼亩米公吨度强连大名]|%|％|‰|\$|€|K\b|GB|TB|mAh|W\b|Hz|MP|nm|mm|cm|kg|km|inch|英寸|毫安|瓦|(?:billion|million|thousand|percent|years?|months?|weeks?|days?|hours?|minutes?|units?|phones?|models?|devices?|times|people|stores?|countries|users|crore|lakh|million|euros?|dollars?|yuan|of|new|более|млн|млрд|тыс|лет|года?|дней|стран|Millionen|Prozent|Jahre|Uhr|ans|années|pays|modèles|años|países|modelos|millones|milioni|anni|milhões|anos)(?!\p{L})))/iu

function modelBehind(text: string, at: number): string | null {
  const rest = text.slice(at, at + 60)
  const found = MODEL.exec(rest)?.[0]
  if (found === undefined) return null
  const model = /\d[a-z]{0,2}|[XVI]+$|Fold|Flip|Civi|Buds|Pad|Watch|Band|Nova|Magic/iu.test(found)
    ? found
    : null
  if (model === null) return null
  const isYear = /^[\s·-]?(?:19|20)\d\d$/u.test(model)
  const isCounted = /\d$/u.test(model) && QUANTITY.test(rest.slice(model.length))
  if (isYear || isCounted) return null
  // 'Xiaomi 1 …' and three or four bare digits are counts more often than models.
  return BARE.test(model) && !/^[\s·-]?(?:[2-9]|\d\d)$/u.test(model) ? null : model
}

const SERIES_BRANDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:iphone|ipad|macbook|airpods|vision)/iu, 'apple'],
  [/^galaxy/iu, 'samsung'],
  [/^pixel/iu, 'google'],
  [/^(?:mate|pura|nova)/iu, 'huawei'],
  [/^(?:find|reno)/iu, 'oppo'],
  [/^xperia/iu, 'sony'],
  [/^(?:mix|civi)/iu, 'xiaomi'],
  [/^rog/iu, 'asus'],
  [/^magic/iu, 'honor'],
]
const OWN_SERIES = new RegExp(
  String.raw`(?<![\p{Script=Latin}\d])(?:iPhone\s?(?:${NUMBER}|SE|X[RS]?(?![a-z]))|iPad\s?(?:Pro|Air|mini)?(?:\s?M?\d{1,2})?|MacBook\s?(?:Pro|Air)(?:\s?\d\d)?|AirPods(?:\s?(?:Pro|Max))?(?:\s?\d)?|Vision Pro|Galaxy\s?(?:${CODE}|(?:Tab|Watch|Buds|Note|Z Fold|Z Flip|Z|Fold|Flip)\s?[a-z]?\d{0,2})|Pixel\s?(?:${NUMBER}|Fold|Tablet)|Mate\s?(?:X\d?|\d{2})(?![\d])|Pura\s?\d\d|Nova\s?\d{1,2}|Find\s?[XN]\d{1,2}|Reno\s?\d{1,2}|Xperia\s?\d{1,2}(?:\s[IV]+)?|MIX\s?(?:Fold|Flip)\s?\d?|Civi\s?\d[a-z]?|ROG Phone\s?\d|Magic\s?(?:V|Vs)?\d{1,2}|K[3-9]0(?![\w]))${SUFFIX}`,
  'giu',
)

function brandOfSeries(series: string): string {
  if (/^K\d/u.test(series)) return 'redmi'
  return SERIES_BRANDS.find(([pattern]) => pattern.test(series))?.[1] ?? ''
}

const CHINESE: readonly (readonly [RegExp, string])[] = [
  [/平板/gu, ' pad '],
  [/手表/gu, ' watch '],
  [/手环/gu, ' band '],
  [/耳机/gu, ' buds '],
  [/红米/gu, ' redmi '],
  [/畅享/gu, ' enjoy '],
  [/电视/gu, ' tv '],
  [/至尊版|至尊纪念版/gu, ' ultra '],
  [/青春版/gu, ' lite '],
  [/标准版|系列/gu, ''],
  [/\bpro\s?\+/gu, 'pro plus'],
]

/** 'xiaomi redmi note 13' and 'redmi note13' are 'redmi note 13': letters and digits apart, the sub-brand alone. */
function canonicalOf(brand: string, model: string): string {
  let name = model.toLowerCase()
  for (const [pattern, plain] of CHINESE) name = name.replace(pattern, plain)
  const spaced = name
    .replaceAll(/[·-]|(?<=magic)(?=[a-z]\d)/gu, ' ')
    .replaceAll(/(?<=[a-z]{2})(?=\d)|(?<=\d)(?=(?:pro|ultra|max|plus|lite|mini|turbo|se|fold|flip)\b)/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
  if (brand === 'apple' && /^\d/u.test(spaced)) return `iphone ${spaced}`
  const isSubBrand = /^(?:redmi|iphone|ipad|galaxy|pixel|macbook|airpods)\b/u.test(spaced)
  return isSubBrand || brand === '' ? spaced : `${brand} ${spaced}`
}
