import { expect, test } from 'vitest'
import type { ParsedPost } from '#model/post.ts'
import { mutated, randomOf } from '#tests/mutate.ts'
import { readTelegram, receivedAt, telegramFixture } from '#tests/telegram.ts'

const WRAP = '<div class="tgme_widget_message_wrap'

/** The page of the channel as small ones of two messages each, and what else may come. */
function originals(): readonly Uint8Array[] {
  const [head = '', ...blocks] = telegramFixture('channel').toString().split(WRAP)
  const pages = blocks.map((block, at) => `${[head, block, blocks[at + 1] ?? ''].join(WRAP)}</html>`)
  return [
    ...pages.map((page) => new TextEncoder().encode(page)),
    ...['empty', 'group', 'nobody', 'post-deleted'].map(telegramFixture),
  ]
}

test('whatever is changed in a page, it is read without a throw and every post is whole', () => {
  const random = randomOf(7)
  const pages = originals()
  let posts = 0
  for (let seed = 0; seed < 1_500; seed++) {
    const body = mutated(pages[seed % pages.length] ?? new Uint8Array(), random)
    const outcome = readTelegram(seed % 5 === 0 ? body.slice(0, random() * body.length) : body)
    if (outcome.kind === 'read') {
      posts += outcome.harvest.posts.length
      for (const post of outcome.harvest.posts) expectWhole(post)
    } else expect(outcome.error).toMatchObject({ message: expect.stringMatching(/\.$/u) })
  }
  expect(posts).toBeGreaterThan(1_000)
})

function expectWhole({ id, title, url, publishedAt, media, links }: ParsedPost): void {
  expect(id).toMatch(/^chipkitchen\/\d+$/u)
  expect(title).toBe('')
  expect(Number.isInteger(publishedAt) && publishedAt <= receivedAt).toBe(true)
  expect(url === null || URL.canParse(url)).toBe(true)
  for (const file of media) expect(URL.canParse(file.url)).toBe(true)
  for (const link of links) expect(link.raw).not.toBe('')
}

const inHistory = (html: string) => `<html><section class="tgme_channel_history">${html}</section></html>`
const message = (html: string) =>
  `<div class="tgme_widget_message" data-post="chipkitchen/1">${html}<a class="tgme_widget_message_date"></a></div>`

test.each([
  ['elements in elements', '<div>'.repeat(100_000), 'wrongContent'],
  [
    'messages in messages',
    '<div class="tgme_widget_message" data-post="chipkitchen/1">'.repeat(20_000),
    'wrongContent',
  ],
  ['end tags that fit nothing', '<a></div>'.repeat(100_000), 'wrongContent'],
  ['texts', message('<div class="tgme_widget_message_text">x</div>'.repeat(20_000)), 1],
  [
    'texts in texts',
    message(`${'<p class="tgme_widget_message_text">x'.repeat(300)}${'</p>'.repeat(300)}`.repeat(30)),
    1,
  ],
  [
    'pictures that name none',
    message(`<a class="tgme_widget_message_photo_wrap" style="${'url('.repeat(200_000)}">`),
    1,
  ],
  [
    'cards',
    message('<a class="tgme_widget_message_link_preview" href="https://a.example">x</a>'.repeat(5_000)),
    1,
  ],
  ['messages', message('').repeat(2_000), 'layoutChanged'],
  ['comments that do not end', '<!--'.repeat(200_000), 0],
  ['half tags', '<'.repeat(500_000), 0],
])('a page of nothing but %s is read to its end', (_case, html, expected) => {
  const outcome = readTelegram(inHistory(html))
  expect(outcome.kind === 'read' ? outcome.harvest.posts.length : outcome.error.code).toBe(expected)
})
