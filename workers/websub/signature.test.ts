import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { isSignedWith } from './signature.ts'

const body = new TextEncoder().encode('<rss>米</rss>')
const signed = (method: string, secret = 'key') =>
  `${method}=${createHmac(method, secret).update(body).digest('hex')}`

test.each(['sha1', 'sha256', 'sha384', 'sha512'])('a delivery signed by %s is one of the hub', (method) => {
  expect(isSignedWith('key', body, signed(method))).toBe(true)
  expect(isSignedWith('key', body, signed(method).toUpperCase())).toBe(true)
})

test('a vector that is not ours: RFC 4231, case 2', () => {
  const text = new TextEncoder().encode('what do ya want for nothing?')
  const hex = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  expect(isSignedWith('Jefe', text, `sha256=${hex}`)).toBe(true)
})

test.each([
  ['none', null],
  ['an empty one', ''],
  ['a method without digits', 'sha256='],
  ['another secret', signed('sha256', 'other')],
  ['a digest of another method', signed('sha1').replace('sha1', 'sha256')],
  ['a broken method', signed('md5')],
  ['a cut digest', signed('sha256').slice(0, -2)],
  ['no hexadecimal', `${signed('sha256').slice(0, -2)}zz`],
])('a signature that is %s counts for nothing', (_what, signature) => {
  expect(isSignedWith('key', body, signature)).toBe(false)
})

test('one changed byte is another delivery', () => {
  expect(isSignedWith('key', body.with(0, 1), signed('sha256'))).toBe(false)
})
