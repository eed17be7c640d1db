import { expect, test } from 'vitest'
import { compileAliases } from '#text/aliases.ts'
import { frequentPairs } from '#text/frequent-pairs.ts'
import { withPrior } from './prior-frequencies.ts'
import { idf, topicShare } from './weigh.ts'

const aliases = compileAliases([{ canonical: 'xiaomi', type: 'company', name: 'Xiaomi', forms: ['Xiaomi'] }])
const first = withPrior({ documents: 0, df: () => 0 }, aliases)

test.each([
  ['a company', 'a:xiaomi', 'a:unheard-of'],
  ['an English word that holds sentences together', 'w:the', 'w:bootloader'],
  ['a Russian one', 'w:для', 'w:загрузчик'],
  ['a pair of characters of every other headline', 'c:回应', 'c:神十'],
  ['a small number', 'w:14', 'w:fourteenth'],
])('before any post is seen, %s is common and others are rare', (_case, common, rare) => {
  expect(idf(common, first)).toBeLessThan(idf(rare, first) / 1.2)
})

test('a name that ten of four hundred posts tell of stays rare; one that half of them hold does not', () => {
  const seen = (count: number) => withPrior({ documents: 400, df: () => count }, aliases)
  expect(idf('w:event', seen(10))).toBeGreaterThan(idf('w:event', first) * 0.65)
  expect(idf('w:event', seen(200))).toBeLessThan(idf('w:event', first) * 0.2)
})

test('a share counts as a topic only if there are posts enough to be sure', () => {
  expect(topicShare(4, 4)).toBe(0)
  expect(topicShare(200, 400)).toBeGreaterThan(0.3)
  expect(topicShare(30, 400)).toBe(0)
  expect(topicShare(0, 0)).toBe(0)
})

test('no frequent pair of characters stands twice, and each is two Han characters', () => {
  const pairs = frequentPairs.flatMap(({ pairs: joined }) => joined.match(/../gu) ?? [])
  expect(new Set(pairs).size).toBe(pairs.length)
  expect(pairs.filter((pair) => !/^\p{Script=Han}{2}$/u.test(pair))).toEqual([])
  expect(frequentPairs.map(({ share }) => share)).toEqual(
    frequentPairs.map(({ share }) => share).toSorted((a, b) => b - a),
  )
})
