import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compareTexts } from '#dedupe/compare.ts'
import { createMemoryIndex } from '#dedupe/memory-index.ts'
import { readAliases } from '#keywords/read-aliases.ts'
import { compileAliases } from '#text/aliases.ts'

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

/** Most of the 315 stories are one title; several of the others share no word ('金凡 紧张' and '小米14'). */
test('stories: 399 real titles of one day in arrival order', () => {
  const posts = readLines<{ id: string; text: string; time: string; lang: string }>('weibo-2023-10-26.jsonl')
  const index = createMemoryIndex({ aliases })
  const placed = posts.map(({ id, text, time, lang }) => {
    const post = {
      id,
      source: id,
      url: null,
      title: text,
      text: '',
      lang,
      links: [],
      publishedAt: Date.parse(time),
    }
    return { id, story: index.place(post).story }
  })
  const { bcubed, pair, ari } = score('cluster', 'weibo-2023-10-26.jsonl', placed) as ClusterScore
  expect(bcubed.f1).toBeGreaterThanOrEqual(0.9)
  expect(pair.p).toBeGreaterThanOrEqual(0.7)
  expect(pair.f1).toBeGreaterThanOrEqual(0.38)
  expect(ari).toBeGreaterThanOrEqual(0.38)
})

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
