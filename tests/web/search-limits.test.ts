import { expect, test } from 'vitest'
import { gateOf } from '#web/search-gate.ts'
import { openWeb } from './open-web.ts'
import { seedPost } from './seed.ts'

const nested = (depth: number, inner: string): string => `${'('.repeat(depth)}${inner}${')'.repeat(depth)}`

test.each([
  [
    'as many words with OR as fit',
    Array.from({ length: 83 }, (_, n) => `w${n}`)
      .join(' OR ')
      .slice(0, 500)
      .replace(/ O?R?$/u, ''),
    200,
  ],
  ['fifty NOTs inside each other', `${'-'.repeat(50)}mios`, 200],
  ['more NOTs than that', `${'-'.repeat(51)}mios`, 400],
  ['deep brackets', nested(50, 'mios'), 200],
  ['brackets deeper than that', nested(200, 'mios'), 400],
  ['the beginning of too many words', 'a*', 400],
  ['a thousand words', Array.from({ length: 1_000 }, (_, n) => `w${n}`).join(' OR '), 400],
  ['a pattern that other engines never end with', '/(a+)+(b+)+$/', 200],
  [
    'as many patterns as fit, none of which is NOT',
    Array.from({ length: 40 }, (_, n) => `-/a${n}+/`).join(' '),
    200,
  ],
  ['a pattern that repeats too much', '/(((x{900}){900}){900})/', 400],
  ['words far from each other', '(a OR b OR mios) NEAR/999 (c OR d OR tablet)', 200],
  ['quotes and backslashes', String.raw`"it's \"so\" \\ a" OR it's OR a\b OR d'\\`, 200],
  ['a story that cannot be', 'story:99999999999999999999', 200],
  ['an instant before all time', 'after:0000 before:0001', 200],
  ['values that are no values', 'author:@ source:"" url:"(.*" lang:%', 200],
])('%s: answered or refused in a sentence, never a fault', async (_what, query, status) => {
  const { app, db } = await openWeb()
  await seedPost(db, { id: 'a', title: 'MIOS on a tablet', text: "it's a b c d" })
  for (const more of ['', '&facets=1', '&sort=relevance', '&dropped=1']) {
    const answer = await app.request(`/api/search?q=${encodeURIComponent(query)}${more}`)
    expect(answer.status, more).toBe(status)
    if (status !== 200) expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(/\.$/u) })
  }
})

test('when many searches run the next is told to come back, and everything else goes on', async () => {
  const { app, db } = await openWeb()
  const { promise, resolve } = Promise.withResolvers<void>()
  const held = Array.from({ length: 33 }, () => gateOf(db).pass(() => promise))
  const refused = await app.request('/search?q=mios')
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toBe('3')
  expect((await app.request('/')).status).toBe(200)
  resolve()
  await Promise.all(held)
  expect((await app.request('/search?q=mios')).status).toBe(200)
})
