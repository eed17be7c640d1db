import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { finalMix, hash128, hash32 } from './hash.ts'

/** Murmur's published numbers are over bytes: two bytes make one unit. */
const units = (bytes: string) => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2)
    text += String.fromCharCode(bytes.charCodeAt(at) | (bytes.charCodeAt(at + 1) << 8))
  return text
}

test('agrees with the published MurmurHash3 x86 128', () => {
  expect(hash128('')).toBe('00000000000000000000000000000000')
  expect(hash128(units('I will not buy this record, it is scratched.'))).toBe(
    'a0a9683b25ac5e40d9af2895890dddf5',
  )
})

test('a hundred thousand texts have a hundred thousand hashes', () => {
  const texts = Array.from({ length: 100_000 }, (_, index) =>
    createHash('sha1').update(String(index)).digest('hex').slice(0, 9),
  )
  expect(new Set(texts.map(hash128)).size).toBe(new Set(texts).size)
})

test('32-bit hashes fall evenly into sixteen boxes', () => {
  const boxes = Array.from({ length: 16 }, () => 0)
  for (let index = 0; index < 16_000; index++) {
    const box = hash32(`a${index}`, 0, 6) >>> 28
    boxes[box] = (boxes[box] ?? 0) + 1
  }
  expect(Math.min(...boxes)).toBeGreaterThan(850)
  expect(Math.max(...boxes)).toBeLessThan(1150)
  expect(finalMix(0)).toBe(0)
})
