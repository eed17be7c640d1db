/**
 * The likeliest encoding of bytes that are not UTF-8 and declare nothing, as a WHATWG label. Looks at the pairs
 * of bytes above 0x7F of the first 64 KiB: East Asian text keeps to the rows of its table that hold the frequent
 * characters, Cyrillic, Greek, Hebrew and Arabic words to their alphabets. Anything else is Latin: windows-1252 if no
 * letter speaks for Central Europe or Turkey.
 */
export function guessEncoding(body: Uint8Array): string {
  const sample = body.subarray(0, 65_536)
  const scores = tables.map((table) => ({ label: table.label, score: tableScore(sample, table) }))
  for (const alphabet of alphabets) {
    scores.push({ label: alphabet.label, score: alphabetScore(sample, alphabet) })
  }
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score >= LEAST_SCORE ? best.label : latinEncoding(sample)
}

const LEAST_SCORE = 0.7

interface Table {
  readonly label: string
  /** Whether `lead` begins a character of two bytes; a single high byte that is a character by itself is not. */
  readonly isLead: (lead: number) => boolean
  readonly isTrail: (trail: number) => boolean
  /** 0 to 1: how usual a character at that place is in running text of the language. */
  readonly weight: (lead: number, trail: number) => number
}

const between = (from: number, to: number) => (byte: number) => byte >= from && byte <= to

const tables: readonly Table[] = [
  {
    label: 'gbk',
    isLead: between(0x81, 0xfe),
    isTrail: (trail) => trail >= 0x40 && trail !== 0x7f && trail !== 0xff,
    weight: (lead, trail) => {
      if (trail < 0xa1) return 0.2
      if (lead >= 0xc9 && lead <= 0xd7) return 1
      if (lead >= 0xb0 && lead < 0xc9) return 0.96
      return lead === 0xa1 || lead === 0xa3 ? 0.9 : 0.2
    },
  },
  {
    label: 'big5',
    isLead: between(0x81, 0xfe),
    isTrail: (trail) => (trail >= 0x40 && trail <= 0x7e) || (trail >= 0xa1 && trail <= 0xfe),
    weight: (lead, trail) => {
      if (lead >= 0xa4 && lead <= 0xc6) return trail < 0x80 ? 1 : 0.95
      return lead === 0xa1 || lead === 0xa2 ? 0.9 : 0.1
    },
  },
  {
    label: 'shift_jis',
    isLead: (lead) => (lead >= 0x81 && lead <= 0x9f) || (lead >= 0xe0 && lead <= 0xef),
    isTrail: (trail) => trail >= 0x40 && trail !== 0x7f && trail <= 0xfc,
    weight: (lead) => {
      if (lead === 0x82 || lead === 0x83) return 1
      return lead >= 0x88 && lead <= 0x97 ? 0.95 : lead === 0x81 ? 0.9 : 0.2
    },
  },
  {
    label: 'euc-jp',
    isLead: between(0xa1, 0xfe),
    isTrail: between(0xa1, 0xfe),
    weight: (lead) => (lead === 0xa4 || lead === 0xa5 ? 1.3 : lead >= 0xb0 && lead <= 0xcf ? 0.8 : 0.3),
  },
  {
    label: 'euc-kr',
    isLead: between(0xa1, 0xfe),
    isTrail: between(0xa1, 0xfe),
    weight: (lead) => (lead >= 0xb0 && lead <= 0xc8 ? 1 : lead === 0xa1 ? 0.9 : 0),
  },
]

/** Mean weight of the characters above 0x7F; a byte that fits no pair counts 0. */
function tableScore(sample: Uint8Array, table: Table): number {
  let sum = 0
  let characters = 0
  for (let at = 0; at < sample.length; at++) {
    const lead = sample[at] ?? 0
    if (lead < 0x80) continue
    characters++
    const trail = sample[at + 1]
    if (trail === undefined || !table.isLead(lead) || !table.isTrail(trail)) continue
    sum += table.weight(lead, trail)
    at++
  }
  return characters === 0 ? 0 : sum / characters
}

interface Alphabet {
  readonly label: string
  /** Whole words as they are written: small letters, at most the first of them large. */
  readonly words: RegExp
  /** The letters that make up a third of any text. */
  readonly frequent: RegExp
}

const cyrillic = /[А-ЯЁІЇЄҐ]?[а-яёіїєґ]{2,}|(?<![а-яё])[авикосуяії](?![а-яё])/gu
const ofCyrillic = /[оеаинтсрвлі]/g
const greek = /[Α-ΩΆΈ-Ώ]?[ά-ώ]{2,}/gu

/** In the order of how usual they are: of two that read a text alike the first is taken. */
const alphabets: readonly Alphabet[] = [
  ...['windows-1251', 'koi8-r', 'koi8-u', 'ibm866', 'iso-8859-5'].map((label) => ({
    label,
    words: cyrillic,
    frequent: ofCyrillic,
  })),
  ...['windows-1253', 'iso-8859-7'].map((label) => ({ label, words: greek, frequent: /[αοιετσνηςρ]/g })),
  { label: 'windows-1255', words: /[א-ת]{2,}/gu, frequent: /[יוהלארתבמ]/g },
  { label: 'windows-1256', words: /[ء-ي]{2,}/gu, frequent: /[اليمنورتب]/g },
]

/** Share of the characters beyond ASCII that stand in words of the alphabet; less for words of rare letters. */
function alphabetScore(sample: Uint8Array, { label, words, frequent }: Alphabet): number {
  const text = new TextDecoder(label).decode(sample)
  const high = text.match(/[^\0-\x7f]/g)?.length ?? 0
  let fitting = 0
  for (const [word] of text.matchAll(words)) {
    const share = (word.toLowerCase().match(frequent)?.length ?? 0) / word.length
    fitting += word.length * (share > 0.3 ? 1 : 0.6)
  }
  return high === 0 ? 0 : fitting / high
}

/**
 * Latin alphabets differ in few letters: what is a sign in windows-1252 but stands inside words is a letter of
 * Central Europe, and Turkish has its own where Icelandic has others.
 */
function latinEncoding(sample: Uint8Array): string {
  const text = new TextDecoder('windows-1252').decode(sample)
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  const windows = count(/(?<=\p{L})[³¹¿¾œŸ]|[³¿¾](?=\p{L})/gu)
  const iso = count(/(?<=\p{L})[³±¶¼¾¿]|[³¶¼](?=\p{L})/gu)
  const letters = count(/[À-ÿ]/g)
  if (Math.max(windows, iso) > letters / 10) return iso > windows ? 'iso-8859-2' : 'windows-1250'
  const turkish = count(/[ýþð]/g)
  return turkish > letters * 0.3 && count(/[æáíú]/g) < turkish / 4 ? 'windows-1254' : 'windows-1252'
}

/** Whether most bytes above 0x7F stand beside another: so it is in every script but the Latin one. */
export function isBeyondLatin(body: Uint8Array): boolean {
  const sample = body.subarray(0, 65_536)
  let high = 0
  let joined = 0
  for (let at = 0; at < sample.length; at++) {
    if ((sample[at] ?? 0) < 0x80) continue
    high++
    if ((sample[at - 1] ?? 0) >= 0x80 || (sample[at + 1] ?? 0) >= 0x80) joined++
  }
  return high >= 8 && joined > high * 0.6
}
