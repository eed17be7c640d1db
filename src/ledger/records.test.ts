import { expect, test } from 'vitest'
import type { Claim, Outcome } from '#storage/claims.ts'
import type { VoiceCount } from '#storage/leakers.ts'
import { compileAliases } from '#text/aliases.ts'
import { leakerRecords, median } from './records.ts'
import type { SpokenPost } from './spoken-posts.ts'

const aliases = compileAliases([
  { canonical: 'grey owl', type: 'leaker', name: 'Grey Owl', forms: ['Grey Owl', '灰鸮'] },
  { canonical: 'acme', type: 'company', name: 'Acme', forms: ['Acme'] },
])

const dayMs = 86_400_000
const day = (text: string) => Date.parse(text)

function claimOf(id: string, outcome: Outcome, more: Partial<Claim> = {}): Claim {
  const resolvedAt = outcome === 'unresolved' ? null : day('2023-10-17')
  return {
    id,
    claim: id,
    who: 'somebody',
    saidWhen: '2023-10',
    outcome,
    resolvedAt,
    evidence: [],
    note: '',
    ...more,
  }
}

function voiceOf(author: string | null, more: Partial<VoiceCount> = {}): VoiceCount {
  const source =
    author === null ? { sourceId: 'daily', sourceName: 'Daily' } : { sourceId: null, sourceName: null }
  return { author, ...source, posts: 1, stories: 1, firsts: 0, ...more }
}

let posts = 0
function postOf(claimId: string, author: string, at: string, more: Partial<SpokenPost> = {}): SpokenPost {
  posts += 1
  return {
    claimId,
    author,
    sourceId: null,
    sourceName: null,
    postId: posts,
    stance: 'says',
    storyId: posts,
    title: '',
    url: null,
    source: 's',
    externalId: String(posts),
    publishedAt: day(at),
    timePrecision: 'exact',
    withStory: false,
    isEcho: false,
    ...more,
  }
}

const recordsOf = (given: Partial<Parameters<typeof leakerRecords>[0]>) =>
  leakerRecords({ voices: [], claims: [], posts: [], ...given }, aliases)

test('nine of nine stand below 442 of 508', () => {
  const claims = [
    ...Array.from({ length: 9 }, (_, n) => claimOf(`n${n}`, 'confirmed', { who: 'Nine' })),
    ...Array.from({ length: 442 }, (_, n) => claimOf(`r${n}`, 'confirmed', { who: 'Many' })),
    ...Array.from({ length: 66 }, (_, n) => claimOf(`w${n}`, 'refuted', { who: 'Many' })),
  ]
  const records = recordsOf({ voices: [voiceOf('Nine'), voiceOf('Many')], claims })
  expect(
    records.map(({ name, right, settled, lowerBound }) => [name, right, settled, lowerBound.toFixed(3)]),
  ).toEqual([
    ['Many', 442, 508, '0.838'],
    ['Nine', 9, 9, '0.701'],
  ])
})

test('partly counts as half, and open claims do not count', () => {
  const claims = [
    claimOf('a', 'confirmed'),
    claimOf('b', 'partly'),
    claimOf('c', 'refuted'),
    claimOf('d', 'unresolved'),
  ]
  const [record] = recordsOf({
    voices: [voiceOf('Mara Quill')],
    claims,
    posts: claims.map(({ id }) => postOf(id, 'Mara Quill', '2023-10-01')),
  })
  expect(record).toMatchObject({
    right: 1.5,
    settled: 3,
    count: { confirmed: 1, partly: 1, refuted: 1, unresolved: 1 },
  })
  expect(record?.lowerBound).toBeCloseTo(0.125, 3)
})

test('one leaker under several spellings has one record, with all that was told under each', () => {
  const voices = [
    voiceOf('Grey Owl (Weibo)', { firsts: 1, posts: 2 }),
    voiceOf('灰鸮', { firsts: 2, posts: 3 }),
  ]
  expect(recordsOf({ voices })).toMatchObject([{ key: 'grey owl', name: 'Grey Owl', firsts: 3, posts: 5 }])
})

test('where posts name nobody, their source stands for them', () => {
  expect(recordsOf({ voices: [voiceOf(null)] })).toMatchObject([
    { key: 'daily', name: 'Daily', voices: [{ author: null, sourceId: 'daily' }] },
  ])
})

test('the lead counts to the first official word, whether it denies or confirms, else to the outcome', () => {
  const claims = [claimOf('a', 'confirmed'), claimOf('b', 'confirmed'), claimOf('c', 'refuted')]
  const [record] = recordsOf({
    voices: [voiceOf('Mara Quill'), voiceOf('Acme')],
    claims,
    posts: [
      postOf('a', 'Mara Quill', '2023-10-01'),
      postOf('b', 'Mara Quill', '2023-10-07'),
      postOf('c', 'Mara Quill', '2023-01-01'),
      postOf('a', 'Daily News', '2023-10-02', { stance: 'denies' }),
      postOf('a', 'Acme', '2023-10-05', { stance: 'denies' }),
      postOf('a', 'Acme', '2023-10-12', { stance: 'confirms' }),
    ],
  })
  expect(record?.claims.map(({ leadMs }) => (leadMs ?? 0) / dayMs)).toEqual([4, 10, 289])
  // Of the right ones: 4 and 10 days.
  expect(record?.medianLeadMs).toBe(7 * dayMs)
})

test('whoever denies or merely confirms a claim did not say it, and official voices have no record', () => {
  const records = recordsOf({
    voices: [voiceOf('Mara Quill'), voiceOf('Acme')],
    claims: [claimOf('a', 'confirmed', { who: 'Acme' })],
    posts: [
      postOf('a', 'Mara Quill', '2023-10-01', { stance: 'denies' }),
      postOf('a', 'Mara Quill', '2023-10-20', { stance: 'confirms' }),
    ],
  })
  expect(records).toMatchObject([{ name: 'Mara Quill', claims: [] }])
})

test('of whom nobody knows, no record is kept, but a leaker of the table has one without posts', () => {
  const claims = [
    claimOf('a', 'confirmed', { who: 'several' }),
    claimOf('b', 'confirmed', { who: 'Grey Owl and others', saidWhen: '2023-08' }),
  ]
  const records = recordsOf({ claims })
  expect(records).toMatchObject([{ key: 'grey owl', posts: 0, right: 1 }])
  // Said in August, on its last day for all that is known; known on 17 October.
  expect(records[0]?.medianLeadMs).toBe(47 * dayMs)
})

test.each([
  [[], null],
  [[3], 3],
  [[9, 1, 4], 4],
  [[1, 2, 4, 100], 3],
] as const)('the median of %j is %j', (numbers, middle) => {
  expect(median(numbers)).toBe(middle)
})
