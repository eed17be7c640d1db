import { expect, test } from 'vitest'

import { parseDate } from './date.ts'

const iso = (text: string, zoneOffsetMinutes?: number) => {
  const date = parseDate(text, zoneOffsetMinutes === undefined ? {} : { zoneOffsetMinutes })
  return date === null ? null : new Date(date.at).toISOString()
}

test.each([
  ['RFC 822', 'Tue, 10 Oct 2023 09:05:07 +0800', '2023-10-10T01:05:07.000Z'],
  ['RFC 822 with a wrong weekday', 'Mon, 10 Oct 2023 09:05:07 GMT', '2023-10-10T09:05:07.000Z'],
  ['a named zone', 'Tue, 10 Oct 2023 09:05:07 PDT', '2023-10-10T16:05:07.000Z'],
  ['a region as zone, in summer', 'Tue, 11 Jul 2023 09:05:07 Europe/Berlin', '2023-07-11T07:05:07.000Z'],
  ['a region as zone, in winter', 'Tue, 10 Jan 2023 09:05:07 Europe/Berlin', '2023-01-10T08:05:07.000Z'],
  ['RFC 3339', '2023-10-10T09:05:07.25-03:30', '2023-10-10T12:35:07.250Z'],
  ['ISO without a zone', '2023-10-10 09:05:07', '2023-10-10T09:05:07.000Z'],
  ['ISO basic', '20231010T090507Z', '2023-10-10T09:05:07.000Z'],
  ['a month', '2023-10', '2023-10-01T00:00:00.000Z'],
  ['asctime', 'Tue Oct 10 09:05:07 2023', '2023-10-10T09:05:07.000Z'],
  [
    'JavaScript',
    'Tue Oct 10 2023 09:05:07 GMT+0200 (Central European Summer Time)',
    '2023-10-10T07:05:07.000Z',
  ],
  ['Chinese, which means China', '2023年10月10日 09:05', '2023-10-10T01:05:00.000Z'],
  ['Chinese afternoon', '2023年10月10日 星期二 下午3点05分', '2023-10-10T07:05:00.000Z'],
  ['full-width digits', '２０２３年１０月１０日', '2023-10-09T16:00:00.000Z'],
  ['Korean, which means Korea', '2023년 10월 10일 오후 3:05', '2023-10-10T06:05:00.000Z'],
  ['Russian', 'Вт, 10 октября 2023 09:05:07 +0300', '2023-10-10T06:05:07.000Z'],
  ['French, a Tuesday that looks like March', 'mar. 10 oct. 2023 09:05:07 +0200', '2023-10-10T07:05:07.000Z'],
  ['Spanish', '10 de octubre de 2023', '2023-10-10T00:00:00.000Z'],
  ['Polish', '10 października 2023 09:05', '2023-10-10T09:05:00.000Z'],
  ['Turkish', '10 Ekim 2023', '2023-10-10T00:00:00.000Z'],
  ['Unix seconds', '1696928707', '2023-10-10T09:05:07.000Z'],
  ['Unix milliseconds', '1696928707123', '2023-10-10T09:05:07.123Z'],
  ['midnight as 24:00', 'Tue, 10 Oct 2023 24:00:00 GMT', '2023-10-11T00:00:00.000Z'],
  ['the word at, which is no zone before a time', 'Oct 10, 2023 at 9:05 am', '2023-10-10T09:05:00.000Z'],
  ['a zone behind such a time', 'Oct 10, 2023 at 9:05 am EST', '2023-10-10T14:05:00.000Z'],
  ['Atlantic Time', 'Tue, 10 Oct 2023 09:05:07 AT', '2023-10-10T13:05:07.000Z'],
  ['noon', 'Oct. 10, 2023, 12:30 p.m.', '2023-10-10T12:30:00.000Z'],
  ['day before month where it must be', '25/10/2023', '2023-10-25T00:00:00.000Z'],
])('reads %s', (_case, text, wanted) => {
  expect(iso(text)).toBe(wanted)
})

test.each([
  'yesterday',
  '10-10',
  'Tue, 31 Feb 2023 09:05:07 GMT',
  '2023-13-01',
  '2023-10-10T25:00:00Z',
  '2023-10-10T09:61:00Z',
  '2023-10-10T09:05:07+99:00',
  'Tue, 10 Foo 2023 09:05:07 GMT',
  '10 Oct 2023 and more words',
  '',
  '9'.repeat(300),
  'Tue, 10 Oct 2023 09:05:07 Nowhere/Land',
])('says null to %j sooner than guess', (text) => {
  expect(parseDate(text)).toBeNull()
})

test('a source may say what a date without a zone means; a written zone stands above it', () => {
  expect(iso('2023-10-10 09:05', 480)).toBe('2023-10-10T01:05:00.000Z')
  expect(iso('2023年10月10日 09:05', 540)).toBe('2023-10-10T00:05:00.000Z')
  expect(iso('2023-10-10 09:05 +0000', 480)).toBe('2023-10-10T09:05:00.000Z')
})

test('tells how precise the date is', () => {
  expect(parseDate('2023-10-10T09:05:07Z')?.precision).toBe('exact')
  expect(parseDate('2023-10-10 09:05')?.precision).toBe('minute')
  expect(parseDate('10 Oct 2023')?.precision).toBe('day')
})
