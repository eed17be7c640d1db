import { readFileSync, readdirSync } from 'node:fs'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { compileTopic } from './compile.ts'
import { failedExamples } from './examples.ts'
import { readTopic } from './read-topic.ts'
import { readTopicFile } from './topic-file.ts'

type Mapping = Readonly<Record<string, unknown>>

const CONFIG = new URL('../../config/', import.meta.url)

const schema = JSON.parse(readFileSync(new URL('topic.schema.json', CONFIG), 'utf8')) as Mapping
const isValid = new Ajv({ allowUnionTypes: true, strictRequired: false }).compile(schema)

const read = (topic: unknown) => readTopic(topic).kind === 'topic'

/** A topic in which every setting stands somewhere. */
const TOPIC = {
  topic: 'mios',
  title: 'MIOS',
  thresholds: { broad: 2, strict: 3 },
  clauses: [
    {
      id: 'name',
      match: 'MIOS, MiOS',
      weight: 2,
      weak: false,
      describes: false,
      case: 'exact',
      boundary: 'word',
      touches: 'anything',
      'version-suffix': true,
      lookalikes: true,
      'not-before': ['-Net'],
      'not-after': '@',
      'not-in-language': ['es', 'pt'],
      fields: ['title', 'text'],
    },
    { id: 'own', sequence: [['小米'], '自研, 自家', ['系统']], gap: [8, 1], weight: 3, describes: true },
    { id: 'near', near: [['Xiaomi'], ['own OS']], within: 24, weight: 3 },
    { id: 'pattern', regex: '(?i)mi-os', weight: 1, weak: true },
    { id: 'asked', query: 'xiaomi NEAR/5 "own OS" -vela', weight: 3, 'not-in-language': 'de' },
  ],
  context: { strong: { words: ['xiaomi'], add: 2 }, weak: { words: 'leak, rumour', add: 1 } },
  'weak-without-strong': -1,
  exclude: [
    { id: 'midi', words: ['midibox', '=MIOs'], add: -4, 'unless-strong': true },
    { id: 'mine', regex: 'los mios', add: -3 },
    { id: 'vera', query: 'vera NEAR/5 controller', add: -3 },
  ],
  successor: { words: ['HyperOS'], tag: 'successor', weight: 3, keep: true },
  examples: { keep: ['MIOS'], drop: ['premios'] },
} as const

const NAME = TOPIC.clauses[0]
const withClause = (clause: Mapping) => ({ ...TOPIC, clauses: [clause] })
const without = (mapping: Mapping, key: string) =>
  Object.fromEntries(Object.entries(mapping).filter(([name]) => name !== key))

test.each<[string, unknown]>([
  ['a topic with every setting', TOPIC],
  [
    'a topic with what it must have',
    { ...without(without(TOPIC, 'context'), 'exclude'), successor: undefined },
  ],
  ['a clause that is not in a list', { ...TOPIC, clauses: NAME }],
  ['a number for a word', withClause({ id: 'year', match: 14, weight: 1 })],
])('schema and reader take %s', (_name, topic) => {
  const plain: unknown = JSON.parse(JSON.stringify(topic))
  expect(isValid(plain), JSON.stringify(isValid.errors)).toBe(true)
  expect(readTopic(plain)).toMatchObject({ kind: 'topic' })
})

test.each<[string, unknown]>([
  ['a list', [TOPIC]],
  ['nothing', null],
  ['an unknown setting', { ...TOPIC, treshold: 2 }],
  ['no id', without(TOPIC, 'topic')],
  ['an empty title', { ...TOPIC, title: ' ' }],
  ['no thresholds', without(TOPIC, 'thresholds')],
  ['no threshold for firehoses', { ...TOPIC, thresholds: { broad: 2 } }],
  ['a threshold in words', { ...TOPIC, thresholds: { broad: 'two', strict: 3 } }],
  ['an unknown threshold', { ...TOPIC, thresholds: { broad: 2, strict: 3, firm: 4 } }],
  ['no clauses', without(TOPIC, 'clauses')],
  ['an empty list of clauses', { ...TOPIC, clauses: [] }],
  ['a clause that is a text', { ...TOPIC, clauses: ['MIOS'] }],
  ['a clause without an id', withClause(without(NAME, 'id'))],
  ['a clause without a weight', withClause(without(NAME, 'weight'))],
  ['a clause that looks for nothing', withClause(without(NAME, 'match'))],
  ['two forms in one clause', withClause({ ...NAME, regex: 'mios' })],
  ['words beside a query', withClause({ ...NAME, query: 'mios' })],
  ['an unknown setting of a clause', withClause({ ...NAME, whole: true })],
  ['an unknown boundary', withClause({ ...NAME, boundary: 'hosts' })],
  ['an unknown case', withClause({ ...NAME, case: 'upper' })],
  ['an unknown touch', withClause({ ...NAME, touches: 'kana' })],
  ['an unknown field', withClause({ ...NAME, fields: ['title', 'body'] })],
  ['a flag in words', withClause({ ...NAME, weak: 'yes' })],
  ['a weight in quotes', withClause({ ...NAME, weight: '2' })],
  ['a word that is a mapping', withClause({ ...NAME, match: [{ word: 'MIOS' }] })],
  ['a language that is a flag', withClause({ ...NAME, 'not-in-language': [false] })],
  ['near without a distance', withClause({ id: 'near', near: [['a'], ['b']], weight: 1 })],
  ['near of one group', withClause({ id: 'near', near: [['a']], within: 4, weight: 1 })],
  ['a sequence of one group', withClause({ id: 'own', sequence: [['a']], weight: 1 })],
  ['a gap in words', withClause({ ...TOPIC.clauses[1], gap: 'wide' })],
  ['an empty pattern', withClause({ id: 'pattern', regex: '', weight: 1 })],
  ['a pattern that is too long', withClause({ id: 'pattern', regex: 'a'.repeat(2_001), weight: 1 })],
  ['an empty query', withClause({ id: 'asked', query: '', weight: 1 })],
  ...[
    'gap',
    'within',
    'case',
    'boundary',
    'touches',
    'version-suffix',
    'lookalikes',
    'not-before',
    'not-after',
    'fields',
  ].map((setting): [string, unknown] => [
    `"${setting}" beside a query`,
    withClause({ ...TOPIC.clauses[4], [setting]: { gap: 1, within: 2, ...NAME }[setting] }),
  ]),
  ['context of an unknown strength', { ...TOPIC, context: { middling: { words: 'a', add: 1 } } }],
  ['context that adds nothing', { ...TOPIC, context: { strong: { words: 'xiaomi' } } }],
  ['context that is a list', { ...TOPIC, context: ['xiaomi'] }],
  ['a sum in words', { ...TOPIC, 'weak-without-strong': 'none' }],
  ['an exclusion without an id', { ...TOPIC, exclude: [{ words: 'midi', add: -4 }] }],
  ['an exclusion that adds nothing', { ...TOPIC, exclude: [{ id: 'midi', words: 'midi' }] }],
  ['an exclusion with a weight', { ...TOPIC, exclude: [{ id: 'midi', words: 'midi', weight: -4 }] }],
  ['an exclusion with an empty query', { ...TOPIC, exclude: [{ id: 'midi', query: '', add: -4 }] }],
  ['a successor without a tag', { ...TOPIC, successor: without(TOPIC.successor, 'tag') }],
  ['a successor without a weight', { ...TOPIC, successor: without(TOPIC.successor, 'weight') }],
  ['a successor that is perhaps kept', { ...TOPIC, successor: { ...TOPIC.successor, keep: 'perhaps' } }],
  ['an example to be kept and dropped', { ...TOPIC, examples: { both: ['MIOS'] } }],
  ['an example that is a list', { ...TOPIC, examples: { keep: [['MIOS']] } }],
])('schema and reader refuse %s', (_name, topic) => {
  expect(isValid(topic)).toBe(false)
  expect(read(topic)).toBe(false)
})

