import { expect, test } from 'vitest'
import { readSentPost } from '#sources/ingest-posts.ts'
import { sentOf } from './sent-post.ts'

const meta = { receivedAt: Date.parse('2026-01-01'), lang: null }

test('a line as the API writes it is the post that it was', () => {
  const line = {
    id: 'a',
    postId: 7,
    source: 'tech-leaf',
    sourceName: 'Tech Leaf',
    url: 'https://leaf.example/a',
    title: 'MIOS',
    text: 'On a tablet',
    html: '<p>safe</p>',
    summary: '',
    content: '<p>On a tablet</p>',
    author: null,
    links: [{ raw: 'https://leaf.example/b', title: 'More' }],
    media: [{ type: 'image', url: 'https://leaf.example/1.png', alt: 'a tablet' }],
    lang: 'en',
    categories: ['Leaks'],
    publishedAt: '2023-10-01T00:00:00.000Z',
    updatedAt: null,
    quoteOf: null,
    revision: 1,
    verdict: { keep: true },
    keywords: [],
  }
  const read = readSentPost(sentOf(line), meta)
  if (read.kind === 'problem') throw new Error(read.message)
  expect(read.post).toMatchObject({
    id: 'a',
    url: line.url,
    title: 'MIOS',
    text: 'On a tablet',
    content: line.content,
    links: line.links,
    media: line.media,
    publishedAt: Date.parse(line.publishedAt),
    timePrecision: 'exact',
  })
})

test.each(['inferred', 'day', 'minute'] as const)('a time that was %s stays so', (timePrecision) => {
  const line = { id: 'a', title: 'x', publishedAt: '2023-10-01T00:00:00.000Z', timePrecision }
  const read = readSentPost(sentOf(line), meta)
  expect(read).toMatchObject({ post: { publishedAt: Date.parse(line.publishedAt), timePrecision } })
})

test.each([
  [{ title: 'x', publishedAt: 'yesterday' }, /publishedAt/u],
  [{ author: 'Ada' }, /expected a title, text, html or url/u],
  [{ title: 'x', url: 'nowhere' }, /url/u],
])('%j is named as what it is: wrong', (line, message) => {
  const read = readSentPost(sentOf(line), meta)
  expect(read.kind === 'problem' ? read.message : '').toMatch(message)
})

test('an id may be a number, and time stands in for publishedAt', () => {
  const read = readSentPost(sentOf({ id: 12, text: 'x', time: '2023-10-01T00:00:00Z' }), meta)
  expect(read).toMatchObject({ kind: 'post', post: { id: '12', publishedAt: Date.parse('2023-10-01') } })
})
