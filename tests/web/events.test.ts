import { expect, test } from 'vitest'
import { openWeb, type TestWeb } from './open-web.ts'
import { seedPost, topicId } from './seed.ts'

interface Listening {
  /** Reads on until `count` entries have come since the last call; their ids. */
  readonly next: (count: number) => Promise<string[]>
  readonly leave: () => Promise<void>
}

async function listen(
  { app }: TestWeb,
  path: string,
  headers: Record<string, string> = {},
): Promise<Listening> {
  const answer = await app.request(path, { headers })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    next: async (count) => {
      const ids: string[] = []
      while (ids.length < count) {
        const end = text.indexOf('\n\n')
        if (end === -1) {
          const { value, done } = await reader.read()
          if (done) throw new Error('The stream of events ended.')
          text += value
          continue
        }
        const id = /^id: (.*)$/mu.exec(text.slice(0, end))?.[1]
        text = text.slice(end + 2)
        if (id !== undefined) ids.push(id)
      }
      return ids
    },
    leave: () => reader.cancel(),
  }
}

async function tell(web: TestWeb, id: string): Promise<void> {
  const { position } = await seedPost(web.db, { id, title: `Story ${id}` })
  web.ring(topicId, position)
}

test('each entry comes once, with its position as id, as soon as it is told', async () => {
  const web = await openWeb()
  await tell(web, 'before')
  const listening = await listen(web, '/events')
  await tell(web, 'a')
  expect(await listening.next(1)).toEqual(['2'])
  await tell(web, 'b')
  await tell(web, 'c')
  web.ring(topicId, 2)
  expect(await listening.next(2)).toEqual(['3', '4'])
  await listening.leave()
})

test('who comes back misses nothing and hears nothing twice', async () => {
  const web = await openWeb()
  for (const id of ['a', 'b', 'c']) await tell(web, id)
  const first = await listen(web, '/events?after=1')
  expect(await first.next(2)).toEqual(['2', '3'])
  await first.leave()
  await tell(web, 'd')
  const again = await listen(web, '/events?after=1', { 'Last-Event-ID': '3' })
  expect(await again.next(1)).toEqual(['4'])
  await tell(web, 'e')
  expect(await again.next(1)).toEqual(['5'])
  await again.leave()
})

test('more entries than one page of the table come in order', async () => {
  const web = await openWeb()
  const { storyId } = await seedPost(web.db, { id: 'a', title: 'First' })
  for (let n = 0; n < 130; n++) {
    await seedPost(web.db, {
      id: `p${n}`,
      title: `${n}`,
      joins: { storyId, duplicateOf: null, level: 4, reason: '' },
    })
  }
  const listening = await listen(web, '/events?after=0')
  expect(await listening.next(131)).toEqual(Array.from({ length: 131 }, (_, index) => `${index + 1}`))
  await listening.leave()
})

test('who leaves is no longer told', async () => {
  const web = await openWeb()
  await tell(web, 'a')
  const listening = await listen(web, '/events?after=0')
  await listening.next(1)
  expect(web.listeners()).toBe(1)
  await listening.leave()
  await expect.poll(() => web.listeners()).toBe(0)
})

test('a position from a database that is no more begins with what comes from now on', async () => {
  const web = await openWeb()
  await tell(web, 'a')
  const listening = await listen(web, '/events', { 'Last-Event-ID': '900' })
  await tell(web, 'b')
  expect(await listening.next(1)).toEqual(['2'])
  await listening.leave()
})
