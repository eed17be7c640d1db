/**
 * MurmurHash3 x86 128 (Appleby 2011, public domain) over the UTF-16 units of `text`, as 32 hex digits. Not
 * cryptographic: good against chance (about 2^64 texts), not against an author who wants a collision.
 */
export function hash128(text: string): string {
  const state: State = [0, 0, 0, 0]
  const blocks = text.length >> 3
  for (let block = 0; block < blocks; block++) mixBlock(state, text, block * 8)
  mixTail(state, text, blocks * 8)
  finish(state, text.length * 2)
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** A 32-bit number for a few UTF-16 units of `text`, spread evenly (FNV-1a, then Murmur's finalizer). */
export function hash32(text: string, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return finalMix(hash)
}

/** Murmur's 32-bit finalizer: every bit of the input moves every bit of the output. */
export function finalMix(input: number): number {
  let hash = input
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

type State = [number, number, number, number]

const C1 = 0x239b961b
const C2 = 0xab0e9789 | 0
const C3 = 0x38b34ae5
const C4 = 0xa1e38b93 | 0

/** Two UTF-16 units as one 32-bit word, little endian; units past the end count as zero. */
function wordAt(text: string, at: number): number {
  const low = at < text.length ? text.charCodeAt(at) : 0
  const high = at + 1 < text.length ? text.charCodeAt(at + 1) : 0
  return low | (high << 16)
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

function mixBlock(state: State, text: string, at: number): void {
  let [h1, h2, h3, h4] = state
  h1 ^= Math.imul(rotate(Math.imul(wordAt(text, at), C1), 15), C2)
  h1 = (Math.imul((rotate(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0
  h2 ^= Math.imul(rotate(Math.imul(wordAt(text, at + 2), C2), 16), C3)
  h2 = (Math.imul((rotate(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0
  h3 ^= Math.imul(rotate(Math.imul(wordAt(text, at + 4), C3), 17), C4)
  h3 = (Math.imul((rotate(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0
  h4 ^= Math.imul(rotate(Math.imul(wordAt(text, at + 6), C4), 18), C1)
  h4 = (Math.imul((rotate(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0
  state[0] = h1
  state[1] = h2
  state[2] = h3
  state[3] = h4
}

/** The last 0 to 7 units; a zero word changes nothing. */
function mixTail(state: State, text: string, at: number): void {
  state[3] ^= Math.imul(rotate(Math.imul(wordAt(text, at + 6), C4), 18), C1)
  state[2] ^= Math.imul(rotate(Math.imul(wordAt(text, at + 4), C3), 17), C4)
  state[1] ^= Math.imul(rotate(Math.imul(wordAt(text, at + 2), C2), 16), C3)
  state[0] ^= Math.imul(rotate(Math.imul(wordAt(text, at), C1), 15), C2)
}

function finish(state: State, bytes: number): void {
  for (let index = 0; index < 4; index++) state[index] = (state[index] ?? 0) ^ bytes
  spread(state)
  for (let index = 0; index < 4; index++) state[index] = finalMix(state[index] ?? 0)
  spread(state)
}

function spread(state: State): void {
  state[0] = (state[0] + state[1] + state[2] + state[3]) | 0
  state[1] = (state[1] + state[0]) | 0
  state[2] = (state[2] + state[0]) | 0
  state[3] = (state[3] + state[0]) | 0
}
