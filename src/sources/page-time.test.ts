import { expect, test } from 'vitest'
import { pageTime, zonedDate } from './page-time.ts'
import { readTimeFormat } from './written-time.ts'

const receivedAt = Date.UTC(2026, 10, 26, 8, 30)

function timeOf(text: string, zone: string | null = null): string | null {
  const date = pageTime(text, { receivedAt, zone })
  return date === null ? null : `${new Date(date.at).toISOString()} ${date.precision}`
}

test.each([
  ['3 hours ago', '2026-11-26T05:30'],
  ['an hour ago', '2026-11-26T07:30'],
  ['il y a une heure', '2026-11-26T07:30'],
  ['Published 1 hour 20 minutes ago by Ann', '2026-11-26T07:10'],
  ['vor 2 Stunden', '2026-11-26T06:30'],
  ['il y a 2 heures', '2026-11-26T06:30'],
  ['hace 3 horas', '2026-11-26T05:30'],
  ['há 5 minutos', '2026-11-26T08:25'],
  ['2 ore fa', '2026-11-26T06:30'],
  ['2 uur geleden', '2026-11-26T06:30'],
  ['2 godziny temu', '2026-11-26T06:30'],
  ['2 godz. temu', '2026-11-26T06:30'],
  ['2 часа назад', '2026-11-26T06:30'],
  ['2 saat önce', '2026-11-26T06:30'],
  ['3小时前', '2026-11-26T05:30'],
  ['半小时前', '2026-11-26T08:00'],
  ['5 分鐘前', '2026-11-26T08:25'],
  ['2時間前', '2026-11-26T06:30'],
  ['2시간 전', '2026-11-26T06:30'],
  ['5m', '2026-11-26T08:25'],
  ['刚刚', '2026-11-26T08:30'],
  ['just now', '2026-11-26T08:30'],
  ['a few seconds ago', '2026-11-26T08:30'],
  ['half an hour ago', '2026-11-26T08:00'],
])('%s is told to the minute', (text, expected) => {
  expect(timeOf(text)).toBe(`${expected}:00.000Z minute`)
})

test.each([
  ['vor einem Tag', '2026-11-25T08:30'],
  ['3 weeks ago', '2026-11-05T08:30'],
  ['1ヶ月前', '2026-10-27T08:30'],
  ['il y a 1 an', '2025-11-26T08:30'],
  ['yesterday', '2026-11-25T00:00'],
  ['anteayer', '2026-11-24T00:00'],
  ['hier', '2026-11-25T00:00'],
  ['어제', '2026-11-24T15:00'],
])('%s is told to the day', (text, expected) => {
  expect(timeOf(text)).toBe(`${expected}:00.000Z day`)
})

test.each([
  ['Yesterday at 3:15 pm', null, '2026-11-25T15:15'],
  ['gestern, 14:30 Uhr', 'Europe/Berlin', '2026-11-25T13:30'],
  ['hier à 14h30', 'Europe/Paris', '2026-11-25T13:30'],
  ['вчера в 12:30', '+03:00', '2026-11-25T09:30'],
  ['昨天 12:00', null, '2026-11-25T04:00'],
  ['今天 下午3:20', null, '2026-11-26T07:20'],
  ['08:00', null, '2026-11-26T08:00'],
  ['14:35', null, '2026-11-25T14:35'],
])('%s is a time on a day seen from now, in zone %s', (text, zone, expected) => {
  expect(timeOf(text, zone)).toBe(`${expected}:00.000Z minute`)
})

test.each([
  ['Posted on October 17, 2023', '2023-10-17T00:00:00.000Z day'],
  ['17. Oktober 2026 um 14:35 Uhr', '2026-10-17T14:35:00.000Z minute'],
  ['Oct 17 2026 at 3:15 pm', '2026-10-17T15:15:00.000Z minute'],
  ['9:13 PM · Oct 17, 2026', '2026-10-17T21:13:00.000Z minute'],
  ['Oct 17, 2026 • 9:13 PM', '2026-10-17T21:13:00.000Z minute'],
  ['Ann Lee | 12:00 | Oct 17, 2026', '2026-10-17T00:00:00.000Z day'],
  ['5 min · Oct 17, 2026', '2026-10-17T00:00:00.000Z day'],
  ['Oct 17 · 5 min', '2026-10-17T00:00:00.000Z day'],
  ['Today · 8:20', '2026-11-26T08:20:00.000Z minute'],
  ['3 hours ago · 5 min read', '2026-11-26T05:30:00.000Z minute'],
  ['By Ann Lee | Oct 3, 2026', '2026-10-03T00:00:00.000Z day'],
  ['By Ann Lee on October 3, 2026 at 3:15 pm', '2026-10-03T15:15:00.000Z minute'],
  ['17 de outubro de 2026 às 14:35', '2026-10-17T14:35:00.000Z minute'],
  ['17 ottobre 2026 alle ore 14:35', '2026-10-17T14:35:00.000Z minute'],
  ['发布时间：2023年10月17日 08:00', '2023-10-17T00:00:00.000Z minute'],
  ['Updated: 3 hours ago', '2026-11-26T05:30:00.000Z minute'],
])('%s is read with the words around it', (text, expected) => {
  expect(timeOf(text)).toBe(expected)
})

