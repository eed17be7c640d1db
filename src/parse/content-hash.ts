/** 16 hex digits that stand for a text: two 32-bit FNV-1a sums with different starts. Not for secrets. */
export function contentHash(text: string): string {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ (code + 0x9e37), 0x01000193) ^ (b >>> 15)
  }
  return `hash:${hex(a)}${hex(b)}`
}

function hex(sum: number): string {
  return (sum >>> 0).toString(16).padStart(8, '0')
}
