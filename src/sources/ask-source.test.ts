import { expect, test } from 'vitest'
import type { FetchOutcome, FetchRequest } from '#model/fetch.ts'
import { freshSource } from '#tests/adapter-source.ts'
import { askSource } from './ask-source.ts'
import { feed } from './feed.ts'

const unchanged: FetchOutcome = {
  kind: 'unchanged',
  movedTo: null,
  etag: null,
  lastModified: null,
  freshForMs: null,
}
const source = freshSource('https://a.example/feed', {}, { etag: '"e"' })

async function asked(more: object, env: Record<string, string> = {}) {
  const requests: FetchRequest[] = []
  const ask = async (request: FetchRequest) => {
    requests.push(request)
    return unchanged
  }
  return { outcome: await askSource(feed, { ...source, ...more }, { ask, env, now: () => 0 }), requests }
}

test('headers and proxy of a source go with the request, with the variables filled in', async () => {
  const more = { headers: { Cookie: 'sid=${SID}' }, proxy: 'socks5://${WHO}@proxy.example:1080' }
  const { requests } = await asked(more, { SID: 'hush', WHO: 'me' })
  expect(requests).toMatchObject([
    {
      url: 'https://a.example/feed',
      etag: '"e"',
      headers: { Cookie: 'sid=hush' },
      proxy: 'socks5://me@proxy.example:1080',
    },
  ])
})

test('a source without either sends neither', async () => {
  const { requests } = await asked({})
  expect(Object.keys(requests[0] ?? {})).toEqual([
    'url',
    'etag',
    'lastModified',
    'validatorsOf',
    'readsErrors',
  ])
})

test.each([
  [{ headers: { Cookie: '${SID}' } }, /A header of this source needs the environment variable SID/u],
  [{ proxy: '${SID}' }, /The proxy of this source needs the environment variable SID/u],
])('a variable that is not set is a failure that names it, and nothing is asked', async (more, message) => {
  const { outcome, requests } = await asked(more)
  expect(requests).toEqual([])
  expect(outcome).toMatchObject({
    kind: 'failed',
    failure: {
      code: 'config',
      message: expect.stringMatching(message),
      fix: expect.stringMatching(/^Set SID/u),
    },
  })
})
