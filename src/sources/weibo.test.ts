import { expect, test } from 'vitest'
import { freshSource } from '#tests/adapter-source.ts'
import { weibo } from './weibo.ts'

const recognised = (text: string) => weibo.recognise?.(new URL(text))

test.each([
  'https://weibo.com/u/6048569942',
  'https://weibo.com/6048569942',
  'https://www.weibo.com/6048569942/profile?topnav=1',
  'https://weibo.com/6048569942/Q1aaaaaa9',
  'https://weibo.com/6048569942/Q1aaaaaa9?from=page#comment',
  'https://m.weibo.cn/u/6048569942?jumpfrom=weibocom',
  'https://m.weibo.cn/profile/6048569942',
  'https://m.weibo.cn/6048569942/5200000000000009',
  'https://weibo.cn/u/6048569942',
  'https://weibo.com/p/1005056048569942/home',
])('%s is the account 6048569942', (text) => {
  expect(recognised(text)).toMatchObject({
    kind: 'ask',
    address: 'https://weibo.com/u/6048569942',
    as: 'weibo',
  })
})

test.each([
  ['https://weibo.com/n/%E6%95%B0%E7%A0%81%E9%97%B2%E8%81%8A%E7%AB%99', '数码闲聊站'],
  ['https://weibo.com/xiaomikeji', 'xiaomikeji'],
  ['https://weibo.com/n/%E6%9', '%E6%9'],
  ['https://m.weibo.cn/status/Q1aaaaaa9', 'one post'],
  ['https://weibo.com/hot/weibo/102803', 'account'],
  ['https://weibo.com/', 'account'],
  ['https://weibo.com/home', 'account'],
])('%s is refused, with how to find the number', (text, word) => {
  expect(recognised(text)).toMatchObject({
    kind: 'refused',
    message: expect.stringContaining(word),
    fix: expect.stringContaining('weibo.com/u/NUMBER'),
  })
})

test('other hosts are left to others', () => {
  expect(recognised('https://notweibo.com/u/6048569942')).toBeNull()
  expect(recognised('https://passport.weibo.com/visitor')).toBeNull()
})

test('the interface may be elsewhere; the cookie goes there and only there', () => {
  expect(weibo.homes?.(freshSource('https://weibo.com/u/6048569942'))).toEqual(['https://m.weibo.cn'])
  expect(
    weibo.homes?.(freshSource('https://weibo.com/u/6048569942', { api: 'https://w.example/x' })),
  ).toEqual(['https://w.example'])
  expect(weibo.options.safeParse({ api: 'ftp://x' }).success).toBe(false)
  expect(weibo.options.safeParse({ apo: 'https://x.example' }).success).toBe(false)
})
