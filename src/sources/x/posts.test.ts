import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { ParsedPost } from '#model/post.ts'
import { deepJson, mutated, mutatedJson, randomOf } from '#tests/mutate.ts'
import type { Harvest } from '#sources/adapter.ts'
import { x } from '#sources/x.ts'

const receivedAt = Date.UTC(2026, 9, 12, 12)

function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../../../tests/fixtures/platforms/x/${name}`, import.meta.url))
}

function read(body: Uint8Array) {
  const meta = { url: 'https://api.x.com/2/users/501/tweets', contentType: 'application/json', options: {} }
  return x.parse(body, { ...meta, receivedAt, lang: 'de' })
}

function harvest(body: Uint8Array): Harvest {
  const outcome = read(body)
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return outcome.harvest
}

function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

const { posts } = harvest(fixture('page.json'))

function postOf(number: string): ParsedPost {
  const post = posts.find(({ id }) => id === `${number}00000000000900`)
  if (post === undefined) throw new Error(`No post ${number}.`)
  return post
}

test('the post of 2023-08-22 that names MIOS behind its link alone carries where that leads', () => {
  const { posts, title } = harvest(fixture('mios-domain.json'))
  expect(title).toBe('Kartikey Singh (@That_Kartikey)')
  expect(posts).toMatchObject([
    {
      id: '1693973312345678901',
      url: 'https://x.com/That_Kartikey/status/1693973312345678901',
      text: "Xiaomi officially acquired the DOMAIN Name 'http://mios.cn' The new Self Developed Software & more",
      author: 'Kartikey Singh (@That_Kartikey)',
      links: [{ raw: 'https://t.co/zmtCjz5wY1', expanded: 'http://mios.cn' }],
      publishedAt: Date.UTC(2023, 7, 22, 12, 40),
      timePrecision: 'exact',
      lang: 'en',
    },
  ])
})

const original = {
  id: '1977000000000000100',
  url: 'https://x.com/bo_tanaka/status/1977000000000000100',
  author: 'Bo Tanaka (@bo_tanaka)',
  text: 'A very long text about an update that nobody has announced, which goes on until MIOS is named https://short.test/a',
}
const itsParts = {
  links: [
    {
      raw: 'https://t.co/origlink1',
      expanded: 'https://long.test/article?x=1',
      title: 'The article',
      description: 'About MIOS',
    },
  ],
  media: [{ type: 'image', url: 'https://pbs.test/media/1.jpg', alt: 'Settings page with MIOS' }],
}

test('a repost has the whole words of the original, its links and pictures, and none of its own', () => {
  expect(postOf('19778')).toMatchObject({
    url: 'https://x.com/nilsleaks/status/1977800000000000900',
    text: '',
    author: 'Nils Farrow (@nilsleaks)',
    repostOf: original,
    quoteOf: null,
    ...itsParts,
  })
})

test('a quote keeps its own words, without the address of what it quotes', () => {
  expect(postOf('19777')).toMatchObject({
    text: 'So it is true',
    quoteOf: original,
    repostOf: null,
    ...itsParts,
  })
})

test('an answer says to what; a language that is none is that of the source', () => {
  expect(postOf('19776')).toMatchObject({
    text: '@bo_tanaka When?',
    lang: 'de',
    replyTo: { id: '1977000000000000300', url: 'https://x.com/i/status/1977000000000000300' },
  })
})

test('a long post is read whole, with its own list of links and what the short one says of them', () => {
  expect(postOf('19775')).toMatchObject({
    text: 'The list so far:\none, two, three,\nand all the other things that I found <here> https://store.test/mios?a=1&b=2 and https://second.test/',
    links: [
      { raw: 'https://t.co/noteurl001', expanded: 'https://store.test/mios?a=1&b=2', title: 'Store' },
      { raw: 'https://t.co/noteurl002', expanded: 'https://second.test/' },
    ],
    categories: ['leak', 'MIOS'],
  })
})

test('an edit is the same post, published when its first version was', () => {
  expect(postOf('19774')).toMatchObject({
    url: 'https://x.com/nilsleaks/status/1977400000000000900',
    text: 'Fixed the name: MIOS',
    links: [],
    media: [{ type: 'video', url: 'https://video.test/big.mp4', alt: 'A boot animation' }],
    publishedAt: Number(1977400000000000900n >> 22n) + 1_288_834_974_657,
    updatedAt: Date.UTC(2026, 9, 12, 6, 10),
  })
})

test('the options of a poll are in the text', () => {
  expect(postOf('19773').text).toBe('Which name?\nMIOS\nOther')
})

test('a repost of a post that X no longer shows keeps what the repost repeats of it', () => {
  expect(postOf('19772')).toMatchObject({
    text: '',
    repostOf: {
      id: '1976000000000000001',
      url: 'https://x.com/gone_person/status/1976000000000000001',
      author: '@gone_person',
      text: 'The words of a post that is gone & more',
    },
  })
})

test('one post alone is read; a date that is missing is told by the number', () => {
  const id = '1977800000000000900'
  const { posts } = harvest(json({ data: { id, text: 'Alone', created_at: '?' } }))
  expect(posts).toMatchObject([
    {
      id,
      text: 'Alone',
      url: `https://x.com/i/status/${id}`,
      publishedAt: Number(BigInt(id) >> 22n) + 1_288_834_974_657,
      author: null,
    },
  ])
})

