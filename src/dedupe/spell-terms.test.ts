import { expect, test } from 'vitest'
import { spellTerms } from './spell-terms.ts'

const post = (title: string, lang: string) => ({ title, text: '', lang, links: [] })

test('a stem is told as the word that stands in the post', () => {
  const told = post('Xiaomi announces overheating fixes', 'en')
  expect(spellTerms(['w:announc', 'a:xiaomi', 'w:fix'], told)).toEqual(['announces', 'xiaomi', 'fixes'])
})

test('pairs of characters that overlap are one name, told once; others stay apart', () => {
  const told = post('王一博提名金鸡奖最佳男配角', 'zh')
  expect(spellTerms(['c:金鸡', 'c:鸡奖', 'c:男配', 'c:提名'], told)).toEqual(['金鸡奖', '男配', '提名'])
  expect(spellTerms(['c:메이', 'c:이트'], post('메이트 공개', 'ko'))).toEqual(['메이트'])
})

test('what the post does not spell is told by its id', () => {
  expect(spellTerms(['d:xiaomi 14', 'k:launch', 'w:gone'], post('小米14来了', 'zh'))).toEqual([
    'xiaomi 14',
    'launch',
    'gone',
  ])
})
