import { expect, test } from 'vitest'
import { compileAliases } from '#text/aliases.ts'
import { likeness, matchPosts } from './match-posts.ts'

const aliases = compileAliases([
  { canonical: 'acme', type: 'company', name: 'Acme', forms: ['Acme', '艾科'] },
  { canonical: 'nova os', type: 'os', name: 'Nova OS', forms: ['Nova OS', '新星系统'] },
])

const texts = [
  'Acme tests Nova OS on a tablet',
  'Acme will ship Nova OS with the Robin 4 in May',
  '艾科 新星系统 Robin 4',
  'Acme opens a shop in Ghent',
  'Another maker raises prices in May',
]
const posts = texts.map((text, index) => ({
  postId: index,
  storyId: index,
  stance: 'says' as const,
  text,
  lang: null,
  publishedAt: index,
}))
const found = (claim: string) => matchPosts(claim, posts, aliases).map(({ postId }) => postId)

test('the post that says what a claim says is found by its words', () => {
  expect(found('Nova OS ships with the Robin 4 in May.')[0]).toBe(1)
})

test('what it names is known in other languages', () => {
  expect(found('新星系统 Robin 4')).toContain(2)
})

test('a claim that nobody told, and one without words, have no posts', () => {
  expect(found('The camera of the Finch has a periscope lens.')).toEqual([])
  expect(found('…')).toEqual([])
})

test('claims that say the same are alike, others are not', () => {
  expect(likeness('Nova OS comes in May.', 'In May comes Nova OS', aliases)).toBe(1)
  expect(likeness('Nova OS comes in May.', 'A shop opens', aliases)).toBe(0)
})
