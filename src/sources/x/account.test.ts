import { expect, test } from 'vitest'
import { accountOf, shownAccount } from './account.ts'
import { x } from '#sources/x.ts'

test.each([
  ['https://x.com/That_Kartikey', 'https://x.com/That_Kartikey', '@That_Kartikey'],
  ['https://twitter.com/That_Kartikey/', 'https://x.com/That_Kartikey', '@That_Kartikey'],
  ['https://mobile.twitter.com/a/with_replies', 'https://x.com/a', '@a'],
  ['https://www.x.com/@a', 'https://x.com/a', '@a'],
  ['https://x.com/a/status/1693/photo/1?s=20', 'https://x.com/a', '@a'],
  ['https://x.com/i/user/1202', 'https://x.com/i/user/1202', 'account 1202'],
])('%s is an account', (written, address, who) => {
  expect(x.recognise?.(new URL(written))).toEqual({
    kind: 'ask',
    address,
    what: `posts of ${who} on X`,
    as: 'x',
  })
})

test.each([
  'https://x.com/',
  'https://x.com/home',
  'https://x.com/i/lists/12',
  'https://x.com/i/status/12',
  'https://x.com/search?q=MIOS',
  'https://x.com/a/lists/b',
  'https://x.com/hashtag/MIOS',
  'https://nitter.example/a',
  'https://notx.com/a',
])('%s is no account', (written) => {
  expect(x.recognise?.(new URL(written))).toBeNull()
})

test.each([
  ['https://x.com/That_Kartikey', '@That_Kartikey'],
  ['https://x.com/i/user/1202', 'account 1202'],
])('%s names %s', (address, who) => {
  const account = accountOf(address)
  expect(account === null ? null : shownAccount(account)).toBe(who)
})

test.each(['https://x.com/i/lists/12', 'https://x.com/', 'x'])('%j names no account', (address) => {
  expect(accountOf(address)).toBeNull()
})
