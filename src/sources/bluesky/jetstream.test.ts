import { expect, test } from 'vitest'
import { groupDids, MOST_DIDS, quietCursor, resumeCursor, subscriptionUrl } from './jetstream.ts'

const base = 'wss://jetstream.example'
const HOUR = 3_600_000
const now = Date.parse('2026-10-05T12:00:00.000Z')

test('the first form is asked by its own names', () => {
  const url = new URL(
    subscriptionUrl({ base, version: 1, dids: ['did:plc:a', 'did:plc:b'], cursor: 1_791_201_600_500_000 }),
  )
  expect(url.pathname).toBe('/subscribe')
  expect([...url.searchParams]).toEqual([
    ['wantedCollections', 'app.bsky.feed.post'],
    ['wantedDids', 'did:plc:a'],
    ['wantedDids', 'did:plc:b'],
    ['cursor', '1791201600500000'],
  ])
})

test('so is the second, which refuses the names of the first', () => {
  const url = new URL(subscriptionUrl({ base, version: 2, dids: ['did:plc:a'], cursor: null }))
  expect(url.pathname).toBe('/xrpc/network.bsky.jetstream.subscribeEvents')
  expect([...url.searchParams]).toEqual([
    ['kinds', 'commit'],
    ['kinds', 'account'],
    ['collections', 'app.bsky.feed.post'],
    ['dids', 'did:plc:a'],
  ])
})

test('many accounts are split so that each address is short enough', () => {
  const dids = Array.from({ length: 250 }, (_, n) => `did:plc:${String(n).padStart(24, 'a')}`)
  const groups = groupDids([...dids, ...dids])
  expect(groups.map((group) => group.length)).toEqual([MOST_DIDS, MOST_DIDS, 50])
  expect(groups.flat()).toEqual(dids)
  for (const version of [1, 2] as const)
    expect(subscriptionUrl({ base, version, dids: groups[0] ?? [], cursor: null }).length).toBeLessThan(6_000)
  expect(groupDids([])).toEqual([])
})

test('a cursor that is a time is resumed a little earlier, one that counts as it stands', () => {
  const cursor = (now - HOUR) * 1_000
  expect(resumeCursor({ cursor, savedAt: now - HOUR, now })).toEqual({
    kind: 'resume',
    cursor: cursor - 5_000_000,
  })
  expect(resumeCursor({ cursor: 4711, savedAt: now - HOUR, now })).toEqual({ kind: 'resume', cursor: 4711 })
})

test.each([
  ['saved too long ago', { cursor: 4711, savedAt: now - 36 * HOUR }],
  ['saved just now, but of long ago', { cursor: (now - 40 * HOUR) * 1_000, savedAt: now }],
  ['no number', { cursor: Number.NaN, savedAt: Number.NaN }],
])('a cursor %s is not resumed: what lies between is polled', (_what, saved) => {
  expect(resumeCursor({ ...saved, now })).toEqual({ kind: 'backfill' })
})

test('silence that was listened to is not replayed again and again', () => {
  const startedAt = now - 120_000
  const started = startedAt * 1_000
  const after = (known: number) => quietCursor({ known, startedAt, now })
  expect(after(started - 60_000_000)).toBe(started)
  expect(after(started + 60_000_000)).toBe(started + 60_000_000)
  const before = started - 10 * HOUR * 1_000
  expect(after(before)).toBe(before + 105_000_000 * 20)
  expect(quietCursor({ known: before, startedAt, now: startedAt + 1_000 })).toBe(before)
  expect(after(4711)).toBe(4711)
})
