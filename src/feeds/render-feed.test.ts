import { expect, test } from 'vitest'
import type { FeedAccount, FeedModel } from './feed-model.ts'
import { renderFeed } from './render-feed.ts'

const at = Date.parse('2023-10-17T08:30:00Z')

const account: FeedAccount = {
  url: 'https://leaf.example/?a=1&b=2',
  title: 'A title',
  text: 'Words',
  html: null,
  author: 'Mara Quill',
  sourceName: 'Tech Leaf',
  lang: 'en',
  publishedAt: at,
  relation: 'first report',
  afterwards: '',
}

function model(origin: Partial<FeedAccount> = {}): FeedModel {
  return {
    id: 'urn:leakwire:mios:filter:1',
    title: 'MIOS',
    description: 'Every story',
    homeUrl: 'https://own.example/',
    selfUrl: 'https://own.example/feeds/s/atom.xml',
    hubUrl: null,
    updatedAt: at,
    items: [
      {
        id: 'urn:leakwire:mios:story:1',
        pageUrl: 'https://own.example/search?q=story:1',
        origin: { ...account, ...origin },
        others: [{ ...account, title: 'Not <so>', relation: 'denies, same story' }],
        why: ['name "MIOS" +4'],
        keywords: ['HyperOS'],
        updatedAt: at + 1000,
      },
    ],
  }
}

const formats = ['atom', 'rss', 'json'] as const

test.each(formats)('%s holds the origin, who else tells it, why it was kept and its keywords', (format) => {
  const feed = renderFeed(model(), format)
  for (const part of [
    'A title',
    'Words',
    'Not &lt;so&gt;',
    'denies, same story',
    '+4',
    'HyperOS',
    'Mara Quill',
  ]) {
    expect(feed).toContain(part)
  }
})

test.each(formats)('%s is the same to the byte for the same model', (format) => {
  expect(renderFeed(model(), format)).toBe(renderFeed(model(), format))
})

test.each(formats)('%s leaves out what XML forbids', (format) => {
  const feed = renderFeed(model({ title: 'a\u0001b\u000bc\ufffed\ud800e' }), format)
  expect(feed).toContain('abcd\ufffde')
})

test('text becomes paragraphs, with nothing in it read as markup', () => {
  expect(renderFeed(model({ text: '1 < 2\nnext\n\nlast' }), 'json')).toContain(
    '<p>1 &lt; 2<br>next</p><p>last</p>',
  )
})

test('a post without a title goes by the beginning of its text, one without an address by our own page', () => {
  const feed = JSON.parse(renderFeed(model({ title: '', text: '小米'.repeat(100), url: null }), 'json'))
  expect(feed.items[0].title).toBe(`${'小米'.repeat(50)}…`)
  expect(feed.items[0].url).toBe('https://own.example/search?q=story:1')
})

test('no white space stands around a link or a title', () => {
  expect(renderFeed(model({ title: 'R&D' }), 'rss')).toContain('<title><![CDATA[R&D]]></title>')
})

test.each(['atom', 'rss', 'json'] as const)(
  '%s says what became of a post after it was published',
  (format) => {
    const feed = renderFeed(model({ afterwards: 'edited, deleted after 14 minutes' }), format)
    expect(feed).toContain('This post was edited, deleted after 14 minutes.')
    expect(renderFeed(model(), format)).not.toContain('This post was')
  },
)

test.each([
  ['text', { text: 'MIOS 小米 leak '.repeat(80_000) }],
  ['HTML', { html: `<p>${'x'.repeat(200_000)}</p>`, text: 'y z '.repeat(50_000) }],
])('of a very long post, as %s, a reader gets the beginning, cut between words', (_what, post) => {
  const content: string = JSON.parse(renderFeed(model(post), 'json')).items[0].content_html
  expect(content.length).toBeLessThan(25_000)
  expect(content).toMatch(/(?:leak|小米|MIOS|y|z) …<\/p><section/u)
})
