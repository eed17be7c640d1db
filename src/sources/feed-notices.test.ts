import { expect, test } from 'vitest'
import { fixForPage, splitNotices } from './feed-notices.ts'

type Post = Parameters<typeof splitNotices>[0][number]

const post = (title: string): Post => ({
  id: title,
  url: null,
  title,
  text: '',
  summary: '',
  content: '',
  author: null,
  links: [],
  media: [],
  lang: null,
  categories: [],
  publishedAt: 0,
  updatedAt: null,
  timePrecision: 'exact',
  repostOf: null,
  quoteOf: null,
  replyTo: null,
})

test.each([
  'RSS reader not yet whitelisted!',
  'RSS reader not yet whitelist',
  'Bridge returned error 403!',
  'Bridge returned error 500! (20417)',
  'Looks like something went wrong',
  'Welcome to RSSHub!',
  'Instance has been rate limited.',
  'Sina Visitor System',
  '新浪访客系统',
])('"%s" in place of posts is a notice', (title) => {
  const { posts, notices } = splitNotices([post(title)])
  expect(posts).toEqual([])
  expect(notices[0]?.message).toContain(title)
})

test.each([
  'RSS reader not yet whitelisted: how we got in',
  'Why "RSS reader not yet whitelisted!" appears',
  'Bridge returned error 403 for days, says the operator',
  'Error 404: this account has been suspended, and with it the leaks',
  'Welcome to RSSHub 2.0',
  'What a Sina Visitor System is',
])('"%s" is a post', (title) => {
  expect(splitNotices([post(title)])).toEqual({ posts: [post(title)], notices: [] })
})

test('posts beside a notice stay', () => {
  expect(splitNotices([post('Bridge returned error 403!'), post('One')]).posts).toEqual([post('One')])
})

test.each([
  ['Just a moment...', 'guard'],
  ['Attention Required! | Cloudflare', 'guard'],
  ['DDoS-Guard', 'guard'],
  ['微博 - 登录', 'login'],
  ['ログイン｜会員', 'login'],
  ['Log in · Example', 'login'],
  ['Sina Visitor System', 'Weibo'],
  ['whoa there, pardner!', 'Reddit'],
])('of the page "%s" it is known what to do', (title, word) => {
  expect(fixForPage(title)).toContain(word)
})

test('of other pages nothing is known', () => {
  expect(fixForPage('Phone News: catalogings and signings')).toBeNull()
})
