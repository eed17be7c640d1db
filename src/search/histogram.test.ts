import { expect, test } from 'vitest'
import { histogram } from './histogram.ts'

const at = (text: string): number => Date.parse(`${text}Z`)
const dates = (found: ReturnType<typeof histogram>): string[] =>
  (found?.bars ?? []).map(({ from, count }) => `${new Date(from).toISOString().slice(0, 10)} ${count}`)

test('a few days are counted by day, the empty ones between them too', () => {
  const found = histogram([at('2023-10-03T23:59:59'), at('2023-10-01T00:00:00'), at('2023-10-01T12:00:00')])
  expect(found?.unit).toBe('day')
  expect(dates(found)).toEqual(['2023-10-01 2', '2023-10-02 0', '2023-10-03 1'])
})

test('some months are counted by weeks that begin on Mondays, some years by months', () => {
  const weeks = histogram([at('2023-08-16T00:00:00'), at('2023-11-05T23:00:00')])
  expect(weeks?.unit).toBe('week')
  expect(dates(weeks)[0]).toBe('2023-08-14 1')
  expect(dates(weeks).at(-1)).toBe('2023-10-30 1')
  const months = histogram([at('2021-12-31T00:00:00'), at('2024-02-29T00:00:00')])
  expect(months?.unit).toBe('month')
  expect(dates(months).slice(0, 2)).toEqual(['2021-12-01 1', '2022-01-01 0'])
  expect(months?.bars.length).toBe(27)
})

test('every instant is in one bar, and a date that lies centuries off makes no endless row', () => {
  const instants = [at('0001-01-01T00:00:00'), at('1969-12-31T23:59:59'), at('2023-10-17T00:00:00')]
  const found = histogram(instants)
  expect(dates(found)).toEqual(['0001-01-01 1', '1969-01-01 1', '2023-01-01 1'])
  expect(found?.bars.every(({ from, to }) => instants.some((each) => each >= from && each < to))).toBe(true)
})

test('nothing is no histogram', () => {
  expect(histogram([])).toBe(null)
})
