import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { freshSource, localContext } from '#tests/adapter-source.ts'
import { afterPoll, gathered } from '#tests/gathered.ts'
import { localServer } from '#tests/local-server.ts'
import type { Gathered, OlderPage, Poll, PolledSource } from '#sources/adapter.ts'
import { json } from '#sources/json.ts'

const receivedAt = Date.UTC(2026, 10, 26, 8, 30)
const mapping = { items: 'posts', fields: { id: 'id', title: 'title' }, next: 'next' }

/** An interface that shows posts `newest` down to 1, `size` at a time. */
async function numbered(state: { newest: number; isBroken?: boolean; isMissing?: boolean }, size = 3) {
  const asked: string[] = []
  const { origin, port } = await localServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(request.url ?? '')
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page') ?? 0)
    if (page > 0 && state.isBroken === true) return void response.writeHead(503).end('{"message":"We rest."}')
    if (page > 0 && state.isMissing === true) return void response.writeHead(404).end()
    const ids = Array.from({ length: size }, (_, at) => state.newest - page * size - at).filter(
      (id) => id > 0,
    )
    const next = ids.at(-1) === 1 || ids.length === 0 ? null : page + 1
    response.end(JSON.stringify({ posts: ids.map((id) => ({ id, title: `Post ${id}` })), next }))
  })
  const contextOf = (source: PolledSource) => localContext(json, source, { ports: [port], now: receivedAt })
  return {
    source: freshSource(`${origin}/posts?q=MIOS`, mapping),
    asked,
    poll: async (source: PolledSource) => (await json.poll?.(contextOf(source), source)) as Poll,
    older: async (source: PolledSource) => (await json.older?.(contextOf(source), source)) as OlderPage,
  }
}

const idsOf = ({ harvest }: Pick<Gathered, 'harvest'>) => harvest.posts.map(({ id }) => Number(id))

test('the first poll reads one page; the same page again is unchanged', async () => {
  const { source, asked, poll } = await numbered({ newest: 20 })
  const first = gathered(await poll(source))
  expect(idsOf(first)).toEqual([20, 19, 18])
  expect((await poll(afterPoll(source, first))).kind).toBe('unchanged')
  expect(asked).toEqual(['/posts?q=MIOS', '/posts?q=MIOS'])
})

test('when more came than one page holds, it goes on until it meets what it knows', async () => {
  const state = { newest: 20 }
  const { source, asked, poll } = await numbered(state)
  const first = gathered(await poll(source))
  state.newest = 27
  const second = gathered(await poll(afterPoll(source, first)))
  expect(idsOf(second)).toEqual([27, 26, 25, 24, 23, 22, 21, 20, 19])
  expect(asked.slice(1)).toEqual(['/posts?q=MIOS', '/posts?q=MIOS&page=1', '/posts?q=MIOS&page=2'])
  state.newest = 28
  expect(idsOf(gathered(await poll(afterPoll(afterPoll(source, first), second))))).toEqual([28, 27, 26])
})

test('more than five pages are read by the next polls, without a gap, whatever comes meanwhile', async () => {
  const state = { newest: 20 }
  const { source, asked, poll } = await numbered(state)
  const first = gathered(await poll(source))
  let now = afterPoll(source, first)
  const read = new Set<number>()
  for (const newest of [60, 60, 85, 86, 86, 86, 86, 86]) {
    state.newest = newest
    asked.length = 0
    const outcome = await poll(now)
    expect(asked.length).toBeLessThanOrEqual(5)
    if (outcome.kind !== 'gathered') continue
    for (const id of idsOf(outcome)) read.add(id)
    now = afterPoll(now, outcome)
  }
  expect([...read].filter((id) => id > 20).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 66 }, (_, at) => at + 21),
  )
  expect((await poll(now)).kind).toBe('unchanged')
})

test('a failure on the way keeps what was read, and the next poll reads what it missed', async () => {
  const state = { newest: 20, isBroken: false }
  const { source, poll } = await numbered(state)
  const first = gathered(await poll(source))
  Object.assign(state, { newest: 25, isBroken: true })
  const broken = gathered(await poll(afterPoll(source, first)))
  expect(idsOf(broken)).toEqual([25, 24, 23])
  expect(broken.failure).toMatchObject({
    status: 503,
    message: expect.stringContaining('It says: "We rest."'),
  })
  state.isBroken = false
  const third = gathered(await poll(afterPoll(afterPoll(source, first), broken)))
  expect(idsOf(third)).toEqual([25, 24, 23, 22, 21, 20])
  expect((await poll(afterPoll(source, third))).kind).toBe('unchanged')
})

test('a page that is named and never there does not keep the source failing', async () => {
  const state = { newest: 20, isMissing: true }
  const { source, poll } = await numbered(state)
  let now = afterPoll(source, gathered(await poll(source)))
  const outcomes: (number | null | undefined)[] = []
  for (const newest of [30, 31, 32, 33]) {
    state.newest = newest
    const read = gathered(await poll(now))
    expect(idsOf(read)[0]).toBe(newest)
    outcomes.push(read.failure?.status)
    now = afterPoll(now, read)
  }
  expect(outcomes).toEqual([404, 404, 404, undefined])
})

test('going back reads a page a step, to the end', async () => {
  const { source, older, poll } = await numbered({ newest: 8 })
  let now = afterPoll(source, gathered(await poll(source)))
  const steps: (readonly [readonly number[], boolean])[] = []
  for (let isEnd = false; !isEnd;) {
    const page = await older(now)
    if (page.kind === 'failed') throw new Error(page.failure.message)
    steps.push([idsOf(page), page.isEnd])
    now = { ...now, cursor: JSON.parse(JSON.stringify(page.cursor)) }
    isEnd = page.isEnd
  }
  expect(steps).toEqual([
    [[5, 4, 3], false],
    [[2, 1], true],
  ])
  expect(await older(now)).toMatchObject({ isEnd: true, harvest: { posts: [] } })
})

test('what answers with something else is unreadable', async () => {
  const { origin, port } = await localServer((_, response) => void response.end('{"error":"moved"}'))
  const source = freshSource(`${origin}/`, mapping)
  const context = localContext(json, source, { ports: [port], now: receivedAt })
  expect(await json.poll?.(context, source)).toMatchObject({
    kind: 'unreadable',
    error: { code: 'layoutChanged', message: expect.stringContaining("'posts' (items)") },
  })
})
