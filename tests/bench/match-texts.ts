import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { lookalikesOf } from '#filter/lookalikes.ts'

/**
 * The real titles of the corpora, in lower case and without those that hold a look-alike of a Latin letter, so that all
 * engines must find the same. The corpora are those of LEAKWIRE_CORPORA, or of ../shared/corpora. Throws if there are none.
 */
export function readTitles(): string[] {
  const corpora = process.env['LEAKWIRE_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora')
  const file = join(corpora, 'titles', 'titles-zh.txt.gz')
  if (!existsSync(file))
    throw new Error(`${file} is missing: let LEAKWIRE_CORPORA name the folder of corpora.`)
  const latin = 'abcdefghijklmnopqrstuvwxyz'
  const lookalikes = Array.from(latin + latin.toUpperCase(), lookalikesOf).join('')
  const holdsLookalike = new RegExp(`[${lookalikes}]`, 'u')
  return gunzipSync(readFileSync(file))
    .toString()
    .trimEnd()
    .split('\n')
    .filter((title) => !holdsLookalike.test(title))
    .map((title) => title.toLowerCase())
}

/** Different words of two to six Han, Latin letters and digits, each cut out of some title; always the same. */
export function drawWords(titles: readonly string[], count: number): string[] {
  const random = seeded(20_231_009)
  const words = new Set<string>()
  while (words.size < count) {
    const title = titles[random(titles.length)] ?? ''
    const length = 2 + random(5)
    const at = random(Math.max(1, title.length - length))
    const word = title.slice(at, at + length)
    if (word.length === length && /^[\p{Script=Han}\p{Script=Latin}\p{N}]+$/u.test(word)) words.add(word)
  }
  return [...words]
}

/** Posts as long as those of feeds: a title, and other titles in a row as a text of `bytes` bytes or a little more. */
export function joinTitles(
  titles: readonly string[],
  { count, bytes }: { readonly count: number; readonly bytes: number },
): { readonly title: string; readonly text: string }[] {
  const units = bytes / BYTES_A_UNIT
  let at = 0
  const next = () => titles[at++ % titles.length] ?? ''
  return Array.from({ length: count }, () => {
    const title = next()
    const parts: string[] = []
    for (let length = 0; length < units; length += parts.at(-1)?.length ?? 0) parts.push(`${next()}。`)
    return { title, text: parts.join('') }
  })
}

/** Of the titles, in UTF-8. */
const BYTES_A_UNIT = 2.8

/** Whole numbers from 0 to below the one given (Park and Miller 1988). */
function seeded(start: number): (below: number) => number {
  let seed = start
  return (below) => (seed = (seed * 48_271) % 2_147_483_647) % below
}
