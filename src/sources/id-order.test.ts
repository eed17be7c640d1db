import { expect, test } from 'vitest'
import { isNewerId, newestId, oldestId } from './id-order.ts'

test('of two ids the longer is the newer, of two as long the later as text, however long they are', () => {
  expect(isNewerId('1000', '999')).toBe(true)
  expect(isNewerId('115300000000000901', '115300000000000900')).toBe(true)
  expect(isNewerId('9007199254740993', '9007199254740992')).toBe(true)
  expect(isNewerId('5', '5')).toBe(false)
  expect(isNewerId('AzKq3xYbQ0WmT1uV2w', 'AzKq3xYbQ0WmT1uV2v')).toBe(true)
})

test('the newest and the oldest of ids are found in any order, and none of none', () => {
  expect(newestId(['10', null, '9', '11'])).toBe('11')
  expect(oldestId(['10', null, '9', '11'])).toBe('9')
  expect([newestId([]), oldestId([null])]).toEqual([null, null])
})
