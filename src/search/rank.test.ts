import { expect, test } from 'vitest'
import { parseQuery } from '#query/parse.ts'
import { type IndexEntry, rank, rankedTokens } from './rank.ts'
import { indexVector } from './vector.ts'

function rootOf(query: string) {
  const parsed = parseQuery(query)
  if (parsed.kind === 'error') throw new Error(query)
  return parsed.root
}

/** What PostgreSQL's unnest(tsvector) gives of the literal that is stored. */
function entriesOf(post: { readonly title: string; readonly text: string }): IndexEntry[] {
  return Array.from(indexVector(post).matchAll(/'([^']+)':(\S+)/g)).map(([, token = '', at = '']) => ({
    token,
    positions: at.split(',').map((place) => Number.parseInt(place, 10)),
    weights: at.split(',').map((place) => place.slice(-1)),
  }))
}

function ranked(query: string, posts: readonly (readonly [title: string, text: string])[]): number[] {
  return rank(
    rootOf(query),
    posts.map(([title, text], postId) => {
      const entries = entriesOf({ title, text })
      return { postId, length: entries.length, entries }
    }),
  )
}

test('a word in the title says more than one in the text', () => {
  expect(
    ranked('mios', [
      ['A phone', 'It runs MIOS'],
      ['MIOS runs', 'on a phone'],
    ]),
  ).toEqual([1, 0])
})

test('a rare word says more than one that all have', () => {
  const posts = [
    ['phone', 'xiaomi xiaomi'],
    ['phone', 'xiaomi'],
    ['phone', 'vela'],
    ['phone', 'xiaomi'],
  ] as const
  expect(ranked('xiaomi OR vela', posts)[0]).toBe(2)
})

test('a phrase counts where its words follow each other, in Chinese too', () => {
  expect(
    ranked('"own system"', [
      ['own', 'a system of its own'],
      ['x', 'its own system'],
    ]),
  ).toEqual([1, 0])
  expect(
    ranked('自研', [
      ['自然', '研究'],
      ['小米自研', '系统'],
    ]),
  ).toEqual([1, 0])
  expect(
    ranked('米', [
      ['大豆', '小豆'],
      ['小米', ''],
    ]),
  ).toEqual([1, 0])
})

test('a long post that says a word once says less than a short one; equal ones stay in order', () => {
  const long = Array.from({ length: 200 }, (_, n) => `word${n}`).join(' ')
  expect(
    ranked('mios', [
      ['x', `mios ${long}`],
      ['x', 'mios only'],
      ['x', 'mios only'],
    ]),
  ).toEqual([1, 2, 0])
})

test('what stands under NOT, patterns and fields ranks nothing', () => {
  expect(rankedTokens(rootOf('-mios source:x /a+b/ after:2023'))).toEqual([])
  expect(rankedTokens(rootOf('xiao* NEAR/3 mios')).map(({ token }) => token)).toEqual(['xiao', 'mios'])
})
