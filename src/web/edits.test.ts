import { expect, test } from 'vitest'
import { randomOf } from '#tests/mutate.ts'
import { type Change, changesBetween } from './edits.ts'

const shown = (changes: readonly Change[]) =>
  changes
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `[+${text}]` : `[-${text}]`))
    .join('')

test.each([
  ['en', 'An exclusive on MIOS', 'A note on MIOS', '[-An exclusive][+A note] on MIOS'],
  ['zh', '独家：小米自研系统', '早', '[-独家：小米自研系统][+早]'],
  ['zh', '小米系统明天发布', '小米系统今天发布', '小米系统[-明天][+今天]发布'],
  ['ja', '新しいスマホが出る', '新しいタブレットが出る', '新しい[-スマホ][+タブレット]が出る'],
  ['en', 'one two three', 'one three', 'one [-two ]three'],
  ['en', 'a b c', 'x b y', '[-a][+x] b [-c][+y]'],
  [null, 'same', 'same', 'same'],
  ['no language', 'a b', 'a c', 'a [-b][+c]'],
])('an edit in %s shows the words that changed', (lang, before, after, expected) => {
  expect(shown(changesBetween(before, after, lang))).toBe(expected)
})

test('whatever changed, both texts can be read off the edit', () => {
  const words = ['小米', 'MIOS', ' ', '\n', 'is', '🙂', 'é', '١', 'x-y', '.']
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomOf(seed)
    const text = () =>
      Array.from({ length: random() * 40 }, () => words[Math.floor(random() * words.length)]).join('')
    const [before, after] = [text(), text()]
    const changes = changesBetween(before, after, 'zh')
    const side = (left: Change['kind']) =>
      changes.flatMap(({ kind, text }) => (kind === left ? [] : text)).join('')
    expect(side('added'), `seed ${seed}`).toBe(before)
    expect(side('removed'), `seed ${seed}`).toBe(after)
  }
})

test('two long texts that have nothing in common are shown whole, and quickly', () => {
  const long = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word}${n}`).join(' ')
  expect(changesBetween(long('a'), long('b'), 'en')).toHaveLength(2)
})
