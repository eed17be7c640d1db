import { expect, test } from 'vitest'
import { extractPhrases, phraseTerms } from './phrases.ts'
import type { Background } from './phrases.ts'

const none = { documents: 0, df: () => 0 }
const phrases = (text: string, lang: string | null, limit = 5, background: Background = none) =>
  extractPhrases({ title: '', text, lang }, background, limit).map(({ phrase }) => phrase)

test('takes runs of words that stand together, and no function words at their ends', () => {
  const found = phrases(
    'The bootloader policy of the vendor: a stricter bootloader policy for every region.',
    'en',
  )
  expect(found[0]).toBe('bootloader policy')
  for (const phrase of found) expect(phrase).not.toMatch(/^(?:the|of|a|for)\b|\b(?:the|of|a|for)$/iu)
})

test('what every document holds is not what this one is about', () => {
  const common = { documents: 100, df: (term: string) => (term.includes('phone') ? 90 : 1) }
  expect(phrases('phone, phone, phone with graphene cooling', 'en', 1, common)).toEqual(['graphene cooling'])
})

test.each([
  ['zh', '折叠屏铰链采用液态金属，液态金属铰链更薄', '液态金属'],
  ['ja', '新型カメラ。新型カメラを搭載', 'カメラ'],
  ['ru', 'Складной экран и складной экран нового поколения', 'Складной экран'],
  ['fr', "L'écran pliable d'un fabricant, un écran pliable et léger", 'écran pliable'],
])('cuts %s into its words', (lang, text, expected) => {
  expect(phrases(text, lang).some((phrase) => phrase.includes(expected))).toBe(true)
})

test('terms are stems, each once, so that plural and singular count as one', () => {
  const terms = phraseTerms({ title: 'Folding screens', text: 'a folding screen', lang: 'en' })
  expect(terms).toEqual([...new Set(terms)])
  expect(terms).toContain('fold screen')
})

test('no phrase runs across punctuation or an address', () => {
  expect(phrases('graphene, cooling https://example.com/a-b vapour', 'en').sort()).toEqual([
    'cooling',
    'graphene',
    'vapour',
  ])
})

test.each(['', '…', 'the of and', '的了'])('finds nothing in %j', (text) => {
  expect(phrases(text, null)).toEqual([])
})

test('gives no more than asked for, best first', () => {
  const scored = extractPhrases(
    {
      title: 'Vapour chamber',
      text: 'The vapour chamber cools the graphene layer of the battery pack.',
      lang: 'en',
    },
    none,
    3,
  )
  expect(scored.length).toBeLessThanOrEqual(3)
  expect(scored.map(({ score }) => score)).toEqual(scored.map(({ score }) => score).sort((a, b) => b - a))
})
