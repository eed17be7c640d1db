import { stem } from '#text/stem.ts'
import type { KeyedText } from './keywords-sets.ts'

/**
 * F1 in percent of the first `count` phrases found for each text, best first, against its keys: exact match of stems,
 * mean precision (of `count`, however few were found) and mean recall over the texts.
 */
export function f1At(
  count: number,
  found: readonly (readonly string[])[],
  { texts, lang }: { readonly texts: readonly KeyedText[]; readonly lang: string },
): number {
  let precision = 0
  let recall = 0
  for (const [index, { keys }] of texts.entries()) {
    const wanted = new Set(keys.map((key) => stems(key, lang)))
    const given = new Set((found[index] ?? []).slice(0, count).map((phrase) => stems(phrase, lang)))
    const hits = given.intersection(wanted).size
    precision += hits / count
    recall += wanted.size === 0 ? 0 : hits / wanted.size
  }
  return precision === 0 ? 0 : (200 * precision * recall) / (precision + recall) / texts.length
}

function stems(phrase: string, lang: string): string {
  if (lang === 'zh') return phrase.toLowerCase().replaceAll(/\s/gu, '')
  return phrase
    .toLowerCase()
    .trim()
    .split(/[\s-]+/u)
    .map((word) => stem(word, lang))
    .join(' ')
}
