import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bluesky } from '#sources/bluesky.ts'
import { readFrame } from '#sources/bluesky/jetstream-frame.ts'

const social = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'social')
const receivedAt = Date.parse('2026-11-01T00:00:00.000Z')

/** The answers in a snapshot of Jest: JSON but for commas at the ends, and stand-ins where ids are. */
function snapshots(): readonly (readonly [name: string, feed: unknown[]])[] {
  const file = readFileSync(join(social, 'bluesky/author-feed.test.ts.snap'), 'utf8')
  return Array.from(
    file.matchAll(/^exports\[`(.*)`\] = `\n([\s\S]*?)\n`;$/gmu),
    ([, name = '', body = '']) => {
      const json = body
        .replaceAll(/,(?=\s*[\]}])/gu, '')
        .replaceAll(/"user\((\d+)\)"/gu, '"did:plc:user$1"')
        .replaceAll(/"record\((\d+)\)"/gu, '"at://did:plc:user0/app.bsky.feed.post/3k$1"')
        .replaceAll('1970-01-01T00:00:00.000Z', '2026-10-01T00:00:00.000Z')
      return [name, [JSON.parse(json)].flat()] as const
    },
  )
}

test('there are snapshots', () => {
  expect(snapshots().length).toBeGreaterThan(5)
})

test.each(snapshots())('%s is read whole', (_name, feed) => {
  const body = new TextEncoder().encode(JSON.stringify({ feed }))
  const meta = {
    url: 'https://view.example/',
    contentType: 'application/json',
    receivedAt,
    lang: null,
    options: {},
  }
  const outcome = bluesky.parse(body, meta)
  if (outcome.kind === 'error') throw new Error(outcome.error.message)
  const entries = feed as { post: { uri: string; record: { text: string } }; reason?: { by?: unknown } }[]
  const { posts, skipped } = outcome.harvest
  expect(skipped).toBe(0)
  expect(new Set(posts.map(({ id }) => id))).toEqual(new Set(entries.map(({ post }) => post.uri)))
  for (const post of posts) {
    const entry = entries.find(({ post: { uri } }) => uri === post.id)
    expect([post.text, post.repostOf?.text]).toContain(entry?.post.record.text)
    expect(post.author).toMatch(/^\S.* \(@[\w.-]+\)$|^@[\w.-]+$/u)
    expect(post.url).toMatch(/^https:\/\/bsky\.app\/profile\/[\w.:-]+\/post\/3k\d+$/u)
  }
})

const lines = (name: string) =>
  readFileSync(join(social, 'jetstream', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
const recorded = [...lines('expected_v1.jsonl'), ...lines('golden_v1.jsonl')]
interface Frame {
  readonly did: string
  readonly time_us: number
  readonly kind: string
  readonly commit?: {
    readonly operation: string
    readonly collection: string
    readonly record?: { readonly text: string }
  }
}

test.each(recorded)('a recorded frame tells what it holds %#', (line) => {
  const frame = JSON.parse(line) as Frame
  const event = readFrame(line, { receivedAt })
  const { commit, kind } = frame
  const isPost = commit?.collection === 'app.bsky.feed.post'
  if (!isPost) return expect(event.kind).toBe(kind === 'account' ? 'account' : 'other')
  expect(event).toMatchObject({ did: frame.did, at: Math.floor(frame.time_us / 1000), cursor: frame.time_us })
  expect(event.kind).toBe(commit.operation === 'delete' ? 'deleted' : 'post')
  if (event.kind === 'post') expect(event.post.text).toBe(commit.record?.text.trim())
})

test('the same events in the second form tell the same', () => {
  for (const line of recorded) {
    const { did, time_us, kind, commit, ...rest } = JSON.parse(line) as Frame
    const payload = {
      $type: `network.bsky.jetstream.subscribeEvents#${kind}`,
      seq: time_us,
      did,
      time: new Date(time_us / 1000).toISOString(),
      ...commit,
      ...rest,
    }
    const second = JSON.stringify({ $type: 'message', payload })
    expect(readFrame(second, { receivedAt })).toEqual(readFrame(line, { receivedAt }))
  }
})

test('the post whose text hides its link gives the link', () => {
  const [first] = JSON.parse(readFileSync(join(social, 'jetstream/posts_only.json'), 'utf8')) as unknown[]
  expect(readFrame(JSON.stringify(first), { receivedAt })).toMatchObject({
    kind: 'post',
    post: {
      links: [
        {
          raw: 'www.youtube.com/watch?v=V5lD...',
          expanded: 'https://www.youtube.com/watch?v=V5lDo-jw8mA',
          title: expect.stringContaining('250th anniversary'),
          description: 'YouTube video by Reuters',
        },
      ],
    },
  })
})
