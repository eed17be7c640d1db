import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileAliases } from '#text/aliases.ts'
import { parse } from 'yaml'
import type { Alias } from '#model/keyword.ts'
import { createMemoryIndex } from './memory-index.ts'
import type { PlaceablePost } from './memory-index.ts'

const DAY = 86_400_000
const aliases = compileAliases(parse(readFileSync('config/aliases.yaml', 'utf8')) as Alias[])
const post = (id: string, title: string, more: Partial<PlaceablePost> = {}): PlaceablePost => ({
  id,
  source: id,
  url: null,
  title,
  text: '',
  lang: 'en',
  links: [],
  publishedAt: 0,
  ...more,
})
const place = (...posts: readonly PlaceablePost[]) => {
  const index = createMemoryIndex({ aliases })
  return posts.map((each) => index.place(each))
}

const text = 'Digital Chat Station expects the last MIUI version this autumn'

test('the first post begins a story', () => {
  expect(place(post('a', text))).toEqual([
    { story: 'a', duplicateOf: null, level: null, score: 0, reason: 'first post of its story' },
  ])
})

test('a duplicate belongs to the story of its original, and is no second witness of its words', () => {
  const [, copy, again] = place(post('a', text), post('b', `RT @x: ${text}`), post('c', `${text} via site`))
  expect(copy).toMatchObject({ story: 'a', duplicateOf: 'a', level: 2, reason: 'same text as a' })
  expect(again).toMatchObject({ story: 'a', duplicateOf: 'a', level: 3 })
})

test('what differs in a number is a post of the same story, not a duplicate', () => {
  const [, other] = place(
    post('a', 'MIUI 14 is the last of its name'),
    post('b', 'MIUI 15 is the last of its name'),
  )
  expect(other).toMatchObject({
    story: 'a',
    duplicateOf: null,
    level: 4,
    reason: 'like a: differs in 14 -> 15',
  })
})

test('a denial is not merged silently', () => {
  const [, opposite] = place(
    post('a', 'Xiaomi names its system CNMiOS'),
    post('b', 'Wang Hua denies Xiaomi names its system CNMiOS'),
  )
  expect(opposite?.duplicateOf).toBeNull()
  expect(opposite?.story).toBe('a')
  expect(opposite?.reason).toMatch(/^disputes a/u)
})

test('a post that links to another belongs to its story', () => {
  const url = 'https://site.example/leak'
  const [, share] = place(post('a', text, { url }), post('b', 'Worth a read today', { links: [url] }))
  expect(share).toMatchObject({ story: 'a', duplicateOf: null, level: 4, reason: 'links to a' })
})

test('duplicates are known for thirty days', () => {
  const at = (days: number) =>
    place(post('a', text), post('b', text, { publishedAt: days * DAY }))[1]?.duplicateOf
  expect(at(30)).toBe('a')
  expect(at(30.1)).toBeNull()
})

test('one story in six languages is found without its words', () => {
  const stories = place(
    post('en', 'Xiaomi 14 launched with Snapdragon 8 Gen 3, starts at 3999 yuan'),
    post('zh', '小米14发布，骁龙8 Gen3，3999元起', { lang: 'zh' }),
    post('ru', 'Представлен Xiaomi 14 на Snapdragon 8 Gen 3: от 3999 юаней', { lang: 'ru' }),
    post('de', 'Xiaomi 14 vorgestellt: Snapdragon 8 Gen 3 ab 3999 Yuan', { lang: 'de' }),
    post('es', 'Xiaomi 14, con Snapdragon 8 Gen 3, desde 3999 yuanes', { lang: 'es' }),
    post('ar', 'إطلاق هاتف شاومي 14 بمعالج Snapdragon 8 Gen 3 بسعر 3999 يوان', { lang: 'ar' }),
    post('other', 'Huawei Mate 60 Pro supports satellite calls'),
  ).map(({ story }) => story)
  expect(stories).toEqual(['en', 'en', 'en', 'en', 'en', 'en', 'other'])
})

test('any order of arrival gives the same groups of duplicates', () => {
  const posts = [
    post('a', text),
    post('b', `${text} via site`),
    post('c', `Breaking: ${text}`),
    post('d', text.replace('last', 'first')),
    post('e', '小米新系统名为澎湃操作系统'),
    post('f', '小米新系統名為澎湃操作系統 关注了', { lang: 'zh' }),
    post('g', '华为新系统名为澎湃操作系统'),
    post('h', 'An unlike sentence about a rice cooker'),
  ]
  let seed = 7
  const groups = Array.from({ length: 40 }, () => {
    const order = posts
      .map((each) => ({ each, key: (seed = (seed * 48_271) % 2_147_483_647) }))
      .sort((x, y) => x.key - y.key)
    const index = createMemoryIndex({ aliases })
    for (const { each } of order) index.place(each)
    const byOriginal = Map.groupBy(posts, ({ id }) => index.originalOf(id))
    return [...byOriginal.values()]
      .map((group) => group.map(({ id }) => id).join(''))
      .sort()
      .join(' ')
  })
  expect(new Set(groups)).toEqual(new Set(['abc d ef g h']))
})
