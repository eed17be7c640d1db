import { expect, test } from 'vitest'
import { findDates } from './dates.ts'

test.each([
  ['Launch on October 17, 2023', ['2023-10-17']],
  ['le 26 octobre à Pékin', ['10-26']],
  ['26 de octubre de 2023', ['2023-10-26']],
  ['am 3. November', ['11-03']],
  ['17 октября 2023 года', ['2023-10-17']],
  ['في 26 أكتوبر 2023', ['2023-10-26']],
  ['2023年10月17日上午', ['2023-10-17']],
  ['华为 7 月 27 日发布', ['07-27']],
  ['10월 26일 공개', ['10-26']],
  ['从8月到10月26号', ['08', '10-26']],
  ['on 2023-10-17 and 17.10.2023', ['2023-10-17', '2023-10-17']],
  ['October 2023', ['2023-10']],
  ['五月销量，十二月发布', ['05', '12']],
])('reads %s', (text, expected) => {
  expect(findDates(text).map((date) => date.canonical)).toEqual(expected)
})

test.each([
  ['a version', 'HyperOS 1.0.2.0, V14.0.23.1.9'],
  ['a fraction', '3/4 of users'],
  ['a number that is no day', '13月45日 October 45'],
  ['a span of months or a name', '近三月 五月天 第一月'],
  ['a word that begins like a month', 'Marketing 15, Mare 7'],
])('does not take %s for a date', (_case, text) => {
  expect(findDates(text).map((date) => date.canonical)).toEqual([])
})

test('says where the date stands', () => {
  const text = '小米 10 月 26 日见'
  expect(findDates(text).map(({ start, end }) => text.slice(start, end))).toEqual(['10 月 26 日'])
})
