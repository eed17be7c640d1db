import { expect, test } from 'vitest'
import { indexTokens, queryTokens, words } from './tokens.ts'

const texts = (text: string) => words(text).map((token) => token.text)

test.each([
  ['14将搭载MIOS', ['14', '将', '搭', '载', 'mios']],
  ['小米MIOS系统', ['小', '米', 'mios', '系', '统']],
  ['MIOS_alpha 14.0', ['mios', 'alpha', '14', '0']],
  ['MIOS14', ['mios14']],
  ['ＭＩＯＳ', ['mios']],
  ['M\u200bI\u200dOS', ['mios']],
  ['los míos', ['los', 'míos']],
  ['Сяоми OS', ['сяоми', 'os']],
  ['МIOS', ['м', 'ios']],
  ['샤오미가 발표', ['샤오미가', '발표']],
  ['シャオミ', ['シ', 'ャ', 'オ', 'ミ']],
  ['…!?', []],
])('splits %s', (text, expected) => {
  expect(texts(text)).toEqual(expected)
})

test('spans point into the text as given, across emoji, full width and composed letters', () => {
  const text = '😀 ＭＩＯＳ, cafe\u0301 \ufb01n 小米'
  expect(words(text).map((token) => text.slice(token.start, token.end))).toEqual([
    'ＭＩＯＳ',
    'cafe\u0301',
    '\ufb01n',
    '小',
    '米',
  ])
})

test('an accent is never folded', () => {
  expect(texts('mi\u0301os')).toEqual(['míos'])
})

test('every CJK character takes a position and bears the pair it begins', () => {
  expect(indexTokens('小米自研 MIOS')).toEqual([
    { token: '小米', position: 0, start: 0, end: 2 },
    { token: '米自', position: 1, start: 1, end: 3 },
    { token: '自研', position: 2, start: 2, end: 4 },
    { token: '研', position: 3, start: 3, end: 4 },
    { token: 'mios', position: 4, start: 5, end: 9 },
  ])
})

test('a phrase steps over the position of the last character', () => {
  expect(queryTokens('澎湃OS')).toEqual([
    { token: '澎湃', prefix: false, gap: 0 },
    { token: 'os', prefix: false, gap: 2 },
  ])
  expect(queryTokens('小米自研')).toEqual([
    { token: '小米', prefix: false, gap: 0 },
    { token: '米自', prefix: false, gap: 1 },
    { token: '自研', prefix: false, gap: 1 },
  ])
  expect(queryTokens('米')).toEqual([{ token: '米', prefix: true, gap: 0 }])
})

/** Whether the steps stand in the index at their distances: what PostgreSQL does with <n>. */
function finds(query: string, text: string): boolean {
  const index = indexTokens(text)
  const has = (step: { token: string; prefix: boolean }, position: number) =>
    index.some(
      (entry) =>
        entry.position === position &&
        (step.prefix ? entry.token.startsWith(step.token) : entry.token === step.token),
    )
  const steps = queryTokens(query)
  return index.some(({ position }) => {
    let at = position
    return steps.every((step) => has(step, (at += step.gap)))
  })
}

test.each([
  ['小', '小米自研系统'],
  ['米自研', '小米自研系统'],
  ['MIOS', '小米MIOS系统'],
  ['米MIOS系', '小米MIOS系统'],
  ['小米澎湃OS', '今天小米澎湃OS发布'],
  ['샤오미', '샤오미가 새로운 OS를 발표'],
  ['오미가', '샤오미가'],
  ['เสียวหมี่', 'โทรศัพท์เสียวหมี่ใหม่'],
  ['シャオミ', '新型シャオミ端末'],
  ['14将', '小米14将搭载MIOS'],
])('%s is found in %s', (query, text) => {
  expect(finds(query, text)).toBe(true)
})

test.each([
  ['mios', 'premios'],
  ['MIOS', 'los míos'],
  ['澎湃OS', '澎湃系OS'],
  ['小系', '小米系统'],
])('%s is not found in %s', (query, text) => {
  expect(finds(query, text)).toBe(false)
})
