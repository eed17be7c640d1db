import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { html } from '#sources/html.ts'

const folder = process.env['LEAKWIRE_CORPORA'] ?? ''
const files = globSync('**/*.{html,htm}', { cwd: folder }).toSorted()
const receivedAt = Date.UTC(2026, 10, 26)

function read(file: string, options: Readonly<Record<string, unknown>>) {
  const body = new Uint8Array(readFileSync(join(folder, file)))
  const meta = { url: 'https://page.example/x/', contentType: null, receivedAt, lang: null, options }
  return html.parse(body, meta)
}

test('there are published pages', () => {
  expect(files.length).toBeGreaterThan(10)
})

test.each(files)('the links of %s are whole posts, or it is said why there are none', (file) => {
  const outcome = read(file, { item: 'a', text: '.', time: 'time' })
  if (outcome.kind === 'error') return expect(outcome.error.message).toMatch(/^It answered with /)
  for (const post of outcome.harvest.posts) {
    expect(post.url).toMatch(/^https?:/i)
    expect(`${post.title}${post.text}`).not.toBe('')
    expect(post.title).not.toMatch(/[\n\r\ufffd]/)
    expect(post.publishedAt).toBeLessThanOrEqual(receivedAt)
  }
})

const channels = files.filter((file) => file.includes('telegram'))

test.each(channels)('%s can be read by selectors alone', (file) => {
  const outcome = read(file, {
    item: '.tgme_widget_message',
    link: 'a.tgme_widget_message_date',
    title: '.tgme_widget_message_text',
    text: '.tgme_widget_message_text',
    author: '.tgme_widget_message_owner_name',
    time: '.tgme_widget_message_date time',
  })
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  const { posts } = outcome.harvest
  expect(posts.length).toBeGreaterThan(1)
  for (const post of posts) {
    expect(post.id).toMatch(/^https:\/\/t\.me\/[^/]+\/\d+$/)
    expect(post.timePrecision).toBe('exact')
  }
})
