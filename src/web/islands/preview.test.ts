import { expect, test } from 'vitest'
import { compileTopic } from '#filter/compile.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import type { SamplePost } from '#tune/sample.ts'
import { previewOf } from './preview.ts'

/** Rules that keep a post with a name and context only. */
const rules = readTopicFile(`topic: mios
title: MIOS
thresholds: {broad: 4, strict: 4}
clauses:
  - {id: name, match: [MIOS], case: exact, weight: 2}
context:
  strong: {words: [Xiaomi], add: 2}
`)
const compiled = compileTopic(rules.kind === 'topic' ? rules.topic : (undefined as never), 2)

/** A post that says each of `texts` in turn, the newest first; what is left out is ordinary. */
function post(postId: number, texts: readonly string[], change: Partial<SamplePost> = {}): SamplePost {
  const revisions = texts.map((text, index) => ({
    title: `Title ${postId}`,
    text,
    url: null,
    links: [],
    media: [],
    categories: [],
    repostOf: null,
    quoteOf: null,
    author: null,
    source: 'Leaf',
    sourceId: 'leaf',
    lang: null,
    publishedAt: 0,
    timePrecision: 'exact' as const,
    n: texts.length - index,
  }))
  const known = { keep: false, why: [], pin: null, isRecent: true } as const
  const shown = {
    title: `Title ${postId}`,
    sourceName: 'Leaf',
    url: null,
    publishedAt: 0,
    timePrecision: 'exact' as const,
  }
  return { postId, mode: 'broad', ...known, ...shown, revisions, ...change }
}

test('counts what comes, goes and stays; changes stand first, then what stays kept, each newest first', () => {
  const preview = previewOf(compiled, [
    post(1, ['Xiaomi MIOS'], { keep: true }),
    post(2, ['MIOS alone'], { keep: true, why: ['name "MIOS" +2'] }),
    post(3, ['Xiaomi tests MIOS']),
    post(4, ['nothing of it']),
  ])
  expect(preview).toMatchObject({ posts: 4, kept: 2, added: 1, removed: 1, pins: [] })
  expect(preview.shown.map(({ postId, kind }) => [postId, kind])).toEqual([
    [2, 'removed'],
    [3, 'added'],
    [1, 'kept'],
  ])
  expect(preview.shown[0]).toMatchObject({
    score: 2,
    threshold: 4,
    why: ['name "MIOS" +2'],
    whyBefore: ['name "MIOS" +2'],
    text: { text: 'MIOS alone', hits: [{ start: 0, end: 4 }] },
  })
})

test('a post that said it once and was edited since is kept, and shown with the words that kept it', () => {
  const [shown] = previewOf(compiled, [post(1, ['taken back', 'Xiaomi MIOS'])]).shown
  expect(shown).toMatchObject({ kind: 'added', text: { text: 'Xiaomi MIOS' } })
})

test('a pinned post that would be judged otherwise is named, also one that is too old to be counted', () => {
  const preview = previewOf(compiled, [
    post(1, ['MIOS alone'], { keep: true, pin: 'must', isRecent: false }),
    post(2, ['Xiaomi MIOS'], { keep: true, pin: 'mustNot' }),
    post(3, ['Xiaomi MIOS'], { keep: true, pin: 'must' }),
    post(4, ['nothing of it'], { pin: 'must', isRecent: false }),
  ])
  expect(preview).toMatchObject({ posts: 2, kept: 2, removed: 0 })
  expect(preview.pins.map(({ postId, must, score, isNew }) => [postId, must, score, isNew])).toEqual([
    [1, true, 2, true],
    [2, false, 4, false],
    [4, true, 0, false],
  ])
})
