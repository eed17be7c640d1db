/**
 * How much a term looks like a name of a product, by itself.
 * 3: capitals inside (HyperOS), or another script and Latin in one (澎湃OS); 2: all capitals, letters with a number,
 * or in quotation marks; 1: a capital that its place does not ask for, katakana; 0: a word like any other.
 */
export type NameShape = 0 | 1 | 2 | 3

interface Place {
  /** Whether a capital at the beginning of a word tells anything in this text, see capitalsTell. */
  readonly told: boolean
  /** The two characters before the word. */
  readonly before: string
}

/** The shape of a word of a script with capitals, as it stands. */
export function shapeOf(shown: string, { told, before }: Place): NameShape {
  if (!/\p{Lu}/u.test(shown)) return 0
  const isPlural = /^\p{Lu}{2,}s$/u.test(shown)
  if (!isPlural && /\p{Ll}\p{N}*\p{Lu}|\p{Lu}{2}\p{Ll}/u.test(shown)) return 3
  if (!told) return 0
  if (isPlural || /^\p{Lu}{3,}$/u.test(shown)) return 2
  if (/^\p{L}{2,}\p{N}{1,3}$/u.test(shown)) return 2
  return /^\p{Lu}\p{Ll}{2,}/u.test(shown) && isInside(before) ? 1 : 0
}

/** At the beginning of a sentence a capital says nothing. */
function isInside(before: string): boolean {
  return /[\p{L}\p{N},;‡)’'] $|[‡-]$|[\p{L}\p{N}]$/u.test(before)
}

/**
 * Whether a text uses capitals for names: not where most words bear one (a headline in Title Case, a shout), nor in
 * German, whose nouns all do.
 */
export function capitalsTell(text: string, lang: string | null): boolean {
  if (lang?.toLowerCase().split('-')[0] === 'de') return false
  const words = text.match(/(?<![\p{L}\p{N}])[\p{Lu}\p{Ll}]{2,}/gu) ?? []
  // In Title Case short words stay small.
  const long = words.filter((word) => word.length > 3)
  const counted = long.length < MIN_LONG ? words : long
  const capital = counted.filter((word) => /^\p{Lu}/u.test(word)).length
  return counted.length < 2 || capital <= counted.length * MOST_CAPITAL
}

const MIN_LONG = 3
const MOST_CAPITAL = 0.6
