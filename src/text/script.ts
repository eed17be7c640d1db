/**
 * The writing system of a character. `common` is what every script shares: digits, punctuation, symbols,
 * combining marks. `other` is a letter of a script that nothing here treats apart.
 */
export type Script =
  | 'common'
  | 'latin'
  | 'greek'
  | 'cyrillic'
  | 'hebrew'
  | 'arabic'
  | 'devanagari'
  | 'thai'
  | 'hangul'
  | 'kana'
  | 'han'
  | 'other'

const SCRIPTS: readonly (readonly [Script, RegExp])[] = [
  ['latin', /\p{Script=Latin}/u],
  ['han', /[\p{Script=Han}\u3006]/u],
  ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}\u30fc\uff70]/u],
  ['hangul', /\p{Script=Hangul}/u],
  ['cyrillic', /\p{Script=Cyrillic}/u],
  ['greek', /\p{Script=Greek}/u],
  ['arabic', /\p{Script=Arabic}/u],
  ['hebrew', /\p{Script=Hebrew}/u],
  ['devanagari', /\p{Script=Devanagari}/u],
  ['thai', /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u],
  ['other', /\p{L}/u],
]

const known = new Map<number, Script>()

/** The script of one code point. `thai` stands for all scripts of its kind: Thai, Lao, Khmer, Burmese. */
export function scriptOf(codePoint: number): Script {
  if (codePoint < 0x80) return isAsciiLetter(codePoint) ? 'latin' : 'common'
  const before = known.get(codePoint)
  if (before !== undefined) return before
  const character = String.fromCodePoint(codePoint)
  const script = SCRIPTS.find(([, letters]) => letters.test(character))?.[0] ?? 'common'
  known.set(codePoint, script)
  return script
}

/** True for Han and kana: written without spaces, one character is already a unit of meaning or sound. */
export function isCjk(codePoint: number): boolean {
  if (codePoint < 0x2e80) return false
  const script = scriptOf(codePoint)
  return script === 'han' || script === 'kana'
}

function isAsciiLetter(codePoint: number): boolean {
  const lower = codePoint | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
