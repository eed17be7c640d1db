import type { Mention } from '#text/dates.ts'

/**
 * The chipsets a text names, in any of their languages: '骁龙8Gen3' and 'Snapdragon 8 Gen 3' are 'snapdragon 8 gen 3'.
 * A maker's name without a number is no chipset.
 */
export function findChipsets(text: string): Mention[] {
  if (!FAMILY.test(text)) return []
  return PATTERNS.flatMap(({ pattern, family }) =>
    Array.from(text.matchAll(pattern), (match) => ({
      canonical: `${family} ${plain(match.groups?.['number'] ?? '')}`,
      start: match.index,
      end: match.index + match[0].length,
    })),
  ).sort((a, b) => a.start - b.start)
}

const FAMILY =
  /snapdragon|骁龙|驍龍|snapdragón|снапдрагон|스냅드래곤|dimensity|天玑|天璣|디멘시티|kirin|麒麟|기린|exynos|엑시노스|猎户座|helio|tensor|unisoc|紫光展锐|apple|苹果|\b[AM]\d/iu

const END = String.raw`(?![\p{Script=Latin}\d])`
const PATTERNS = [
  [
    'snapdragon',
    String.raw`(?:Snapdragon|骁龙|驍龍|снапдрагон|스냅드래곤)\s?(?<number>\d\+?s?\+?\s?(?:Gen|젠|第)\s?\d(?:\s?(?:Plus|\+))?|X\s?(?:Elite|Plus)|8\s?(?:Elite|至尊版)|\d{3}[GE]?\+?)`,
  ],
  [
    'dimensity',
    String.raw`(?:Dimensity|天玑|天璣|디멘시티)\s?(?<number>\d{3,4}(?:\s?(?:\+|Plus|Ultra|Ultimate|Max))?)`,
  ],
  ['kirin', String.raw`(?:Kirin|麒麟|기린)\s?(?<number>\d{3,4}[A-Z]?\d?)`],
  ['exynos', String.raw`(?:Exynos|엑시노스|猎户座)\s?(?<number>\d{3,4})`],
  ['helio', String.raw`Helio\s?(?<number>[GPX]\d{2,3})`],
  ['tensor', String.raw`(?:Google\s)?Tensor\s?(?<number>G\d)`],
  ['unisoc', String.raw`(?:Unisoc|紫光展锐)\s?(?<number>[TS]\d{3,4})`],
  [
    'apple',
    String.raw`(?<![\p{Script=Latin}\d])(?:Apple\s|苹果\s?)?(?<number>A1\d(?:\s?(?:Pro|Bionic|仿生))|M[1-5](?:\s?(?:Pro|Max|Ultra))?(?=\s?(?:chip|芯片|处理器|chips|チップ|칩)))`,
  ],
].map(([family = '', source = '']) => ({ family, pattern: new RegExp(source + END, 'giu') }))

function plain(number: string): string {
  return number
    .toLowerCase()
    .replaceAll(/至尊版/gu, ' elite')
    .replaceAll(/젠|第/gu, 'gen')
    .replaceAll(/\s?(?:bionic|仿生)/gu, '')
    .replaceAll(/\s?\bplus\b/gu, '+')
    .replaceAll(/(?<=\d\+?s?)\s?(?=gen)|(?<=gen)\s?(?=\d)|(?<=\d)\s?(?=ultra|max|pro|elite|ultimate)/gu, ' ')
    .trim()
}
