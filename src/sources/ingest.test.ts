import { expect, test } from 'vitest'
import { ingest } from './ingest.ts'

const receivedAt = Date.UTC(2026, 10, 1, 12)

function sent(value: unknown) {
  const meta = { url: 'ingest:phone', contentType: 'application/json', receivedAt, lang: null, options: {} }
  const outcome = ingest.parse(new TextEncoder().encode(JSON.stringify(value)), meta)
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return outcome.harvest.posts
}

test.each([
  ['2023-08-22T10:00:00Z', 'exact'],
  [Date.UTC(2023, 7, 22, 10), 'exact'],
  [Date.UTC(2023, 7, 22, 10) / 1000, 'exact'],
])('%j is an instant', (publishedAt, timePrecision) => {
  expect(sent({ title: 'MIOS', publishedAt })).toMatchObject([
    { publishedAt: Date.UTC(2023, 7, 22, 10), timePrecision },
  ])
})

test.each([
  [
    'that says it is one',
    {
      version: 'https://jsonfeed.org/version/1.1',
      items: [{ id: '1', url: 'https://a.example/1', title: 'One', language: 'en' }],
    },
  ],
  [
    'of which not every item has a text',
    {
      items: [
        { id: '1', title: 'One' },
        { id: '2', content_text: 'Two' },
      ],
    },
  ],
  ['with tags alone', { id: '1', url: 'https://a.example/1', title: 'One', tags: ['leak'] }],
])('a JSON Feed %s is taken', (_what, feed) => {
  expect(sent(feed)[0]).toMatchObject({ id: '1', title: 'One' })
})

test('items of both shapes at once are refused', () => {
  expect(() => sent([{ content_text: 'One' }, { text: 'Two' }])).toThrow(/Post 1: .*content_text/u)
})

test('an address is kept as it would be opened, and one page is one post whatever counts its readers', () => {
  expect(sent({ url: ' https://a.example/x\n?utm_source=phone ' })).toMatchObject([
    { id: 'https://a.example/x', url: 'https://a.example/x?utm_source=phone' },
  ])
  expect(() => sent({ url: 'a.example/x' })).toThrow(/Post 1, url: expected an absolute address/u)
  expect(() => sent({ url: 'javascript:alert(1)' })).toThrow(/expected an absolute address/u)
})

test('names are lines of words', () => {
  expect(sent({ title: 'MIOS', author: ' Ann\nLee ', categories: [' leak ', '', 'leak'] })).toMatchObject([
    { author: 'Ann Lee', categories: ['leak'] },
  ])
})

test('addresses that stand in a text are links, once, with what is said of them', () => {
  const links = [{ raw: 'https://t.co/x', expanded: 'https://mios.example/' }]
  expect(sent({ text: 'See https://t.co/x, (https://a.example/b).', links })).toMatchObject([
    { links: [...links, { raw: 'https://a.example/b' }] },
  ])
})
