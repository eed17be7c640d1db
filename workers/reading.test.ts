import { onTestFinished, expect, test } from 'vitest'
import { readFeedAnswer } from '#sources/feed.ts'
import { rss } from '#tests/small-topic.ts'
import { createReading } from './reading.ts'

const at = Date.UTC(2026, 10, 1, 12)
const source = { kind: 'feed', lang: 'en' } as const

/** A feed of so many bytes at least. */
function feed(bytes: number, name = 'note'): Uint8Array {
  const text = 'The build was found on a server of the company. '.repeat(400)
  const length = Math.ceil(bytes / text.length)
  const items = Array.from({ length }, (_, n) => ({ id: `${name}-${n}`, title: `${name} ${n}`, text }))
  return new TextEncoder().encode(rss(items))
}

const answer = (body: Uint8Array) => ({ body, url: 'https://news.example/feed', contentType: 'text/xml' })

function opened() {
  const reading = createReading()
  onTestFinished(() => reading.close())
  return reading
}

test.each([
  ['small', 10_000],
  ['large', 1_200_000],
])('a %s answer comes out the same as if it had been read at once', async (_what, bytes) => {
  const { body, ...meta } = answer(feed(bytes))
  const expected = readFeedAnswer(body, { ...meta, lang: source.lang, options: {}, receivedAt: at })
  expect(await opened().read(source, answer(feed(bytes)), at)).toEqual(expected)
})

test('a large page that is no feed is an error as a small one is', async () => {
  const page = `<!doctype html><html><head><title>Just a moment...</title></head><body>${'x'.repeat(1_100_000)}</body></html>`
  const read = await opened().read(source, answer(new TextEncoder().encode(page)), at)
  expect(read).toMatchObject({ kind: 'error', error: { code: 'blocked', title: 'Just a moment...' } })
})

test('large answers that come together come out each for its own', async () => {
  const { read } = opened()
  const names = ['one', 'two', 'three']
  const answers = await Promise.all(names.map((name) => read(source, answer(feed(1_000_000, name)), at)))
  expect(answers.map((one) => one.kind === 'read' && one.harvest.posts[0]?.id)).toEqual([
    'one-0',
    'two-0',
    'three-0',
  ])
})

test('what is still being read when it is closed is given up with an error, and it may be used again', async () => {
  const reading = opened()
  const given = reading.read(source, answer(feed(1_000_000)), at)
  const refused = expect(given).rejects.toThrow('was ended')
  await reading.close()
  await refused
  expect(await reading.read(source, answer(feed(1_000_000)), at)).toMatchObject({ kind: 'read' })
})

test('no thread is left once it is closed', async () => {
  const { read, close } = createReading()
  await read(source, answer(feed(1_000_000)), at)
  await close()
  expect(process.getActiveResourcesInfo()).not.toContain('MessagePort')
})
