/** Mulberry32: the same numbers for the same seed, so that a failure can be repeated. */
export function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const markup = ['<', '>', '&', '"', ']]>', '<![CDATA[', '<!--', '</', '&#x', '\0', '<?', '{', '[', '\u{fffd}']

/** The bytes with up to a dozen of them changed, left out, doubled, or something put between that parsers stumble over. */
export function mutated(
  body: Uint8Array,
  random: () => number,
  pieces: readonly string[] = markup,
): Uint8Array {
  const bytes = [...body]
  for (let change = 0; change < 1 + random() * 12; change++) {
    const at = Math.floor(random() * bytes.length)
    const kind = Math.floor(random() * 4)
    if (kind === 0) bytes[at] = Math.floor(random() * 256)
    else if (kind === 1) bytes.splice(at, Math.floor(random() * 60))
    else if (kind === 2)
      bytes.splice(at, 0, ...new TextEncoder().encode(pieces[Math.floor(random() * pieces.length)]))
    else bytes.splice(at, 0, ...bytes.slice(at, at + Math.floor(random() * 200)))
  }
  return Uint8Array.from(bytes)
}

const strange: readonly unknown[] = [
  null,
  0,
  -1,
  1e300,
  '',
  'x',
  '\0\ud800',
  'https://',
  '2026-13-45T99:99:99Z',
  true,
  [],
  {},
  [[]],
  { $type: 'x' },
]

/** JSON in which some nodes were left out, doubled, or replaced by something of another kind. */
export function mutatedJson(value: unknown, random: () => number, rate = 0.03): unknown {
  if (random() < rate) return strange[Math.floor(random() * strange.length)]
  if (Array.isArray(value)) {
    const items = value.map((item) => mutatedJson(item, random, rate))
    return random() < rate ? [...items, ...items] : items
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(() => random() >= rate)
  return Object.fromEntries(entries.map(([key, item]) => [key, mutatedJson(item, random, rate)]))
}

/** JSON nested `depth` deep, as bytes: no reader may run out of stack. */
export function deepJson(depth: number): Uint8Array {
  return new TextEncoder().encode(`${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`)
}
