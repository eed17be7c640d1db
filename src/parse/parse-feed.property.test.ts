import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { mutated, randomOf } from '#tests/mutate.ts'

import { parseFeed } from './parse-feed.ts'

const folder = new URL('../../tests/fixtures/feeds/', import.meta.url)
const fixtures = readdirSync(folder).map((name) => ({
  name,
  body: new Uint8Array(readFileSync(new URL(name, folder))),
}))
const origin = { url: 'https://feed.example/', contentType: null, receivedAt: Date.UTC(2024, 0, 1) }

const pieces = [
  '<',
  '>',
  '&',
  '"',
  ']]>',
  '<![CDATA[',
  '<!--',
  '</item>',
  '<item>',
  '&#x',
  '\0',
  '</',
  '<?',
  '<!DOCTYPE x [',
  '{',
  '\u{fffd}',
]

function expectWhole(body: Uint8Array, seed: number): void {
  const result = parseFeed(body, origin)
  if (result.kind === 'error') return expect(result.error.message, `seed ${seed}`).not.toBe('')
  expect(result.feed.problems.length).toBeLessThanOrEqual(20)
  for (const post of result.feed.posts) {
    expect(post.id, `seed ${seed}`).not.toBe('')
    expect(post.title, `seed ${seed}`).not.toMatch(/[\n\r]/)
    expect(post.publishedAt, `seed ${seed}`).toBeLessThanOrEqual(origin.receivedAt)
    if (post.url !== null) expect(post.url, `seed ${seed}`).toMatch(/^[a-z][a-z0-9+.-]*:/i)
  }
}

test('random bytes are never thrown at', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomOf(seed)
    const length = Math.floor(random() * 2_000)
    expectWhole(
      Uint8Array.from({ length }, () => Math.floor(random() * 256)),
      seed,
    )
  }
})

test('feeds changed at random are never thrown at, and every post of them is whole', () => {
  for (let seed = 1; seed <= 1_500; seed++) {
    const random = randomOf(seed)
    const { body } = fixtures[seed % fixtures.length] ?? { body: new Uint8Array() }
    expectWhole(mutated(body, random, pieces), seed)
  }
})

test('a feed cut anywhere gives a prefix of its posts', () => {
  for (const { name, body } of fixtures.filter(({ name }) => name.endsWith('.xml'))) {
    const ids = idsOf(body)
    for (let end = 200; end < body.length; end += 37) {
      const cut = idsOf(body.subarray(0, end))
      expect(cut, `${name} cut at ${end}`).toEqual(ids.slice(0, cut.length))
    }
  }
})

function idsOf(body: Uint8Array): string[] {
  const result = parseFeed(body, origin)
  return result.kind === 'feed' ? result.feed.posts.map(({ id }) => id) : []
}
