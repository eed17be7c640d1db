import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compareTexts } from '#dedupe/compare.ts'
import { readAliases } from '#keywords/read-aliases.ts'
import { type ToldPost, bCubedOf, pairsOf, storiesOf } from '#tests/told-stories.ts'
import { compileAliases } from '#text/aliases.ts'

const labels: Readonly<Record<string, readonly (readonly string[])[]>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'stories-labels.json'), 'utf8'),
)
const corpora = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'stories')
const aliases = compileAliases(readAliases(parse(readFileSync('config/aliases.yaml', 'utf8'))).aliases)

test('near-duplicates: 1,200 pairs of real titles and edits of them', () => {
  const pairs = readLines<{ id: string; a: string; b: string }>('neardup-zh.dev.jsonl')
  const labels = pairs.map(({ id, a, b }) => {
    const { verdict } = compareTexts(a, b)
    return { id, label: verdict === 'same' || verdict === 'near' ? 1 : 0 }
  })
  const { precision, recall, accuracyByType } = score('pairs', 'neardup-zh.dev.jsonl', labels) as PairScore
  expect(precision).toBe(1)
  expect(recall).toBeGreaterThanOrEqual(0.97)
  expect(accuracyByType).toMatchObject({ number: 1, negation: 1, entity: 1 })
})

/** Most of the 315 stories are one title; of the pairs in the others a third share no term ('金凡 紧张' and '小米14'). */
test('stories: 399 real titles of one day in arrival order', () => {
  const posts = readLines<Told>('weibo-2023-10-26.jsonl')
  const placed = place(posts)
  const { bcubed, pair, ari } = score('cluster', 'weibo-2023-10-26.jsonl', placed) as ClusterScore
  expect(bcubed.f1).toBeGreaterThanOrEqual(0.925)
  expect(pair.p).toBeGreaterThanOrEqual(0.85)
  expect(pair.f1).toBeGreaterThanOrEqual(0.7)
  expect(ari).toBeGreaterThanOrEqual(0.7)
})

test('stories: the same titles, each up to ten in the list too late, are told about as well', () => {
  const posts = readLines<Told>('weibo-2023-10-26.jsonl')
  const f1 = (ordered: readonly Told[]) =>
    (score('cluster', 'weibo-2023-10-26.jsonl', place(ordered)) as ClusterScore).bcubed.f1
  const delayed = posts
    .map((post, at) => ({ post, at: at + ((at * 48_271) % 11) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ post }) => post)
  expect(f1(delayed)).toBeGreaterThanOrEqual(f1(posts) - 0.03)
})

/** Labelled by somebody who saw the titles and no program's answer. */
test.each([
  { day: '2023-10-11', b3: 0.93, pairs: 0.46 },
  { day: '2023-10-15', b3: 0.91, pairs: 0.57 },
])('stories: all titles of $day', ({ day, b3, pairs }) => {
  const posts = titlesOf(day)
  const stories = storiesOf(posts, aliases)
  expect(bCubedOf(posts, stories).f1).toBeGreaterThanOrEqual(b3)
  expect(pairsOf(posts, stories).f1).toBeGreaterThanOrEqual(pairs)
})

/** The titles of a day in the order of the list, once each; `stories-labels.json` has those that tell one story, by hash. */
function titlesOf(day: string): ToldPost[] {
  const list = JSON.parse(
    readFileSync(join(corpora, `../mios-2023/weibo-hot/${day}.json`), 'utf8'),
  ) as readonly { readonly title: string }[]
  const groups = new Map(
    labels[day]?.flatMap((hashes, group) => hashes.map((each) => [each, group] as const)),
  )
  return [...new Set(list.map(({ title }) => title))].map((title, nth) => {
    const id = `${day}-${nth}`
    const group = groups.get(hash('sha256', title).slice(0, 16))
    const gold = group === undefined ? id : `group-${group}`
    return { id, gold, lang: 'zh', publishedAt: Date.parse(day), title }
  })
}

interface Told {
  readonly id: string
  readonly text: string
  readonly time: string
  readonly lang: string
}

/** The story of each post, placed in the order given and then merged. */
function place(posts: readonly Told[]): { readonly id: string; readonly story: string }[] {
  const told = posts.map(({ id, text, time, lang }) => {
    return { id, gold: '', lang, publishedAt: Date.parse(time), title: text }
  })
  return Array.from(storiesOf(told, aliases), ([id, story]) => ({ id, story }))
}

interface PairScore {
  readonly precision: number
  readonly recall: number
  readonly accuracyByType: Readonly<Record<string, number>>
}

interface Measure {
  readonly p: number
  readonly r: number
  readonly f1: number
}

interface ClusterScore {
  readonly bcubed: Measure
  readonly pair: Measure
  readonly ari: number
}

function readLines<T>(file: string): T[] {
  const lines = readFileSync(join(corpora, file), 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as T)
}

/** Asks the corpus's own scorer, prints and gives its figures. */
function score(mode: 'pairs' | 'cluster', gold: string, predictions: readonly object[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'leakwire-score-'))
  try {
    const file = join(folder, 'predictions.jsonl')
    writeFileSync(file, predictions.map((line) => JSON.stringify(line)).join('\n'))
    const figures = execFileSync(
      process.execPath,
      [join(corpora, 'score.mjs'), mode, join(corpora, gold), file],
      {
        encoding: 'utf8',
      },
    )
    console.log(figures)
    return JSON.parse(figures)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
