import { expect, test } from 'vitest'
import { prepareDocument } from './document.ts'
import type { QueryPost } from './document.ts'
import { holds } from './evaluate.ts'
import { parseQuery } from './parse.ts'

const NOW = Date.UTC(2023, 9, 17)
const post: QueryPost = {
  title: '小米MIOS系统曝光',
  text: 'Xiaomi may call its own operating system MiOS. 샤오미가 발표. 😀 #小米澎湃OS# 14将搭载',
  url: 'https://www.ithome.com/0/1.htm',
  author: '数码闲聊站',
  source: 'weibo-dcs',
  lang: 'zh-cn',
  links: [{ raw: 'https://t.co/x', expanded: 'https://mios.cn/%E5%B0%8F', title: 'A card about domains' }],
  media: [{ type: 'image', url: 'https://x/y.png', alt: 'screenshot of the lock screen' }],
  categories: ['Leaks'],
  publishedAt: Date.UTC(2023, 9, 12),
}
const document = prepareDocument(post, { kind: 'rss', keywords: ['hyperos'], is: ['kept', 'origin'] })

function asks(query: string): boolean {
  const parsed = parseQuery(query)
  if (parsed.kind === 'error') throw new Error(parsed.problems.map((problem) => problem.message).join(' '))
  return holds(parsed.root, document, NOW)
}

test.each([
  '',
  'mios',
  '小米',
  '米',
  '统',
  '샤오미',
  '"operating system"',
  'OPERATING',
  '=MiOS',
  'title:=MIOS',
  'text:=MiOS',
  'xiao*',
  '"own oper*"  OR own',
  'MIOS系统',
  'link:mios.cn',
  'mios.cn',
  '"about domains"',
  'other:screenshot',
  'xiaomi NEAR/5 (system OR platform)',
  'system NEAR/0 operating',
  '/m.?os/i',
  'title:/MIOS/',
  '#leaks',
  '#小米澎湃OS',
  'author:数码',
  'source:weibo-dcs',
  'source:WEIBO-DCS',
  'lang:zh',
  'url:ithome.com',
  'kind:rss',
  'keyword:HyperOS',
  'is:origin -is:disputed',
  'after:2023-10-12',
  'before:2023-10-13',
  'after:7d',
  'mios -vera',
  'vera OR mios',
])('%j finds it', (query) => {
  expect(asks(query)).toBe(true)
})

test.each([
  'míos',
  'mio',
  'text:=mios',
  'text:=MIOS',
  '"system operating"',
  'title:xiaomi',
  '小系',
  'xiaomi NEAR/2 system',
  '曝光 NEAR/5 xiaomi',
  '"曝光 xiaomi"',
  'text:/mios/',
  '#mios',
  'lang:z',
  'url:home.com',
  'after:3d',
  'before:2023-10-12',
  '-mios',
  'is:dropped',
  'leaker:dcs',
])('%j does not find it', (query) => {
  expect(asks(query)).toBe(false)
})

test('a post without a date is in no range of dates', () => {
  const undated = prepareDocument({ title: 'MIOS', text: '' })
  for (const query of ['before:2030', 'after:2000']) {
    const parsed = parseQuery(query)
    expect(parsed.kind === 'query' && holds(parsed.root, undated, NOW)).toBe(false)
  }
})
