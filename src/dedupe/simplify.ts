import characters from 'opencc-js/dict/TSCharacters'
import phrases from 'opencc-js/dict/TSPhrases'

/**
 * Traditional Chinese in Simplified characters, as OpenCC has it (character and phrase table, 37 kB, loaded in 2 ms);
 * all else unchanged. A text without Traditional characters costs one scan.
 */
export function simplify(text: string): string {
  let out = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    if (beginsChange[text.charCodeAt(at)] !== 1) continue
    const change = changeAt(text, at)
    if (change === null) continue
    out += text.slice(from, at) + change.simplified
    at += change.length - 1
    from = at + 1
  }
  return from === 0 ? text : out + text.slice(from)
}

interface Change {
  readonly simplified: string
  /** UTF-16 units of the original that it stands for. */
  readonly length: number
}

const LONGEST_PHRASE = 8
/** Variants that OpenCC keeps apart and writers do not. */
const EXTRA = '锺 钟|妳 你'
const characterMap = readPairs(`${characters.replaceAll('锺', '钟')}|${EXTRA}`)
const phraseMap = readPairs(phrases.replaceAll('锺', '钟'))
const phraseStarts = new Set(Array.from(phraseMap.keys(), (phrase) => phrase.charAt(0)))

/** By UTF-16 unit: whether a character or phrase of the tables begins with it. */
const beginsChange = new Uint8Array(0x10000)
for (const key of [...characterMap.keys(), ...phraseMap.keys()]) beginsChange[key.charCodeAt(0)] = 1

/** The longest phrase that begins here, else the character; null if it is the same in Simplified. */
function changeAt(text: string, at: number): Change | null {
  if (phraseStarts.has(text.charAt(at))) {
    for (let length = LONGEST_PHRASE; length > 1; length--) {
      const simplified = phraseMap.get(text.slice(at, at + length))
      if (simplified !== undefined) return { simplified, length }
    }
  }
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const simplified = characterMap.get(character)
  return simplified === undefined ? null : { simplified, length: character.length }
}

/** Of several Simplified characters for one, OpenCC lists the usual one first. */
function readPairs(pairs: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>()
  for (const pair of pairs.split('|')) {
    const [traditional = '', simplified = ''] = pair.split(' ')
    map.set(traditional, simplified)
  }
  return map
}