test.each([
  ['10-17 12:00', '2026-10-17T12:00:00.000Z minute'],
  ['12-31', '2025-12-31T00:00:00.000Z day'],
  ['Dec 31', '2025-12-31T00:00:00.000Z day'],
  ['10月17日 12:00', '2026-10-17T04:00:00.000Z minute'],
  ['29 Feb', '2024-02-29T00:00:00.000Z day'],
])('%s is the last day of that name', (text, expected) => {
  expect(timeOf(text)).toBe(expected)
})

test.each([
  '',
  'soon',
  '5 comments',
  'Comments: 5',
  'v2.3 m',
  '11/05',
  '3',
  'May',
  'Mehr dazu hier',
  'Dünya',
  '2 of 7',
  '9'.repeat(50),
  'ago '.repeat(100),
])('%s is no time', (text) => {
  expect(timeOf(text)).toBeNull()
})

test.each([
  ['2026-07-01 12:00', 'Europe/Berlin', '2026-07-01T10:00'],
  ['2026-01-01 12:00', 'Europe/Berlin', '2026-01-01T11:00'],
  ['2026-01-01 12:00', '+08:00', '2026-01-01T04:00'],
  ['2026-01-01T12:00Z', 'Asia/Shanghai', '2026-01-01T12:00'],
  ['2026-01-01 12:00 PST', 'Asia/Shanghai', '2026-01-01T20:00'],
])('%s in %s minds summer time, and a zone that is written', (text, zone, expected) => {
  expect(new Date(zonedDate(text, zone)?.at ?? 0).toISOString()).toBe(`${expected}:00.000Z`)
})

function formatted(format: string, text: string, zone: string | null = null): string | null {
  const read = readTimeFormat(format)
  if (read.kind === 'error') return read.message
  const date = read.read(text, { receivedAt, zone })
  return date === null ? null : `${new Date(date.at).toISOString()} ${date.precision}`
}

test.each([
  ['dd.MM.yyyy HH:mm', 'am 3.4.2026 12:30 Uhr', 'Europe/Berlin', '2026-04-03T10:30:00.000Z minute'],
  ['dd.MM.yyyy HH:mm', '03.01.2026 12:30', 'Europe/Berlin', '2026-01-03T11:30:00.000Z minute'],
  ["d MMM yyyy 'at' h:mm a zzz", '3 Oct 2026 at 1:05 PM PST', null, '2026-10-03T21:05:00.000Z minute'],
  ['EEEE, d. MMMM yyyy', 'Montag, 5. Januar 2026', null, '2026-01-05T00:00:00.000Z day'],
  ['yyyyMMdd', '20261017', null, '2026-10-17T00:00:00.000Z day'],
  ['yyyy-MM-dd HH:mm:ss.SSS Z', '2026-01-05 12:00:00.123 +0530', null, '2026-01-05T06:30:00.123Z exact'],
  ["yyyy-MM-dd'T'HH:mm", '2026-01-05T12:00', 'America/New_York', '2026-01-05T17:00:00.000Z minute'],
  ['yyyy年M月d日 ah:mm', '2026年3月5日 下午3:20', '+08:00', '2026-03-05T07:20:00.000Z minute'],
  ['M/d/yy', '3/8/26', null, '2026-03-08T00:00:00.000Z day'],
  ['MM-dd HH:mm', '12-31 08:00', '+08:00', '2025-12-31T00:00:00.000Z minute'],
  ['d MMM', '29 févr.', null, '2024-02-29T00:00:00.000Z day'],
  ['HH:mm', '09:30', null, '2026-11-25T09:30:00.000Z minute'],
  ['h:mm a', '12:05 am', null, '2026-11-26T00:05:00.000Z minute'],
  ['dd.MM.yyyy', '31.02.2026', null, null],
  ['dd.MM.yyyy HH:mm', '03.01.2026 24:30', null, null],
  ['dd.MM.yyyy', 'soon', null, null],
  ['dd.MM.yyyy zzz', '03.01.2026 XYZ', null, null],
])("by the format %s '%s' in %s is %s", (format, text, zone, expected) => {
  expect(formatted(format, text, zone)).toBe(expected)
})

test.each([
  ['YYYY-MM-DD', "'YYYY' is no part of a time; write yyyy"],
  ['dd.MM.yyyy at HH', "'at' is no part of a time; write 'at' in quotes, if it stands there as it is"],
  ['yyyy', "the format 'yyyy' names no day and no time; an example is 'dd.MM.yyyy HH:mm'"],
  ['MMM MMM d', "'MMM' says once more what stands before it"],
])('the format %s is refused with what is wrong', (format, message) => {
  expect(formatted(format, 'x')).toBe(message)
})
