import { expect, test } from 'vitest'
import { findOrigins } from './origin.ts'
import type { ToldPost } from './origin.ts'

const told = (id: string, publishedAt: number, more: Partial<ToldPost> = {}): ToldPost => ({
  id,
  source: id,
  publishedAt,
  receivedAt: 1_000,
  timePrecision: 'exact',
  url: null,
  duplicateOf: null,
  repostOf: null,
  links: [],
  attribution: null,
  names: [],
  voice: null,
  stance: 'says',
  ...more,
})

test('the earliest publication that is no repost is the origin, whatever the order of arrival', () => {
  const posts = [
    told('b', 20),
    told('a', 10),
    told('c', 15, { duplicateOf: 'b' }),
    told('d', 1, { repostOf: 'a' }),
  ]
  expect(findOrigins(posts).origin).toBe('a')
  expect(findOrigins(posts.toReversed())).toEqual(findOrigins(posts))
})

test('of two equal texts the earlier published is the original, though it arrived later', () => {
  expect(findOrigins([told('first seen', 20), told('older', 5, { duplicateOf: 'first seen' })]).origin).toBe(
    'older',
  )
})

test.each([
  ['a future date', { publishedAt: 5_000 }],
  ['a date we made up', { timePrecision: 'inferred' as const }],
  ['a bare day, which may be its last minute', { timePrecision: 'day' as const }],
])('%s never wins', (_case, more) => {
  const { origin, isDated } = findOrigins([told('doubtful', 1, more), told('sure', 900)])
  expect(origin).toBe('sure')
  expect(isDated).toBe(true)
})

test('without any date to trust, the first received stands in and is marked', () => {
  const posts = [told('b', 0, { timePrecision: 'inferred', receivedAt: 2 }), told('a', 9, { receivedAt: 1 })]
  expect(findOrigins(posts)).toMatchObject({ origin: 'a', isDated: false })
  expect(findOrigins([])).toEqual({ origin: null, isDated: false, echoes: [], independent: [] })
})

test('ten articles on one leaker are one voice and nine echoes; another is its own', () => {
  const articles = Array.from({ length: 10 }, (_, index) =>
    told(`a${index}`, 100 + index, { attribution: 'dcs' }),
  )
  const { independent, echoes } = findOrigins([...articles, told('other', 300)])
  expect(independent).toHaveLength(2)
  expect(echoes).toEqual(articles.slice(1).map((post) => post.id))
})

test('a link, a repeat and a name tie posts together', () => {
  const posts = [
    told('weibo', 1, { url: 'https://weibo.example/1', voice: 'dcs' }),
    told('site', 2, { links: ['https://weibo.example/1'] }),
    told('copy', 3, { duplicateOf: 'site' }),
    told('quote', 4, { attribution: 'dcs' }),
  ]
  expect(findOrigins(posts).independent).toEqual([['weibo', 'site', 'copy', 'quote']])
})

test('who names a voice of the story tells what it says, but not who denies it', () => {
  const posts = [
    told('leak', 1, { voice: 'dcs' }),
    told('site', 2, { names: ['dcs'] }),
    told('elsewhere', 3, { names: ['somebody'] }),
    told('denial', 4, { names: ['dcs', 'wang hua'], voice: 'wang hua', stance: 'denies' }),
    told('of the denial', 5, { names: ['wang hua', 'dcs'], stance: 'denies' }),
  ]
  expect(findOrigins(posts).independent).toEqual([
    ['leak', 'site'],
    ['elsewhere'],
    ['denial', 'of the denial'],
  ])
})

test("who is only named before he speaks, or is denied as the source, is nobody's origin", () => {
  const before = [told('a', 10, { names: ['lei jun'] }), told('own', 12, { voice: 'lei jun' })]
  expect(findOrigins(before).independent).toHaveLength(2)
  const leak = told('leak', 1, { voice: 'dcs' })
  const denial = told('denial', 2, { attribution: 'dcs', names: ['dcs'], stance: 'denies' })
  expect(findOrigins([leak, denial]).independent).toEqual([['leak'], ['denial']])
})

test('of a day alone comes first whom the earliest names, nobody else and of no later day', () => {
  const day = 86_400_000
  const received = { receivedAt: 10 * day }
  const article = told('article', day + 5, { ...received, names: ['lei jun'] })
  const own = { ...received, timePrecision: 'day', voice: 'lei jun' } as const
  expect(findOrigins([article, told('weibo', day, own)])).toMatchObject({
    origin: 'weibo',
    independent: [['weibo', 'article']],
  })
  expect(findOrigins([article, told('weibo', 2 * day, own)]).origin).toBe('article')
  expect(findOrigins([article, told('weibo', day, { ...own, voice: 'another' })]).origin).toBe('article')
})
