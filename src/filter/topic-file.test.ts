import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compileTopic } from './compile.ts'
import { failedExamples } from './examples.ts'
import { readTopicFile } from './topic-file.ts'

const GOOD = `
topic: mios
title: MIOS
thresholds: {broad: 2, strict: 3}
clauses:
  - id: name
    match: MIOS
    weight: 2
`

function problemsOf(text: string) {
  const read = readTopicFile(text)
  if (read.kind === 'topic') throw new Error('it was read')
  return read.problems
}

test('reads a topic; what is left out gets its default', () => {
  const read = readTopicFile(GOOD)
  expect(read).toMatchObject({
    kind: 'topic',
    topic: {
      id: 'mios',
      clauses: [{ id: 'name', weak: false, ignoreCase: true, boundary: 'word' }],
      successor: null,
    },
  })
})

test.each<[string, string, number, number, string, string | null]>([
  ['an unknown setting', GOOD.replace('weight', 'wieght'), 8, 5, 'no setting "wieght"', 'weight'],
  ['an unknown top-level setting', GOOD.replace('title', 'titel'), 3, 1, 'no setting "titel"', 'title'],
  ['a wrong choice', `${GOOD}    boundary: hosts\n`, 9, 5, '"hosts" is not possible', 'host'],
  ['a number that is none', GOOD.replace('weight: 2', 'weight: two'), 8, 5, '"two" is not a number', null],
  ['a missing threshold', GOOD.replace(', strict: 3', ''), 4, 1, 'missing', null],
  ['a clause that looks for nothing', GOOD.replace('    match: MIOS\n', ''), 6, 5, 'looks for nothing', null],
  ['two forms in one clause', `${GOOD}    regex: x\n`, 6, 5, 'match and regex', null],
  ['a pattern with a slip', GOOD.replace('match: MIOS', 'regex: (i?)mios'), 7, 12, 'no flag', '(?i)mios'],
  ['a slip inside quotes', GOOD.replace('match: MIOS', "regex: 'mi**os'"), 7, 15, 'repetition', null],
  [
    'a slip where it stands cannot be told',
    GOOD.replace('match: MIOS', String.raw`regex: "mi\\d**"`),
    7,
    5,
    'repetition',
    null,
  ],
  [
    'a query that cannot be read',
    GOOD.replace('match: MIOS', 'query: mios OR OR x'),
    7,
    20,
    'where a word',
    null,
  ],
  [
    'a field that is none',
    GOOD.replace('match: MIOS', "query: 'mios sorce:x'"),
    7,
    18,
    'no field',
    'source:',
  ],
  [
    'a query for what is not known yet',
    GOOD.replace('match: MIOS', 'query: mios -keyword:hyperos'),
    7,
    5,
    'only in search and filters',
    null,
  ],
  [
    'a query for how long ago',
    GOOD.replace('match: MIOS', 'query: mios after:7d'),
    7,
    5,
    'How long ago',
    null,
  ],
  [
    'settings that say nothing to a query',
    `${GOOD.replace('match: MIOS', 'query: mios')}    case: exact\n`,
    9,
    5,
    '"case" says nothing beside a query',
    null,
  ],
  [
    'a pattern that cannot be read',
    GOOD.replace('match: MIOS', 'regex: mios('),
    7,
    16,
    'missing closing )',
    'mios()',
  ],
  [
    'two clauses of one name',
    `${GOOD}  - {id: name, match: x, weight: 1}\n`,
    9,
    6,
    'an earlier clause',
    'name-2',
  ],
  ['broken YAML', 'topic: [mios', 1, 13, '', null],
  ['no mapping at all', '- 1', 1, 1, 'not a mapping', null],
])('refuses %s where it stands', (_name, text, ...[line, column, message, suggestion]) => {
  expect(problemsOf(text)).toContainEqual(
    expect.objectContaining({ line, column, message: expect.stringContaining(message), suggestion }),
  )
})

test('tells all problems at once, in the order they stand', () => {
  const read = readTopicFile(`${GOOD}    weak: maybe\n    case: upper\n`)
  expect(read.kind === 'error' && read.problems.map((problem) => problem.line)).toEqual([9, 10])
})

const CONFIG = new URL('../../config/', import.meta.url)
const shipped = ['topics', 'examples'].flatMap((folder) =>
  readdirSync(new URL(folder, CONFIG)).map((name) => `${folder}/${name}`),
)

test.each(shipped)('%s keeps and drops its own examples', (name) => {
  const read = readTopicFile(readFileSync(new URL(name, CONFIG), 'utf8'))
  if (read.kind === 'error')
    throw new Error(read.problems.map((problem) => `${problem.line}: ${problem.message}`).join('\n'))
  expect(read.topic.examples.keep.length * read.topic.examples.drop.length).toBeGreaterThan(0)
  expect(failedExamples(compileTopic(read.topic, 1))).toEqual([])
})

test('an example that a topic fails is told with the reason', () => {
  const read = readTopicFile(`${GOOD}examples: {keep: [MIOS, premios], drop: [the MIOS]}\n`)
  if (read.kind === 'error') throw new Error(read.problems[0]?.message)
  expect(failedExamples(compileTopic(read.topic, 1))).toEqual([
    { text: 'premios', shouldKeep: true, score: 0, why: [] },
    { text: 'the MIOS', shouldKeep: false, score: 2, why: ['name "MIOS" +2'] },
  ])
})
