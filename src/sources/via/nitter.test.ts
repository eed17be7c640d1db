import { expect, test } from 'vitest'
import { feed } from '#sources/feed.ts'

interface Told {
  readonly by: string
  readonly number: string
  readonly repeatedBy?: string
}

function idsIn(title: string, told: readonly Told[]): readonly string[] {
  const items = told.map(
    ({ by, number, repeatedBy }) =>
      `<item><title>${repeatedBy === undefined ? '' : `RT by @${repeatedBy}: `}Words</title>
      <dc:creator>@${by}</dc:creator><description>Words</description>
      <link>https://nitter.example/${by}/status/${number}#m</link></item>`,
  )
  const text = `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>${title}</title>${items.join('')}</channel></rss>`
  const meta = {
    url: 'https://nitter.example/rss',
    contentType: null,
    receivedAt: 0,
    lang: null,
    options: {},
  }
  const outcome = feed.parse(new TextEncoder().encode(text), meta)
  return outcome.kind === 'read' ? outcome.harvest.posts.map(({ id }) => id) : []
}

test.each([
  ['in an account’s feed a repeated post has the number of the original', 'Ann / @Ann', 'bo', '20001'],
  ['what its author repeats of his own is another post', 'Ann / @Ann', 'ann', '20001#repost-ann'],
  ['in a list it is another post than the original', 'Leakers / @i', 'bo', '20001#repost-ann'],
])('%s', (_promise, title, by, id) => {
  const ids = idsIn(title, [
    { by, number: '20001', repeatedBy: 'ann' },
    { by: 'ann', number: '20002' },
  ])
  expect(ids).toEqual([id, '20002'])
})
