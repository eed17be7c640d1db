import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const known = ['port', 'host', 'pollMinMinutes', 'pollMaxHours']

test.each([
  ['prot', 'port'],
  ['hosts', 'host'],
  ['pollMinMinute', 'pollMinMinutes'],
  ['poll_min_minutes', 'pollMinMinutes'],
  ['PORT', 'port'],
])('%s was meant as %s', (word, meant) => {
  expect(nearest(word, known)).toBe(meant)
})

test.each(['colour', 'x-ray', 'somethingElseAltogether'])('%s is like none of them', (word) => {
  expect(nearest(word, known)).toBeNull()
})

test('nothing is near where nothing is known', () => {
  expect(nearest('port', [])).toBeNull()
})
