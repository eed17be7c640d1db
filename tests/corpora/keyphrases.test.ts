import { expect, test } from 'vitest'
import { extractPhrases, phraseTerms } from '#keywords/phrases.ts'
import { f1At } from '#tests/bench/keywords-score.ts'
import { keyedSets } from '#tests/bench/keywords-sets.ts'

/** F1@5 in percent, exact match of stems; the background is the set itself. Floors are what is reached. */
test.each([
  ['Inspec', 21],
  ['WikiNews FR', 31],
  ['CSL dev', 22],
])('key phrases of %s', (name, least) => {
  const { lang = '', read = () => [] } = keyedSets[name] ?? {}
  const texts = read()
  const posts = texts.map(({ text }) => ({ title: '', text, lang }))
  const counts = new Map<string, number>()
  for (const post of posts)
    for (const term of phraseTerms(post)) counts.set(term, (counts.get(term) ?? 0) + 1)
  const background = { documents: posts.length, df: (term: string) => counts.get(term) ?? 0 }
  const before = process.cpuUsage()
  const found = posts.map((post) => extractPhrases(post, background, 5).map(({ phrase }) => phrase))
  const { user, system } = process.cpuUsage(before)
  const f1 = f1At(5, found, { texts, lang })
  const perSecond = Math.round((posts.length * 1e6) / (user + system))
  console.log(
    `${name}: ${posts.length} documents, F1@5 ${f1.toFixed(1)}, ${perSecond} documents per CPU second`,
  )
  expect(f1).toBeGreaterThanOrEqual(least)
})
