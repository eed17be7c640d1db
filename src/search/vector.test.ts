import { expect, test } from 'vitest'
import { indexVector } from './vector.ts'

test('bears weights by field, and positions that rise through the post', () => {
  expect(
    indexVector({
      title: 'MIOS 小米',
      text: 'mios',
      links: [{ raw: 'https://t.co/x', title: 'card' }],
      media: [{ type: 'image', url: 'u', alt: 'alt' }],
    }),
  ).toBe("'mios':1A,20B '小米':2A '米':3A 'https':37C 't':38C 'co':39C 'x':40C 'card':57C 'alt':74D")
})

test('is empty for a post without words', () => {
  expect(indexVector({ title: '', text: '…' })).toBe('')
})

test('keeps within what PostgreSQL accepts', () => {
  const vector = indexVector({
    title: 'x'.repeat(3_000),
    text: `${'a '.repeat(20_000)}${'b'.repeat(2_100)} end`,
  })
  expect(vector).not.toContain('xxx')
  expect(vector).not.toContain('bbb')
  expect(vector).toContain("'end':16383B")
  expect(/'a':(\S+)/.exec(vector)?.[1]?.split(',')).toHaveLength(256)
})
