import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lookUp } from '#sources/mastodon/account.ts'
import { mastodon } from '#sources/mastodon.ts'

/** The examples of Mastodon's documentation. */
const folder = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'social/mastodon')
const files = globSync('*.json', { cwd: folder }).toSorted()
const receivedAt = Date.UTC(2026, 10, 1)
const answerUrl = 'https://mastodon.social/api/v1/accounts/1/statuses'

const bytesOf = (file: string) => readFileSync(join(folder, file))
const jsonOf = (file: string): unknown => JSON.parse(bytesOf(file).toString())

function read(value: unknown) {
  const body = new TextEncoder().encode(JSON.stringify(value))
  const meta = { url: answerUrl, contentType: 'application/json', receivedAt, lang: null, options: {} }
  const outcome = mastodon.parse(body, meta)
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  return outcome.harvest
}

test('there are examples', () => {
  expect(files.length).toBeGreaterThan(20)
})

test('a status reads whole, its card on its link', () => {
  const { posts, skipped } = read([jsonOf('Status_0.json')])
  expect(skipped).toBe(0)
  expect(posts).toHaveLength(1)
  const [post] = posts
  const [link, ...others] = post?.links ?? []
  expect(others).toEqual([])
  expect(post?.text.endsWith(`\n${link?.raw}`)).toBe(true)
  expect(link?.title).not.toBe('')
  expect(post?.author).toMatch(/^\S+ \(@\S+@mastodon\.social\)$/u)
})

test('a quote reads with the status in it, and cards and attachments of every kind are taken up', () => {
  const status = jsonOf('Status_0.json') as object
  const media = files.filter((file) => file.startsWith('MediaAttachment')).map(jsonOf)
  const { posts } = read([{ ...status, quote: jsonOf('Quote_0.json'), media_attachments: media }])
  expect(posts[0]?.quoteOf?.id).toMatch(/^https:\/\/mastodon\.social\/users\//u)
  expect(posts[0]?.quoteOf?.text).not.toBe('')
  expect(posts[0]?.media.map(({ type }) => type).toSorted()).toEqual(['audio', 'image', 'video', 'video'])
  for (const card of files.filter((file) => file.startsWith('PreviewCard')).map(jsonOf)) {
    const { posts } = read([{ ...status, content: '<p>x</p>', card }])
    expect(posts[0]?.links).toMatchObject([{ raw: (card as { url: string }).url }])
    expect(posts[0]?.links[0]?.title).not.toBe('')
  }
})

test('a status as it streams reads like one that was asked for', () => {
  const { payload } = jsonOf('streaming_31.json') as { payload: string }
  const { posts } = read([JSON.parse(payload)])
  expect(posts).toMatchObject([{ id: expect.stringMatching(/^https:\/\/fosstodon\.org\/users\//u) }])
})

test.each(['accounts_15.json', 'accounts_16.json'])('%s is an account', async (file) => {
  const found = await lookedUp(file)
  expect(found).toMatchObject({ kind: 'found', account: { id: expect.stringMatching(/^\d+$/u) } })
})

test('an account that is suspended may come back, and an error is no account', async () => {
  expect(await lookedUp('accounts_17.json')).toMatchObject({ kind: 'failed', failure: { code: 'notFound' } })
  expect(await lookedUp('accounts_2.json')).toMatchObject({ kind: 'refused' })
})

async function lookedUp(file: string) {
  const body = bytesOf(file)
  const answer = {
    status: 200,
    url: answerUrl,
    movedTo: null,
    body,
    bodyHash: '',
    contentType: 'application/json',
    links: [],
    etag: null,
    lastModified: null,
    freshForMs: null,
  }
  const ask = async () => ({ kind: 'fresh', answer, bytes: body.length }) as const
  const place = { origin: 'https://mastodon.social', host: 'mastodon.social', name: 'name' }
  return await lookUp({ ask, fillIn: () => null, now: receivedAt }, place)
}

test.each(files)('%s gives whole posts, or says what it is', (file) => {
  const meta = { url: answerUrl, contentType: null, receivedAt, lang: null, options: {} }
  const outcome = mastodon.parse(bytesOf(file), meta)
  if (outcome.kind === 'error') return expect(outcome.error.message).not.toBe('')
  for (const post of outcome.harvest.posts) expect(post.id).not.toBe('')
})
