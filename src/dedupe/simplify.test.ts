import { expect, test } from 'vitest'
import { simplify } from './simplify.ts'

test.each([
  ['小米發布澎湃OS', '小米发布澎湃OS'],
  ['驍龍8 Gen 3 處理器', '骁龙8 Gen 3 处理器'],
  ['乾坤與乾燥', '乾坤与干燥'],
  ['已经是简体 Latin ひらがな 샤오미', '已经是简体 Latin ひらがな 샤오미'],
  ['㜢', '𡞱'],
  ['', ''],
])('%s is %s', (traditional, simplified) => {
  expect(simplify(traditional)).toBe(simplified)
})
