import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonOf } from '#tests/ended.ts'
import { rss } from '#tests/small-topic.ts'
import { type Installation, install } from './installation.ts'

type Json = Readonly<Record<string, unknown>>

const items = [
  { id: 'a', title: 'Xiaomi MIOS boots on a test phone', text: 'A leaker saw MIOS 1.0 boot on a Xiaomi 14.' },
  { id: 'b', title: 'Tablets are cheap this week', text: 'A shop sells tablets.' },
  {
    id: 'c',
    title: 'Xiaomi MIOS boots on a test phone',
    text: 'A leaker saw MIOS 1.0 boot on a Xiaomi 14.',
    url: 'https://other.example/copy',
  },
]

let installation: Installation
let feed: string

beforeAll(async () => {
  installation = await install()
  feed = installation.write('feed.xml', rss(items))
})

afterAll(async () => {
  await installation.close()
})

const jsonLines = (rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join('\n')

async function stage(words: readonly string[], rows: readonly unknown[]): Promise<Json[]> {
  const ended = await installation.run(words, { input: jsonLines(rows) })
  expect(ended).toMatchObject({ code: 0, err: '' })
  return jsonOf(ended)
}

const postFields = (
  'id url title text html summary content author links media lang categories ' +
  'publishedAt updatedAt timePrecision repostOf quoteOf replyTo'
).split(' ')

test('a feed goes through parse, match, keywords and dedupe: each adds its fields, keeps order and what it does not know', async () => {
  const parsed = jsonOf(await installation.run(['parse', feed, '--url', 'https://news.example/rss']))
  expect(parsed.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  for (const post of parsed) expect(Object.keys(post).toSorted()).toEqual(postFields.toSorted())
  expect(parsed[0]).toMatchObject({ publishedAt: '2026-10-30T12:00:00.000Z', url: 'https://news.example/a' })

  const marked = parsed.map((post, n): Json => ({
    ...post,
    mark: { n, '\u{2028}': 'a line\u{2028}separator' },
  }))
  const matched = await stage(['match'], marked)
  const keyed = await stage(['keywords'], matched)
  const told = await stage(['dedupe'], keyed)

  const added = ['keep', 'score', 'threshold', 'topicVersion', 'hits', 'why', 'tags']
  expect(newKeys(marked, matched)).toEqual(added)
  expect(newKeys(matched, keyed)).toEqual(['entities', 'makers', 'phrases'])
  // dedupe says its own score: that of match stood there.
  expect(newKeys(keyed, told)).toEqual(['story', 'duplicateOf', 'level', 'reason'])
  expect(told.map((post) => [post['keep'], post['story'], post['duplicateOf']])).toEqual([
    [true, 'a', null],
    [false, 'b', null],
    [true, 'a', 'a'],
  ])
  for (const [n, post] of told.entries())
    expect(post).toMatchObject({ id: marked[n]?.['id'], mark: marked[n]?.['mark'] })
  expect(told[0]?.['entities']).toContainEqual({
    type: 'os',
    text: 'Xiaomi MIOS',
    canonical: 'mios',
    start: 0,
    end: 11,
  })
})

function newKeys(before: readonly Json[], after: readonly Json[]): string[] {
  const known = new Set(before.flatMap((row) => Object.keys(row)))
  return [...new Set(after.flatMap((row) => Object.keys(row)))].filter((key) => !known.has(key))
}

test.each(['match', 'keywords', 'dedupe'])(
  '%s needs only id and text or title; a bad line is an error with its number and stops nothing else',
  async (command) => {
    const input = ['{"id":"1","text":"MIOS"}', '', '{broken', '[1]', '{"id":"5"}', '{"id":6,"title":"MIOS"}']
    const ended = await installation.run([command], { input: input.join('\r\n') })
    expect(ended.code).toBe(1)
    expect(jsonOf(ended).map(({ id }) => id)).toEqual(['1', 6])
    expect(ended.err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^line 3: .*JSON/u),
      'line 4: expected a JSON object',
      "line 5: expected 'text' or 'title' to be a text",
    ])
  },
)

test('--strict stops at the first bad line, after what stood before it', async () => {
  const ended = await installation.run(['match', '--strict'], {
    input: '{"id":"1","text":"x"}\n{broken\n{"id":"3","text":"x"}',
  })
  expect(ended.code).toBe(1)
  expect(jsonOf(ended).map(({ id }) => id)).toEqual(['1'])
  expect(ended.err).toMatch(/Stopped at line 2 \(--strict\)/u)
})

