import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { load } from 'cheerio'
import { expect, test } from 'vitest'
import { compileTopic } from '#filter/compile.ts'
import { judge } from '#filter/judge.ts'
import type { Mode } from '#filter/judge.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import { detectLanguage } from '#text/language.ts'

interface Labelled {
  readonly id: string
  readonly text: string
  readonly label: 'yes' | 'no' | 'successor'
}

const CORPORA = process.env['LEAKWIRE_CORPORA'] ?? ''
const TOPIC = new URL('../../config/topics/mios.yaml', import.meta.url)

const read = readTopicFile(readFileSync(TOPIC, 'utf8'))
if (read.kind === 'error')
  throw new Error('config/topics/mios.yaml cannot be read: run the unit tests of src/filter')
const topic = compileTopic(read.topic, 1)

/** Rules judge plain text: markup is read first, as the parser of feeds does. */
function plain(text: string): string {
  return /<\w+>|&#/.test(text) ? load(text).text() : text
}

const keeps = (text: string, mode: Mode = 'broad') => judge(topic, { title: '', text: plain(text) }, mode)

/**
 * Over the texts labelled yes (to be kept) and no. Those labelled `successor` count for neither side: whether they
 * are kept is a switch of the topic, and the next test holds what is promised about them.
 */
function score(rows: readonly Labelled[], mode: Mode) {
  const judged = rows
    .filter((row) => row.label !== 'successor')
    .map((row) => ({ ...row, ...keeps(row.text, mode) }))
  const right = judged.filter((row) => row.keep && row.label === 'yes').length
  const kept = judged.filter((row) => row.keep).length
  const wanted = judged.filter((row) => row.label === 'yes').length
  const wrong = judged
    .filter((row) => row.keep !== (row.label === 'yes'))
    .map((row) => `${row.keep ? 'kept' : 'dropped'} ${row.id} (${row.score}): ${row.why.join('; ')}`)
  return { precision: right / kept, recall: right / wanted, wrong }
}

const labelled = readFileSync(join(CORPORA, 'mentions', 'dev.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Labelled)

test.each([
  ['broad', 0.97, 0.93],
  ['strict', 0.99, 0.88],
] as const)(
  '%s keeps labelled mentions with precision %d and recall %d',
  (mode, leastPrecision, leastRecall) => {
    const { precision, recall, wrong } = score(labelled, mode)
    console.log(
      `${mode}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n${wrong.join('\n')}`,
    )
    expect(precision, wrong.join('\n')).toBeGreaterThanOrEqual(leastPrecision)
    expect(recall, wrong.join('\n')).toBeGreaterThanOrEqual(leastRecall)
  },
)

test('what names only the successor is tagged so', () => {
  const untagged = labelled
    .filter((row) => row.label === 'successor')
    .filter((row) => !keeps(row.text).tags.includes('successor'))
  expect(untagged.map((row) => row.text)).toEqual([])
})

test('of 769,000 Chinese titles only those about the system of Xiaomi are kept', () => {
  const titles = gunzipSync(readFileSync(join(CORPORA, 'titles', 'titles-zh.txt.gz')))
    .toString('utf8')
    .trimEnd()
    .split('\n')
  const kept = titles.filter((title) => judge(topic, { title, text: '' }).keep)
  // The name itself as a whole word, the successor's name, or Xiaomi with a new or own system: nothing else is about it.
  const isAboutIt = /^MIOS$|CNMiOS|小米.*MIOS|澎湃\s?OS|HyperOS|小米(全新|自研)(操作)?系统/
  expect(titles.length).toBeGreaterThan(700_000)
  expect(kept.filter((title) => !isAboutIt.test(title))).toEqual([])
  expect(kept, kept.join('\n')).toEqual(
    expect.arrayContaining(['MIOS', '小米王化否认新系统命名CNMiOS', '小米澎湃OS']),
  )
})

test('the hot-search lists of autumn 2023 give the story day by day', () => {
  const folder = join(CORPORA, 'mios-2023', 'weibo-hot')
  const days = readdirSync(folder).toSorted()
  const kept = days.flatMap((file) => {
    const entries = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { title: string }[]
    return entries
      .filter((entry) => judge(topic, { title: entry.title, text: '' }).keep)
      .map((entry) => `${file.slice(0, 10)} ${entry.title}`)
  })
  console.log(kept.join('\n'))
  expect(days).toHaveLength(97)
  expect(kept).toContain('2023-10-09 MIOS')
  expect(kept).toContain('2023-10-16 小米王化否认新系统命名CNMiOS')
  expect(kept.filter((line) => !/MIOS|澎湃OS|HyperOS|小米全新系统/i.test(line))).toEqual([])
})

test.each(['broad', 'strict'] as const)(
  '%s keeps no fewer mentions and no more else where the detected language is known',
  (mode) => {
    const without = score(labelled, mode)
    const judgedIn = labelled
      .filter((row) => row.label !== 'successor')
      .map(({ text, label }) => {
        const lang = detectLanguage(plain(text))
        return { label, ...judge(topic, { title: '', text: plain(text), lang }, mode) }
      })
    const kept = judgedIn.filter(({ keep }) => keep)
    const right = kept.filter(({ label }) => label === 'yes').length
    const precision = right / kept.length
    const recall = right / judgedIn.filter(({ label }) => label === 'yes').length
    console.log(
      `${mode}: precision ${without.precision.toFixed(3)} -> ${precision.toFixed(3)}, recall ${without.recall.toFixed(3)} -> ${recall.toFixed(3)}`,
    )
    expect(precision).toBeGreaterThanOrEqual(without.precision)
    expect(recall).toBeGreaterThanOrEqual(without.recall)
  },
)
