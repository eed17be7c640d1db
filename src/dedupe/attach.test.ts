import { expect, test } from 'vitest'
import { compileAliases } from '#text/aliases.ts'
import { attachStory, storiesInReach, termsInReach } from './attach.ts'
import { storyFeatures } from './story-features.ts'
import { idf, termAmounts } from './weigh.ts'
import type { StoryMember } from './weigh.ts'

const DAY = 86_400_000
const aliases = compileAliases([
  { canonical: 'xiaomi', type: 'company', name: 'Xiaomi', forms: ['Xiaomi', '小米', 'Сяоми'] },
  { canonical: 'hyperos', type: 'os', name: 'HyperOS', forms: ['HyperOS', '澎湃OS'] },
])
const frequencies = {
  documents: 500,
  df: (term: string) => (term === 'a:xiaomi' ? 400 : term === 'a:hyperos' ? 60 : 1),
}
const told = (title: string, lang: string, at = 0): StoryMember => ({
  features: termAmounts(storyFeatures({ title, text: '', lang, links: [] }, aliases)),
  lang,
  at,
})
const story = (name: string, ...members: StoryMember[]) => ({ story: name, members })

test('one event told in three languages is one story, and says by what', () => {
  const known = story('s', told('Xiaomi 14 launch event set for October 26', 'en'))
  for (const post of [told('小米14发布会定档10月26日', 'zh'), told('Сяоми 14 представят 26 октября', 'ru')]) {
    const attachment = attachStory(post, [known], frequencies)
    expect(attachment).toMatchObject({ story: 's', kind: 'attached' })
    expect(attachment?.shares).toContain('f:10-26')
  }
})

test('the name of the topic alone attaches nothing', () => {
  const known = story('s', told('Xiaomi opens a store in Madrid', 'en'))
  expect(attachStory(told('Xiaomi sells a rice cooker', 'en'), [known], frequencies)).toBeNull()
})

test('likeness fades with time and ends after fourteen days', () => {
  const title = 'HyperOS bootloader unlocking gets harder'
  const score = (at: number) =>
    attachStory(told(title, 'en', at), [story('s', told(title, 'en'))], frequencies)?.score ?? 0
  expect(score(0)).toBe(1)
  expect(score(DAY)).toBeCloseTo(0.88, 2)
  expect(score(7 * DAY)).toBeCloseTo(0.58, 2)
  expect(score(-7 * DAY)).toBe(score(7 * DAY))
  expect(score(14 * DAY + 1)).toBe(0)
})

test('the order of stories does not matter', () => {
  const title = 'HyperOS bootloader unlocking gets harder'
  const stories = [story('b', told(title, 'en')), story('a', told(title, 'en'))]
  expect(attachStory(told(title, 'en'), stories, frequencies)?.story).toBe('a')
  expect(attachStory(told(title, 'en'), stories.toReversed(), frequencies)?.story).toBe('a')
})

test('no term is worth nothing, however common', () => {
  expect(idf('x', { documents: 10, df: () => 10 })).toBe(0.05)
  expect(idf('x', { documents: 99, df: () => 0 })).toBeCloseTo(Math.log(200), 6)
})

test('features join names, dates, numbers and concepts of different languages', () => {
  const of = (title: string, lang: string) => storyFeatures({ title, text: '', lang, links: [] }, aliases)
  const chinese = of('小米推出澎湃OS 1.0，10月26日', 'zh')
  const spanish = of('Xiaomi lanza HyperOS 1.0 el 26 de octubre', 'es')
  for (const term of ['a:xiaomi', 'a:hyperos', 'n:hyperos 1', 'f:10-26', 'k:launch']) {
    expect([term, chinese.has(term), spanish.has(term)]).toEqual([term, true, true])
  }
})

test('two posts on one product that give figures and share none are not one story', () => {
  const price = told('Honor Magic V4 to start at 1,699 euros', 'en')
  const kindBeside = (title: string, lang: string) =>
    attachStory(price, [story('s', told(title, lang))], frequencies)?.kind
  expect(kindBeside('Honor Magic V4 kostet 1.699 Euro', 'de')).toBe('attached')
  expect(kindBeside('荣耀Magic V4真机曝光', 'zh')).toBe('attached')
  expect(kindBeside('荣耀Magic V4厚度仅8.8mm', 'zh')).not.toBe('attached')
})

test('a text that begins with its title counts it once', () => {
  const title = 'HyperOS arrives'
  const echoed = storyFeatures({ title, text: `${title}.`, lang: 'en', links: [] }, aliases)
  expect(echoed).toEqual(storyFeatures({ title, text: '', lang: 'en', links: [] }, aliases))
})

test('what is out of reach could not have been attached, and what is in reach shares a term that tells so', () => {
  const words =
    'xiaomi hyperos 小米 store launch phone camera leak domain build rice chip screen price'.split(' ')
  let seed = 7
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  const title = (length: number): string =>
    Array.from({ length }, () => words[random(words.length)]).join(' ')
  const any = (): StoryMember =>
    told(title(2 + random(8)), ['en', 'zh', 'ru'][random(3)] ?? 'en', random(20) * DAY)
  let [outOfReach, left] = [0, 0]
  for (let round = 0; round < 300; round++) {
    const stories = Array.from({ length: 6 }, (_, nth) => story(`s${nth}`, any(), any()))
    const post = any()
    const reached = storiesInReach(post, stories, frequencies)
    outOfReach += stories.length - reached.length
    expect(attachStory(post, reached, frequencies)).toEqual(attachStory(post, stories, frequencies))
    const found = termsInReach(post, frequencies)
    left += post.features.terms.length - found.length
    for (const { members } of reached) {
      expect(members.some(({ features }) => found.some((term) => features.terms.includes(term)))).toBe(true)
    }
  }
  expect(left).toBeGreaterThan(100)
  expect(outOfReach).toBeGreaterThan(100)
})