test('match judges by a topic file, and strictly where asked', async () => {
  const topic =
    'topic: pods\ntitle: Pods\nthresholds: {broad: 2, strict: 4}\nclauses:\n  - {id: pod, match: Pod, weight: 3}\n'
  const file = installation.write('pods.yaml', topic)
  const rows = [{ id: '1', text: 'A new Pod is near' }]
  const [broad] = await stage(['match', '--topic-file', file], rows)
  expect(broad).toMatchObject({ keep: true, score: 3, threshold: 2 })
  expect(broad?.['hits']).toEqual([{ clause: 'pod', field: 'text', start: 6, end: 9, text: 'Pod' }])
  const [strict] = await stage(['match', '--topic-file', file, '--mode', 'strict'], rows)
  expect(strict).toMatchObject({ keep: false, score: 3, threshold: 4 })
})

test('keywords takes rarity from its input: a word that every post has is no key phrase of any', async () => {
  const rows = ['satellite antenna', 'folding hinge', 'periscope camera'].map((what, n) => ({
    id: String(n),
    text: `Weekly digest: ${what}. Weekly digest ends.`,
  }))
  const file = installation.write('digest.jsonl', jsonLines(rows))
  const ended = await installation.run(['keywords', '--background', 'input', file])
  const best = jsonOf(ended).map(({ phrases }) => (phrases as { phrase: string }[])[0]?.phrase)
  expect(best).toEqual(['satellite antenna', 'folding hinge', 'periscope camera'])
})

test('dedupe --pairs labels pairs under their ids; a pair that is none is an error with its number', async () => {
  const text = 'Xiaomi is said to work on a new system named MIOS, several people close to it say.'
  const input = jsonLines([
    { id: 'same', a: text, b: text, lang: 'en' },
    { id: 'half', a: text },
    { id: 'other', a: text, b: 'A shop in Leeds sells cheap tablets until Sunday evening.' },
  ])
  const ended = await installation.run(['dedupe', '--pairs'], { input })
  expect(ended.code).toBe(1)
  expect(ended.err).toBe("line 2: expected 'a' and 'b' to be texts\n")
  expect(jsonOf(ended)).toEqual([
    { id: 'same', label: 1, score: 1, reason: expect.any(String) },
    { id: 'other', label: 0, score: expect.any(Number), reason: expect.any(String) },
  ])
})

test('parse --batch answers a line a file, in order: paths, objects, and one that is missing', async () => {
  const page = installation.write('page.html', '<!doctype html><title>Shop</title><p>Welcome')
  const input = [
    feed,
    '/nowhere.xml',
    JSON.stringify({ file: feed, url: 'https://x.example/rss' }),
    page,
  ].join('\n')
  const ended = await installation.run(['parse', '--batch'], { input })
  expect(ended).toMatchObject({ code: 0, err: '' })
  const [first, missing, third, html] = jsonOf(ended)
  expect(first).toMatchObject({ file: feed, error: null, posts: items.map(({ id }) => ({ id })) })
  expect(Object.keys(first?.['feed'] as Json)).toEqual(
    expect.arrayContaining('title url self hubs format encoding partial problems'.split(' ')),
  )
  expect(missing).toMatchObject({ file: '/nowhere.xml', feed: null, posts: [], error: { code: 'file' } })
  expect(third).toMatchObject({ feed: { format: 'rss' }, error: null, posts: first?.['posts'] })
  expect(html).toMatchObject({
    file: page,
    feed: null,
    posts: [],
    error: { fix: expect.stringMatching(/\w/u) },
  })
})

test('parse reads standard input', async () => {
  const ended = await installation.run(['parse', '-'], { input: rss(items.slice(0, 1)) })
  expect(jsonOf(ended).map(({ id }) => id)).toEqual(['a'])
})

test('a reader that has had enough ends a stage in silence: match | head', async () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => ({ id: String(n), text: `小米MIOS ${n}` }))
  const file = installation.write('many.jsonl', jsonLines(rows))
  const ended = await installation.run(
    ['-c', '"$1" match "$2" | head -n 1', 'sh', installation.program, file],
    {
      program: '/bin/sh',
    },
  )
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(jsonOf(ended)).toHaveLength(1)
})

test('through a link, from another folder, it is the same program', async () => {
  const link = join(installation.folder, 'lw')
  symlinkSync(installation.program, join(installation.folder, 'inner'))
  symlinkSync('inner', link)
  const ended = await installation.run(['--version'], { program: link, cwd: '/' })
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    version: string
  }
  expect(ended).toEqual({ code: 0, out: `${version}\n`, err: '' })
})
