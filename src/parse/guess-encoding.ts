/**
 * The likeliest encoding of bytes that are not UTF-8 and declare nothing, as a WHATWG label. Looks at the pairs
 * of bytes above 0x7F of the first 64 KiB: East Asian text keeps to the rows of its table that hold the frequent
 * characters, Russian to its alphabet. Anything else is taken for windows-1252.
 */
export function guessEncoding(body: Uint8Array): string {
  const sample = body.subarray(0, 65_536)
  const scores = tables.map((table) => ({ label: table.label, score: tableScore(sample, table) }))
  for (const label of ['windows-1251', 'koi8-r', 'ibm866']) {
    scores.push({ label, score: cyrillicScore(sample, label) })
  }
  const best = scores.reduce((a, b) => (b.score > a.score ? b : a))
  return best.score >= LEAST_SCORE ? best.label : 'windows-1252'
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

/** Russian in the right table is words of small letters, at most the first of them large. */
function cyrillicScore(sample: Uint8Array, label: string): number {
  const text = new TextDecoder(label).decode(sample)
  const high = text.match(/[^\0-\x7f]/g)?.length ?? 0
  let fitting = 0
  for (const [word] of text.matchAll(
    /[А-ЯЁ]?[а-яё]{2,}|(?<![а-яё])[А-ЯЁ]{2,}(?![а-яё])|(?<![а-яё])[авикосуя](?![а-яё])/gu,
  )) {
    fitting += word.length * (frequentShare(word) > 0.3 ? 1 : 0.6)
  }
  return high === 0 ? 0 : fitting / high
}

function frequentShare(word: string): number {
  return (word.toLowerCase().match(/[оеаинтсрвл]/g)?.length ?? 0) / word.length
}
