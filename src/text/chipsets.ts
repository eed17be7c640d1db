import type { Mention } from './dates.ts'
import { overlap } from './stretch.ts'

/**
 * The chipsets a text names, in any of their languages: '骁龙8Gen3' and 'Snapdragon 8 Gen 3' are 'snapdragon 8 gen 3'.
 * A maker's name without a number is no chipset; 'A16' and 'M4' are Apple's only where the text speaks of chips or of
 * Apple.
 */
export function findChipsets(text: string): Mention[] {
  if (!FAMILY.test(text)) return []
  const found: Mention[] = []
  for (const { pattern, family, context } of PATTERNS) {
    if (context !== null && !context.test(text)) continue
    for (const match of text.matchAll(pattern)) {
      const canonical = `${family} ${plain(match.groups?.['number'] ?? '')}`.trim()
      const mention = { canonical, start: match.index, end: match.index + match[0].length }
      if (!found.some((other) => overlap(mention, other))) found.push(mention)
    }
  }
  return found.sort((a, b) => a.start - b.start)
}

const FAMILY =
  /snapdragon|骁龙|驍龍|snapdragón|снапдрагон|스냅드래곤|高通|qualcomm|dimensity|天玑|天璣|디멘시티|kirin|麒麟|기린|exynos|엑시노스|猎户座|helio|tensor|unisoc|紫光展锐|xring|玄戒|[rg]tx|酷睿|core|intel|radeon|amd|昇腾|ascend|\bi[3579]-|锐龙|ryzen|英伟达|nvidia|apple|苹果|(?<![\p{Script=Latin}\d])[AMD]\d/iu

const START = String.raw`(?<![\p{Script=Latin}\d])`
const END = String.raw`(?![\p{Script=Latin}\d])`
const CHIP =
  /芯片|处理器|跑分|仿生|chip|SoC\b|processor|procesador|processeur|Prozessor|チップ|칩|процессор|чип/iu
const APPLE = /苹果|蘋果|apple|mac|ipad|アップル|애플/iu

/** Family, pattern whose group `number` tells the chips of it apart, what the text must hold besides. */
const TABLE: readonly (readonly [string, string, RegExp?])[] = [
  [
    'snapdragon',
    String.raw`(?:Snapdragon|骁龙|驍龍|снапдрагон|스냅드래곤)\s?(?<number>\d\+?s?\+?\s?(?:Gen|젠|第)\s?\d(?:\s?(?:Plus|\+))?|X\s?(?:Elite|Plus)|8\s?(?:Elite|至尊版)(?:\s?Gen\s?\d)?|\d{3}[GE]?\+?)`,
  ],
  ['snapdragon', String.raw`(?:高通|Qualcomm)\s?(?<number>[4678]\d{2}\+?)(?!\s?[亿億万萬元])`],
  [
    'dimensity',
    String.raw`(?:Dimensity|天玑|天璣|디멘시티)\s?(?<number>\d{3,4}(?:\s?(?:\+|e|s|Plus|Ultra|Ultimate|Max))?)`,
  ],
  ['dimensity', String.raw`${START}D(?<number>[789][0-4]00)`],
  ['kirin', String.raw`(?:Kirin|麒麟|기린)\s?(?<number>\d{3,4}[A-Z]?\d?)`],
  ['exynos', String.raw`(?:Exynos|엑시노스|猎户座)\s?(?<number>\d{3,4})`],
  ['helio', String.raw`Helio\s?(?<number>[GPX]\d{2,3})`],
  ['tensor', String.raw`(?:Google\s)?Tensor\s?(?<number>G\d)`],
  ['unisoc', String.raw`(?:Unisoc|紫光展锐)\s?(?<number>[TS]\d{3,4})`],
  ['xuanjie', String.raw`(?:XRING|玄戒)\s?(?<number>[A-Z]\d)`],
  ['', String.raw`${START}(?:GeForce\s)?(?<number>[RG]TX\s?\d{2,4}(?:\s?(?:Ti|Super|D|系列?))*)`],
  ['', String.raw`${START}(?:Radeon\s)?(?<number>RX\s?\d{3,4}(?:\s?XTX?)?(?:\s?系列?)?)`],
  ['', String.raw`${START}(?<number>Zen\s?[1-7])`, /amd|锐龙|ryzen/iu],
  ['ascend', String.raw`(?:昇腾|Ascend)\s?(?<number>\d{3}[A-Z]{0,2})`],
  ['nvidia', String.raw`${START}(?<number>[ABH][1-8]00|[HL]20|G?B[23]00)`, /英伟达|輝達|nvidia/iu],
  [
    'core',
    String.raw`(?:酷睿\s?|${START}Core\s|Intel\s(?=Ultra))(?<number>Ultra\s?(?:\d\s)?\d{1,3}[A-Z]{0,2}|i[3579](?:[-\s]?\d{4,5}[A-Z]{0,2})?)`,
  ],
  ['core', String.raw`${START}(?<number>i[3579]-\d{4,5}[A-Z]{0,2})`],
  ['ryzen', String.raw`(?:锐龙|Ryzen)\s?(?<number>(?:AI\s)?(?:[3579]\s)?(?:Max\+?\s)?\d{3,4}[A-Z\d]{0,3})`],
  ['apple', String.raw`${START}(?:Apple\s|苹果\s?)?(?<number>A1\d(?:\s?(?:Pro|Bionic|仿生)))`],
  ['apple', String.raw`${START}(?<number>A(?:[89]|[12]\d))`, CHIP],
  ['apple', String.raw`(?<![\p{Script=Latin}\d界新])(?<number>M[1-9](?:\s?(?:Pro|Max|Ultra))?)`, APPLE],
]
const PATTERNS = TABLE.map(([family, source, context = null]) => ({
  family,
  pattern: new RegExp(source + END, 'giu'),
  context,
}))

function plain(number: string): string {
  return number
    .toLowerCase()
    .replaceAll(/至尊版/gu, ' elite')
    .replaceAll(/젠|第/gu, 'gen')
    .replaceAll(/\s?(?:bionic|仿生|系列?)/gu, '')
    .replaceAll(/\s?\bplus\b/gu, '+')
    .replaceAll(/(?<=\d\+?s?)\s?(?=gen)|(?<=gen)\s?(?=\d)|(?<=elite)\s?(?=gen)/gu, ' ')
    .replaceAll(/(?<=\d)\s?(?=ultra|max|pro|elite|ultimate|ti\b|super)|(?<=tx|rx|zen|ultra)\s?(?=\d)/gu, ' ')
    .trim()
}