/** A mapping of the schema: its properties, behind references, and in a list or alone. */
function propertiesAt(path: readonly string[]): Mapping {
  let at: Mapping = schema
  for (const key of path) at = behind((at['properties'] as Mapping)[key] as Mapping)
  return at['properties'] as Mapping
}

function behind(node: Mapping): Mapping {
  const [first] = (node['anyOf'] as readonly Mapping[] | undefined) ?? []
  const entry = (first?.['items'] as Mapping | undefined) ?? node
  const name = (entry['$ref'] as string | undefined)?.split('/').at(-1)
  return name === undefined ? entry : ((schema['definitions'] as Mapping)[name] as Mapping)
}

/** The settings that the reader knows at a place, as it tells them when it meets one that it does not know. */
function knownTo(path: readonly string[]): string[] {
  const topic = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), { unheard: true })
  const answer = readTopic(topic)
  if (answer.kind === 'topic') throw new Error('it was read')
  return answer.problems.find(({ message }) => message.includes('"unheard"'))?.expected.split(', ') ?? []
}

const PLACES = [
  [],
  ['thresholds'],
  ['clauses'],
  ['context'],
  ['context', 'strong'],
  ['context', 'weak'],
  ['exclude'],
  ['successor'],
  ['examples'],
]

test.each(PLACES.map((path) => [path.join(' ') || 'the topic', path] as const))(
  'the schema describes in a sentence every setting that the reader knows in %s, and no others',
  (_name, path) => {
    const properties = propertiesAt(path)
    expect(knownTo(path).length).toBeGreaterThan(1)
    expect(Object.keys(properties).toSorted()).toEqual(knownTo(path).toSorted())
    for (const [name, node] of Object.entries(properties)) {
      expect((node as Mapping)['description'], name).toMatch(/^\p{Lu}[^\n]{10,}\.$/u)
    }
  },
)

test.each(['case', 'boundary', 'touches', 'fields'] as const)(
  'the schema offers for %s the choices that the reader takes, and names the one it takes by itself',
  (setting) => {
    const answer = readTopic(withClause({ ...NAME, [setting]: 'unheard' }))
    const choices = answer.kind === 'error' ? answer.problems[0]?.expected.split(' or ') : []
    const node = propertiesAt(['clauses'])[setting] as Mapping
    const [first] = (node['anyOf'] as readonly Mapping[] | undefined) ?? [node]
    expect(first?.['enum']).toEqual(choices)
    if (setting !== 'fields') expect(node['default']).toBe(choices?.[0])
  },
)

const filesIn = (folder: string) =>
  readdirSync(new URL(folder, CONFIG))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => folder + name)

test.each([...filesIn('topics/'), ...filesIn('examples/')])(
  '%s is a topic by the schema, which its first line names',
  (name) => {
    const file = new URL(name, CONFIG)
    const text = readFileSync(file, 'utf8')
    expect(isValid(parse(text)), JSON.stringify(isValid.errors)).toBe(true)
    const [, address = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? []
    expect(new URL(address, file).href).toBe(new URL('topic.schema.json', CONFIG).href)
  },
)

test.each(filesIn('examples/'))('%s keeps and drops its own examples', (name) => {
  const answer = readTopicFile(readFileSync(new URL(name, CONFIG), 'utf8'))
  if (answer.kind === 'error') throw new Error(answer.problems[0]?.message)
  expect(failedExamples(compileTopic(answer.topic, 1))).toEqual([])
})
