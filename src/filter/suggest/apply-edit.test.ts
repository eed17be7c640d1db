import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readTopicFile } from '#filter/topic-file.ts'
import type { Topic } from '#model/topic.ts'
import { applyEdit } from './apply-edit.ts'
import { editTopic } from './edit-topic.ts'
import type { TopicEdit } from './suggestion.ts'

const shipped = readFileSync(new URL('../../../config/topics/mios.yaml', import.meta.url), 'utf8')

const small = `topic: orbis
title: Orbis
thresholds: {broad: 2, strict: 3}
clauses:
  - {id: name, match: [Orbis], weight: 2} # the name
`

const block = `# head
topic: orbis
title: 'Orbis: a console'

thresholds: { broad: 2, strict: 3 } # low
clauses:
  - id: name # its code name
    match: Orbis, "Orbis"   , ORB
    weight: 2

  # not the Latin word
  - id: other
    match: [ Orbis Pro ]
    weight: 3 # heavy

context:
  strong:
    words:
      - Tessel   # the maker
      - 'テッセル'
    add: 2
  weak: { words: "console, controller", add: 1 }
exclude:
- id: latin
  add: -4
  words: urbi et orbi,

# at the end
successor: {words: [Orbis Two], tag: successor, weight: 3}
`

const edits: readonly TopicEdit[] = [
  { kind: 'add-context', strength: 'strong', words: ['Aurelia', '澎湃 OS'], add: 2 },
  { kind: 'add-context', strength: 'weak', words: ['gamepad'], add: 1 },
  { kind: 'add-exclusion', id: 'vatican', words: ['Vatican', 'true', '12'], add: -4, unlessStrong: true },
  { kind: 'add-exclusion', id: 'pope', words: ['pope'], add: -6, unlessStrong: false },
  { kind: 'add-clause', id: 'tessel-box', words: ['Tessel box'], weight: 2, weak: false },
  { kind: 'add-clause', id: 'box', words: ['box'], weight: 1, weak: true },
]
const becomes: TopicEdit = {
  kind: 'add-successor',
  words: ['HyperOS', '澎湃OS'],
  tag: 'successor',
  weight: 3,
}
const alias: TopicEdit = { kind: 'add-alias', words: ['HyperOS', '澎湃OS'] }

function topicOf(source: string): Topic {
  const read = readTopicFile(source)
  if (read.kind === 'error') throw new Error(read.problems.map(({ message }) => message).join('; '))
  return read.topic
}

const files: readonly (readonly [string, string, readonly TopicEdit[]])[] = [
  ['the shipped topic', shipped, [...edits, alias]],
  ['a small one in brackets', small, [...edits, becomes]],
  ['one of many styles', block, [...edits, alias]],
  ['one with the line ends of Windows', block.replaceAll('\n', '\r\n'), [...edits, alias]],
  ['one without a last line end', small.trimEnd(), [...edits, becomes]],
  [
    'JSON',
    JSON.stringify({
      topic: 'a',
      title: 'A',
      thresholds: { broad: 1, strict: 2 },
      clauses: [{ id: 'a', match: 'A', weight: 1 }],
      exclude: [],
    }),
    [...edits, becomes],
  ],
  [
    'one clause that is no list',
    'topic: a\ntitle: A\nthresholds: {broad: 1, strict: 2}\nclauses:\n  id: a\n  match: A\n  weight: 1\n',
    [...edits, becomes],
  ],
]

for (const [name, source, each] of files) {
  test.each(each)(`what is read from ${name} after $kind is the topic edited`, (edit) => {
    expect(topicOf(applyEdit(source, edit))).toEqual(editTopic(topicOf(source), edit))
  })

  test(`${name} takes all edits one after the other`, () => {
    const edited = each.reduce(applyEdit, source)
    expect(topicOf(edited)).toEqual(each.reduce(editTopic, topicOf(source)))
  })
}

test('everything else stays as it was written, by the character', () => {
  for (const source of [shipped, block, small]) {
    for (const edit of [...edits, source === small ? becomes : alias]) {
      const edited = applyEdit(source, edit)
      let start = 0
      while (start < source.length && source[start] === edited[start]) start++
      const rest = source.slice(start)
      expect(edited.endsWith(rest), edit.kind).toBe(true)
    }
  }
})

test('words come behind the others in the same style', () => {
  const edited = [...edits, alias].reduce(applyEdit, block)
  expect(edited).toContain("      - 'テッセル'\n      - Aurelia\n      - 澎湃 OS\n    add: 2")
  expect(edited).toContain('{ words: "console, controller, gamepad", add: 1 }')
  expect(edited).toContain('{words: [Orbis Two, HyperOS, 澎湃OS], tag: successor')
  expect(edited).toContain(
    '    weight: 3 # heavy\n\n  - id: tessel-box\n    match: [Tessel box]\n    weight: 2\n',
  )
  const words = applyEdit(shipped, { kind: 'add-context', strength: 'strong', words: ['SU7'], add: 2 })
  expect(words).toContain('Сяоми, XiaomiTime,\n      SU7\n    add: 2')
})

test('a topic that cannot be read is refused', () => {
  expect(() => applyEdit('topic: [', alias)).toThrow('cannot be read')
})
