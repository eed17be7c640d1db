import { expect, test } from 'vitest'
import type { Source } from '#model/source.ts'
import { addressAfter, movingOn } from './moving.ts'

const day = (n: number, hour = 12) => Date.UTC(2026, 10, n, hour)
const there = 'https://new.example/feed'
const other = 'https://other.example/feed'

/** Walks through redirects, each on a day; returns where it moves to on the last of them. */
function walk(redirects: readonly (readonly [number, string | null])[]) {
  let moving: ReturnType<typeof movingOn>['moving'] = null
  let movesTo: string | null = null
  for (const [at, to] of redirects) ({ moving, movesTo } = movingOn(moving, to, at))
  return { moving, movesTo }
}

test.each<[string, (readonly [number, string | null])[], string | null]>([
  ['one redirect', [[day(1), there]], null],
  [
    'many on one day',
    [
      [day(1, 1), there],
      [day(1, 8), there],
      [day(1, 20), there],
    ],
    null,
  ],
  [
    'two days',
    [
      [day(1), there],
      [day(2), there],
    ],
    null,
  ],
  [
    'three days',
    [
      [day(1), there],
      [day(2), there],
      [day(3), there],
    ],
    there,
  ],
  [
    'three days far apart, with nothing asked between',
    [
      [day(1), there],
      [day(9), there],
      [day(20), there],
    ],
    there,
  ],
  [
    'a day without a redirect between',
    [
      [day(1), there],
      [day(2), there],
      [day(3), null],
      [day(4), there],
    ],
    null,
  ],
  [
    'another target on the third day',
    [
      [day(1), there],
      [day(2), there],
      [day(3), other],
    ],
    null,
  ],
  [
    'a target that changes and stays',
    [
      [day(1), there],
      [day(2), other],
      [day(3), other],
      [day(4), other],
    ],
    other,
  ],
  [
    'a fourth day, when the third could not be stored',
    [
      [day(1), there],
      [day(2), there],
      [day(3), there],
      [day(4), there],
    ],
    there,
  ],
])('after %s an address is believed or not', (_what, redirects, movesTo) => {
  expect(walk(redirects).movesTo).toBe(movesTo)
})

test('an answer without a redirect forgets what was seen', () => {
  expect(
    walk([
      [day(1), there],
      [day(2), null],
    ]).moving,
  ).toBeNull()
})

test.each<[string, Pick<Source, 'address' | 'headers'>, string, string | null]>([
  ['moves as it is told', { address: 'https://old.example/feed' }, there, there],
  [
    'keeps its credentials on its host',
    { address: 'https://me:pw@old.example/feed' },
    'https://old.example/rss',
    'https://me:pw@old.example/rss',
  ],
  ['takes them to no other host', { address: 'https://me:pw@old.example/feed' }, there, there],
  [
    'takes its headers along on its host',
    { address: 'https://old.example/feed', headers: { Cookie: 'id=1' } },
    'https://old.example/rss',
    'https://old.example/rss',
  ],
  [
    'stays where its headers were meant for',
    { address: 'https://old.example/feed', headers: { Cookie: 'id=1' } },
    there,
    null,
  ],
  ['does not move to itself', { address: 'https://old.example/feed' }, 'https://old.example/feed', null],
])('a source %s', (_what, source, movedTo, becomes) => {
  expect(addressAfter(source, movedTo)).toBe(becomes)
})
