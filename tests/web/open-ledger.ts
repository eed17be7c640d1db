import { type TestWeb, openWeb } from './open-web.ts'
import { seedPost } from './seed.ts'

/** Asks with a body as JSON, or as it is; returns the answer read. */
export async function ask({ app }: TestWeb, method: string, path: string, body?: unknown) {
  const answer = await app.request(path, {
    method,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, body: JSON.parse(text === '' ? 'null' : text) as Record<string, unknown> }
}

/** Mara Quill tells a story first and is right about it; the newspaper repeats it. */
export async function openLedger(): Promise<TestWeb & { readonly storyId: number }> {
  const web = await openWeb()
  const { storyId } = await seedPost(web.db, {
    id: 'a',
    title: 'A car first',
    author: 'Mara Quill',
    at: '2023-10-01T08:00:00Z',
  })
  const joins = { storyId, duplicateOf: null, level: 4, reason: '' } as const
  await seedPost(web.db, { id: 'b', title: 'Not so', joins: { ...joins, stance: 'denies' } })
  return { ...web, storyId }
}
