import { expect, test } from 'vitest'
import { isShortAddress, shortAddresses } from './shorteners.ts'

test.each([
  'https://t.co/zmtCjz5wY1',
  'http://T.CO/x',
  'https://www.bit.ly/abc',
  'https://t.cn/A6xyz',
  'https://s.click.taobao.com/t?e=1',
  'https://youtube.app.goo.gl/x',
])('%s forwards, and is worth asking', (url) => {
  expect(isShortAddress(url)).toBe(true)
})

test.each([
  'https://t.co/',
  'https://t.co',
  'https://example.org/t.co/x',
  'https://t.co.example.org/x',
  'https://nott.co/x',
  'https://user@t.co.evil.example/x',
  'https://youtu.be/abcdefghijk',
  'ftp://t.co/x',
  'javascript:t.co/x',
  '',
])('%s is not asked', (url) => {
  expect(isShortAddress(url)).toBe(false)
})

test('of links only those count of which nobody has said where they lead, each once', () => {
  const links = [
    { raw: 'https://t.co/a' },
    { raw: 'https://t.co/a' },
    { raw: 'https://t.co/b', expanded: 'https://mios.example/' },
    { raw: 'https://example.org/' },
  ]
  expect(shortAddresses(links)).toEqual(['https://t.co/a'])
})
