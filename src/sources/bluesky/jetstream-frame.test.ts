import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { deepJson, mutated, mutatedJson, randomOf } from '#tests/mutate.ts'
import { readEntry } from './posts.ts'
import { type FrameMeta, readFrame } from './jetstream-frame.ts'

const DID = 'did:plc:mara22222222222222222222'
const uri = `at://${DID}/app.bsky.feed.post/3klive2`
const receivedAt = Date.parse('2026-10-05T12:10:00.000Z')
const meta: FrameMeta = { receivedAt, handles: new Map([[DID, 'mara.example']]) }
const frames = (version: 1 | 2) =>
  readFileSync(`tests/fixtures/platforms/bluesky/jetstream-v${version}.jsonl`, 'utf8').trim().split('\n')
const events = (version: 1 | 2) => frames(version).map((frame) => readFrame(frame, meta))

test('the first form tells of posts, edits, deletions and accounts', () => {
  expect(events(1)).toMatchObject([
    {
      kind: 'post',
      did: DID,
      at: 1_791_201_600_500,
      cursor: 1_791_201_600_500_000,
      post: { id: uri, lang: 'de' },
    },
    { kind: 'post', cursor: 4711, post: { id: uri, text: 'early' } },
    { kind: 'deleted', did: DID, uri, at: 1_791_201_602_500 },
    { kind: 'other', cursor: 1_791_201_603_500_000 },
    { kind: 'other', cursor: 1_791_201_604_500_000 },
    { kind: 'account', did: DID, isActive: false, status: 'deactivated', at: 1_791_201_605_500 },
  ])
})

test('so does the second, and it says when something is missing or wrong', () => {
  expect(events(2)).toMatchObject([
    { kind: 'post', did: DID, at: 1_791_201_600_500, cursor: 901, post: { id: uri, lang: 'de' } },
    { kind: 'post', cursor: 902, post: { text: 'early' } },
    { kind: 'deleted', uri, cursor: 903 },
    { kind: 'account', isActive: false, status: 'takendown', cursor: 904 },
    { kind: 'other', cursor: 905 },
    { kind: 'gap', message: 'resumed from seq 880' },
    { kind: 'error', name: 'ConsumerTooSlow', message: 'reading below the floor rate' },
    { kind: 'error', name: 'CursorTooOld', message: 'the floor is 880' },
  ])
})

test('both forms and the AppView tell the same post', () => {
  const [first] = events(1)
  const [second] = events(2)
  if (first?.kind !== 'post' || second?.kind !== 'post') throw new Error('no posts')
  expect(second.post).toEqual(first.post)
  const { commit } = JSON.parse(frames(1)[0] ?? '') as { commit: { record: object } }
  const view = {
    uri,
    author: { did: DID, handle: 'mara.example' },
    record: commit.record,
    indexedAt: '2026-10-05T12:00:01.000Z',
  }
  expect(readEntry({ post: view }, { receivedAt, lang: null })?.post).toEqual(first.post)
})

test('who is not known by a handle is named by the DID', () => {
  const named = readFrame(frames(1)[0] ?? '', meta)
  const unnamed = readFrame(frames(1)[0] ?? '', { receivedAt })
  expect(named).toMatchObject({
    post: { author: '@mara.example', url: 'https://bsky.app/profile/mara.example/post/3klive2' },
  })
  expect(unnamed).toMatchObject({
    post: { author: DID, url: `https://bsky.app/profile/${DID}/post/3klive2` },
  })
})

test('a post that claims to be from the future was published when the network saw it', () => {
  const frame = (frames(1)[0] ?? '').replace('2026-10-05T12:00:00.123Z', '2031-01-01T00:00:00Z')
  expect(readFrame(frame, meta)).toMatchObject({
    post: { publishedAt: 1_791_201_600_500, timePrecision: 'inferred' },
  })
})

test.each([
  '',
  'x',
  'null',
  '[]',
  '{}',
  '{"kind":"commit"}',
  '{"kind":"commit","did":"x","commit":7}',
  '{"$type":"message"}',
])('%j tells nothing', (frame) => {
  expect(readFrame(frame, meta)).toEqual({ kind: 'other', cursor: null })
})

test('whatever comes, a frame is read without a throw', () => {
  const random = randomOf(7)
  const all = [...frames(1), ...frames(2)]
  const check = (text: string) => {
    const event = readFrame(text, meta)
    if (event.kind !== 'post') return
    expect(event.post.id).not.toBe('')
    expect(Number.isInteger(event.post.publishedAt) && event.post.publishedAt <= receivedAt).toBe(true)
    expect(Number.isInteger(event.at) && event.at <= receivedAt).toBe(true)
  }
  for (let n = 0; n < 1_500; n++) {
    const frame = all[n % all.length] ?? ''
    check(new TextDecoder().decode(mutated(new TextEncoder().encode(frame), random)))
    check(JSON.stringify(mutatedJson(JSON.parse(frame), random, 0.1)))
  }
  check(new TextDecoder().decode(deepJson(100_000)))
})
