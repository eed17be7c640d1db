const prefix = 'tag:google.com,2005:reader/item/'

/** An item's id as articles bear it: 'tag:google.com,2005:reader/item/00065689de47807b'. */
export function longId(id: number): string {
  return prefix + BigInt.asUintN(64, BigInt(id)).toString(16).padStart(16, '0')
}

/**
 * Reads an id as any app writes it: the long form, also unpadded; 16 hex digits alone; decimal, which begins with no
 * zero and may be negative. Null for what is none. One that is too large for any of ours is -1, which no item has.
 */
export function readItemId(text: string): number | null {
  const value = parse(text.trim())
  if (value === null) return null
  return value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER) ? -1 : Number(value)
}

function parse(text: string): bigint | null {
  if (/^-?[1-9]\d{0,18}$/u.test(text)) return BigInt(text)
  const [, hex] = /^(?:tag:google\.com,2005:reader\/item\/)?([0-9a-f]{1,16})$/iu.exec(text) ?? []
  return hex === undefined ? null : BigInt.asIntN(64, BigInt(`0x${hex}`))
}