test('a post from the days of short numbers, and one from days to come, have the time received', () => {
  const { posts } = harvest(
    json({
      data: [
        { id: '20', text: 'a' },
        { id: '9999999999999999999', text: 'b' },
      ],
    }),
  )
  expect(posts).toMatchObject([
    { publishedAt: receivedAt, timePrecision: 'inferred' },
    { publishedAt: receivedAt, timePrecision: 'inferred' },
  ])
})

test('what cannot be read is counted and the others stay; no posts are none', () => {
  const body = { data: [null, { id: 'x', text: 'a' }, { id: '12' }, { id: '13', text: 'Stays' }] }
  expect(harvest(json(body))).toMatchObject({ skipped: 3, posts: [{ text: 'Stays' }] })
  expect(harvest(json({ meta: { result_count: 0 } })).posts).toEqual([])
})

test('an address that leaves out whose post it is names nobody', () => {
  const quoted = '1977000000000000200'
  const address = { url: 'https://t.co/q', expanded_url: `https://x.com/i/status/${quoted}` }
  const body = json({
    data: [
      {
        id: '1977000000000000300',
        text: 'Look https://t.co/q',
        referenced_tweets: [{ type: 'quoted', id: quoted }],
        entities: { urls: [address] },
      },
    ],
    includes: { tweets: [{ id: quoted, text: 'MIOS' }] },
  })
  expect(harvest(body).posts[0]?.quoteOf).toEqual({
    id: quoted,
    url: `https://x.com/i/status/${quoted}`,
    text: 'MIOS',
  })
})

test('a post as X shows it to pages that embed it: quote, card, alt text; a cut text shows that it is', () => {
  expect(harvest(fixture('tweet-result.json')).posts).toMatchObject([
    {
      id: '1977700000000000900',
      url: 'https://x.com/nilsleaks/status/1977700000000000900',
      text: '#MIOS seen & noted https://store.test/page…',
      author: 'Nils Farrow (@nilsleaks)',
      categories: ['MIOS'],
      lang: 'en',
      publishedAt: Date.UTC(2026, 9, 12, 9),
      links: [
        {
          raw: 'https://t.co/resultone1',
          expanded: 'https://store.test/page',
          title: 'The store',
          description: 'Sells MIOS phones',
        },
        { raw: 'https://t.co/inquoted1', expanded: 'https://mios.test/' },
      ],
      media: [{ type: 'image', url: 'https://pbs.test/media/2.jpg', alt: 'A banner with the name' }],
      quoteOf: {
        id: '1977000000000000100',
        url: 'https://x.com/bo_tanaka/status/1977000000000000100',
        author: 'Bo Tanaka (@bo_tanaka)',
        text: 'The quoted words https://mios.test/',
      },
      replyTo: { id: '1977000000000000050', author: '@bo_tanaka' },
    },
  ])
})

test.each([
  ['a tombstone', fixture('tombstone.json'), /does not show this post: This Post is from an account/u],
  ['nothing', json({}), /does not show this post\.$/u],
])('%s in place of a post says that it is not shown', (_what, body, message) => {
  expect(harvest(body)).toMatchObject({
    posts: [],
    notices: [{ message: expect.stringMatching(message) }],
  })
})

test.each(['[]', '"x"', '{"errors":[]}', '{"data":null}', '<html><title>X</title>', ''])(
  '%s is an error that says what to do',
  (body) => {
    expect(read(new TextEncoder().encode(body))).toMatchObject({
      kind: 'error',
      error: { fix: expect.stringMatching(/./u) },
    })
  },
)

function expectWhole(outcome: ReturnType<typeof read>): void {
  if (outcome.kind === 'error') return
  for (const post of outcome.harvest.posts) {
    expect(post.id).not.toBe('')
    expect(Number.isInteger(post.publishedAt) && post.publishedAt <= receivedAt).toBe(true)
    expect(post.title).not.toMatch(/[\n\r]/u)
    expect(post.url !== null && URL.canParse(post.url)).toBe(true)
  }
}

test('whatever comes, nothing is thrown and every post is whole', () => {
  const random = randomOf(11)
  const bodies = ['page.json', 'mios-domain.json', 'tweet-result.json', 'tombstone.json'].map(fixture)
  const values = bodies.map((body): unknown => JSON.parse(new TextDecoder().decode(body)))
  for (let n = 0; n < 300; n++) {
    for (const body of bodies) expectWhole(read(mutated(body, random)))
    for (const value of values) expectWhole(read(json(mutatedJson(value, random))))
  }
  for (const body of bodies)
    for (let at = 0; at < body.length; at += 499) expectWhole(read(body.slice(0, at)))
})

test('nesting and length are read to their end', () => {
  expectWhole(read(deepJson(100_000)))
  const nested = '{"id_str":"1","text":"t","quoted_tweet":'.repeat(20_000)
  expectWhole(read(new TextEncoder().encode(`${nested}null${'}'.repeat(20_000)}`)))
  const urls = Array.from({ length: 20_000 }, (_, n) => ({
    url: `https://t.co/${n}`,
    expanded_url: `https://a.test/${n}`,
  }))
  const text = urls.map(({ url }) => url).join(' ')
  const many = { id: '13', text, entities: { urls } }
  const { posts } = harvest(
    json({
      data: [
        many,
        { id: '14', text: 'https://t.co/'.repeat(60_000) },
        { id: '15', text: 'RT @'.repeat(60_000), referenced_tweets: [{ type: 'retweeted', id: '1' }] },
      ],
    }),
  )
  expect(posts[0]?.links).toHaveLength(20_000)
})
