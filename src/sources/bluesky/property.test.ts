import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { deepJson, mutated, mutatedJson, randomOf } from '#tests/mutate.ts'
import { bluesky } from '#sources/bluesky.ts'

const receivedAt = Date.parse('2026-10-06T00:00:00.000Z')
const fixtures = ['author-feed', 'posts', 'records'].map((name) =>
  readFileSync(`tests/fixtures/platforms/bluesky/${name}.json`),
)
/** Small answers of three items each, of every fixture. */
const answers = fixtures.flatMap((bytes) =>
  Object.entries(JSON.parse(bytes.toString()) as Record<string, unknown>).flatMap(([name, items]) =>
    Array.isArray(items)
      ? Array.from({ length: Math.ceil(items.length / 3) }, (_, n) => ({
          [name]: items.slice(n * 3, n * 3 + 3),
          cursor: 'next',
        }))
      : [],
  ),
)
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

/** Reads it; every post must be whole. How many there are. */
function check(body: Uint8Array): number {
  const outcome = bluesky.parse(body, {
    url: 'https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed',
    contentType: 'application/json',
    receivedAt,
    lang: null,
    options: {},
  })
  if (outcome.kind === 'error') {
    expect(outcome.error).toMatchObject({
      message: expect.stringMatching(/\S/u),
      fix: expect.stringMatching(/\S/u),
    })
    return 0
  }
  expect(outcome.harvest.title).not.toMatch(/[\r\n]/u)
  for (const post of outcome.harvest.posts) {
    expect(post.id).not.toBe('')
    expect(post.title).not.toMatch(/[\r\n]/u)
    expect(Number.isInteger(post.publishedAt) && post.publishedAt <= receivedAt).toBe(true)
    const addresses = [post.url, ...post.media.map(({ url }) => url)].filter((url) => url !== null)
    expect(addresses.every((url) => URL.canParse(url))).toBe(true)
  }
  return outcome.harvest.posts.length
}

test('whatever bytes come, nothing is thrown and every post is whole', () => {
  const random = randomOf(11)
  for (let n = 0; n < 900; n++) check(mutated(bytesOf(answers[n % answers.length]), random))
})

test('whatever JSON comes, nothing is thrown and most posts are still read', () => {
  const random = randomOf(12)
  let read = 0
  for (let n = 0; n < 900; n++) {
    read += check(bytesOf(mutatedJson(answers[n % answers.length], random, n % 2 === 0 ? 0.01 : 0.1)))
  }
  expect(read).toBeGreaterThan(1_000)
})

test('an answer that is cut short is no posts, and never a crash', () => {
  for (const bytes of fixtures) {
    for (let n = 0; n < bytes.length; n += 401) expect(check(bytes.subarray(0, n))).toBe(0)
  }
})

test('deep nesting is refused or passed over', () => {
  check(deepJson(100_000))
  const deep = new TextDecoder().decode(deepJson(3_000))
  const uri = 'at://did:plc:a/app.bsky.feed.post/3k'
  const post = (fields: string) =>
    `{"feed":[{"post":{"uri":"${uri}","record":{"text":"x","embed":${deep}},${fields}}}]}`
  for (const fields of [
    `"embed":${deep}`,
    `"author":${deep}`,
    `"embed":{"record":{"record":${deep}}}`,
    `"labels":${deep}`,
  ])
    expect(check(new TextEncoder().encode(post(fields)))).toBe(1)
})

test('many thousands of anything are read to their end', () => {
  const uri = 'at://did:plc:a/app.bsky.feed.post/3k'
  const many = Array.from({ length: 30_000 }, () => ({ alt: 'x', fullsize: 'https://a.example/x' }))
  expect(
    check(
      bytesOf({
        feed: [
          { post: { uri, record: { text: 'x'.repeat(1_000_000) }, embed: { images: many, items: many } } },
        ],
      }),
    ),
  ).toBe(1)
  expect(
    check(bytesOf({ feed: Array.from({ length: 30_000 }, () => null), cursor: '@'.repeat(100_000) })),
  ).toBe(0)
})
