import { expect, test } from 'vitest'
import { lineChanges } from './line-diff.ts'

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `line ${index + 1}`)

test('texts that are the same differ in nothing', () => {
  expect(lineChanges('a\nb\n', 'a\nb\n')).toEqual([])
})

test('a changed line is shown with three lines on either side, and what is further away is counted', () => {
  const after = numbered(40).with(19, 'another line')
  expect(lineChanges(`${numbered(40).join('\n')}\n`, `${after.join('\n')}\n`)).toEqual([
    { kind: 'skipped', lines: [], count: 16 },
    { kind: 'same', lines: ['line 17', 'line 18', 'line 19'], count: 3 },
    { kind: 'removed', lines: ['line 20'], count: 1 },
    { kind: 'added', lines: ['another line'], count: 1 },
    { kind: 'same', lines: ['line 21', 'line 22', 'line 23'], count: 3 },
    { kind: 'skipped', lines: [], count: 17 },
  ])
})

test('texts with nothing in common are one taken out and one put in, however long they are', () => {
  const before = numbered(6_000).join('\n')
  const after = numbered(6_000)
    .map((line) => `other ${line}`)
    .join('\n')
  expect(lineChanges(before, after).map(({ kind, count }) => [kind, count])).toEqual([
    ['removed', 6_000],
    ['added', 6_000],
  ])
})
