import { expect, test } from 'vitest'
import { fingerprint } from './fingerprint.ts'

const of = (text: string, title = '') => fingerprint({ url: null, title, text })
const shared = (a: string, b: string) => of(a).bands.filter((band) => of(b).bands.includes(band)).length

test.each([
  ['case, punctuation and width', 'MIOS，小米的新系统！', 'ｍｉｏｓ 小米的新系统'],
  ['addresses and names', '小米的新系统来了 https://t.cn/Ab1 @小米公司', '小米的新系统来了'],
  ['reposting marks', 'RT @a: the new system is here', '转发：The new system is here'],
  ['Traditional', '小米的新系統來了', '小米的新系统来了'],
  ['zero-width characters', 'new sys\u200btem', 'new system'],
])('the hash does not see %s', (_case, a, b) => {
  expect(of(a).textHash).toBe(of(b).textHash)
})

test.each([
  ['a decimal point', 'HyperOS 1.4', 'HyperOS 14'],
  ['two numbers', 'build 1 4', 'build 14'],
  ['a plus', 'Note 13 Pro+', 'Note 13 Pro'],
  ['a currency', '$5 off', '€5 off'],
  ['a minus', 'at -5 degrees', 'at 5 degrees'],
])('the hash sees %s', (_case, a, b) => {
  expect(of(a).textHash).not.toBe(of(b).textHash)
})

test('a title that the text repeats counts once', () => {
  const text = 'Xiaomi will rename its system this October'
  expect(of(text, 'Xiaomi will rename…').textHash).toBe(of(text).textHash)
  expect(of('', text).textHash).toBe(of(text).textHash)
  expect(of(text, 'Something else').textHash).not.toBe(of(text).textHash)
})

test('bands are 16 different keys, and near texts share some', () => {
  const text = 'Digital Chat Station says the last MIUI is number 14 and a new system follows in autumn'
  expect(new Set(of(text).bands).size).toBe(16)
  expect(Math.max(...of(text).bands)).toBeLessThan(2 ** 36)
  expect(shared(text, `${text} via gizmo news`)).toBeGreaterThan(0)
  expect(shared(text, 'A wholly different sentence about the weather in the mountains')).toBe(0)
})

test('a text too short to tell has no bands, an empty one no hash', () => {
  expect(of('soon.')).toMatchObject({ bands: [], weight: 0.666667 })
  expect(of('🔥 …')).toEqual({ urlKey: null, textHash: null, bands: [], weight: 0 })
})
