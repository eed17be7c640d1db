import { expect, test } from 'vitest'
import { creditOf, withCredits } from './credit.ts'
import { alikeIn, whyFirst } from './first-report.ts'
import type { Report } from './reports.ts'
import { tieOf } from './ties.ts'

const hourMs = 3_600_000

function report(postId: number, more: Partial<Report> = {}): Report {
  const at = postId * hourMs
  return {
    postId,
    id: String(postId),
    name: `Leaker ${postId}`,
    source: `source-${postId}`,
    publishedAt: at,
    receivedAt: 100 * hourMs,
    timePrecision: 'exact',
    url: `https://a.example/${postId}`,
    duplicateOf: null,
    repostOf: null,
    links: [],
    attribution: null,
    names: [],
    voice: `Leaker ${postId}`,
    stance: 'says',
    ...more,
  }
}

test.each([
  ['repeats Leaker 1', { duplicateOf: '1' }, {}],
  ['tells what Leaker 1 says', { names: ['Leaker 1'] }, {}],
  ['says what Leaker 1 tells', { publishedAt: 0, timePrecision: 'day' }, { names: ['Leaker 9'] }],
  ['says the same as Leaker 1', {}, { duplicateOf: '9' }],
  ['says the same as Leaker 1', { duplicateOf: '5' }, { duplicateOf: '5' }],
  ['reposts Leaker 1', { repostOf: '1' }, {}],
  ['links to Leaker 1', { links: ['https://a.example/1'] }, {}],
  ['names Leaker 1 as its source', { attribution: 'Leaker 1' }, {}],
  ['is another post by Leaker 1', { voice: 'Leaker 1' }, {}],
  ['names @owl as its source, as Leaker 1 does', { attribution: '@owl' }, { attribution: '@owl' }],
  ['is whom Leaker 1 names as its source', {}, { attribution: 'Leaker 9' }],
  [
    'links to the same page as Leaker 1',
    { links: ['https://b.example/'] },
    { links: ['https://b.example/'] },
  ],
] as const)('an echo that %s says so', (because, echo, earlier) => {
  expect(tieOf(report(9, echo), [report(1, earlier)])).toEqual({ toPostId: 1, because })
})

test('the strongest tie is told, and a tie through another post names none', () => {
  const echo = report(9, { links: ['https://a.example/1'], duplicateOf: '2' })
  expect(tieOf(echo, [report(1), report(2)])).toEqual({ toPostId: 2, because: 'repeats Leaker 2' })
  expect(tieOf(report(9), [report(1)]).toPostId).toBeNull()
})

test.each([
  ['It is the only post of the story.', [report(1)]],
  ['Published 2 hours before the next, by Leaker 3.', [report(1), report(3), report(4)]],
  ['All others only repeat a post of somebody else.', [report(1), report(3, { repostOf: 'x' })]],
  [
    'Published when Leaker 3 published too, and received first.',
    [report(1), report(3, { publishedAt: hourMs })],
  ],
  [
    'Only its day is known; Leaker 3 tells what it says.',
    [report(1, { timePrecision: 'day' }), report(3, { names: ['Leaker 1'] })],
  ],
  [
    'A post by Leaker 3 bears an earlier time, but that is less certain.',
    [report(1), report(3, { publishedAt: 0, timePrecision: 'inferred' })],
  ],
])('why the first is the first: %s', (why, reports) => {
  expect(whyFirst({ origin: '1', isDated: true, echoes: [], independent: [] }, reports)).toBe(why)
})

test('where no time can be trusted it says so', () => {
  const undated = { origin: '1', isDated: false, echoes: [], independent: [] }
  expect(whyFirst(undated, [report(1), report(2)])).toMatch(/No post of the story has a time/u)
})

test('the post that another is like but for something is read from its reason', () => {
  expect(alikeIn('like post 12: differs in 14 -> 15')).toBe(12)
  expect(alikeIn('disputes post 7: differs in (nothing) -> not')).toBe(7)
  expect(alikeIn('same text as post 12')).toBeNull()
  expect(alikeIn('shares like post 12: x')).toBeNull()
})

test('credit says why it moved', () => {
  expect(creditOf(3, report(3), report(1)).because).toBe('Leaker 1 published 2 hours earlier')
  const named = { timePrecision: 'day' } as const
  expect(creditOf(3, report(3, { names: ['Leaker 1'] }), report(1, named)).because).toBe(
    'Leaker 3 tells what Leaker 1 posted that day',
  )
  expect(creditOf(3, undefined, report(4))).toEqual({
    from: { postId: 3, name: null },
    to: { postId: 4, name: 'Leaker 4' },
    because: 'the post that was first is no longer in the story',
  })
  expect(creditOf(1, report(1, { repostOf: 'x' }), report(3)).because).toMatch(/only repeats/u)
  expect(creditOf(1, report(1), report(3)).because).toMatch(/less certain/u)
})

test('credit is told by the entry of the post that is first now, else by the last entry of its story', () => {
  const entry = (storyId: number, postId: number) => ({ kind: 'post' as const, storyId, postId, detail: {} })
  const entries = [entry(1, 10), entry(2, 20), entry(1, 11), entry(3, 30)]
  const credit = (postId: number) => creditOf(1, report(1), report(postId))
  const told = withCredits(
    entries,
    new Map([
      [1, credit(10)],
      [2, credit(99)],
    ]),
  )
  expect(told.map(({ detail }) => 'credit' in detail)).toEqual([true, true, false, false])
})
