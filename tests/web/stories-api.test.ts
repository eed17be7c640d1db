import { expect, test } from 'vitest'
import { type TestWeb, openWeb } from './open-web.ts'
import { seedPost } from './seed.ts'
import { mergeByLook, openStory } from './seed-story.ts'

async function json(
  { app }: TestWeb,
  path: string,
  { method = 'GET', body }: { method?: string; body?: object } = {},
) {
  const answer = await app.request(path, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json' },
    }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

async function send({ app }: TestWeb, path: string, fields: Record<string, string>) {
  return await app.request(path, { method: 'POST', body: new URLSearchParams(fields) })
}

test('everything of the page is told over JSON', async () => {
  const { web, storyId, first, again, echo, denial } = await openStory()
  const { body } = await json(web, `/api/stories/${storyId}`)
  expect(body).toMatchObject({
    topic: 'mios',
    id: storyId,
    originPostId: first,
    whyFirst: 'Published 1 hour before the next, by 新机日报.',
    origins: [
      { postId: first, echoes: [{ postId: echo, toPostId: first, because: 'repeats Mara Quill' }] },
      { postId: again, echoes: [] },
      { postId: denial, echoes: [] },
    ],
    disputedBy: [denial],
    differences: [
      { postId: again, fromPostId: first },
      { postId: echo, fromPostId: first },
    ],
    claims: [],
    rulings: [],
  })
  expect(body['timeline']).toMatchObject([
    { kind: 'story', at: '2023-10-20T12:00:00.000Z' },
    { kind: 'post' },
    { kind: 'duplicate' },
    { kind: 'post' },
  ])
})

test('over JSON stories are merged, split and put back; what cannot be is said in words', async () => {
  const { web, storyId, first, denial } = await openStory()
  const other = await seedPost(web.db, { id: 'other', title: 'MIOS elsewhere' })
  const post = (path: string, body: object) => json(web, `/api/stories/${path}`, { method: 'POST', body })
  const merged = await post(`${storyId}/merge`, { with: other.storyId, reason: 'one event' })
  expect(merged).toEqual({ status: 201, body: { ruling: 1, story: storyId } })
  const moved = `Story ${other.storyId} went into story ${storyId} meanwhile; nothing was changed.`
  const again = await post(`${storyId}/merge`, { with: other.storyId })
  expect(again).toMatchObject({ status: 409, body: { detail: moved, story: storyId } })
  const claim = { method: 'POST', body: { claim: 'It comes.', story: other.storyId } }
  expect(await json(web, '/api/claims', claim)).toMatchObject({ status: 409, body: { detail: moved } })
  const { status, body } = await post(`${storyId}/split`, { post: denial })
  expect(status).toBe(201)
  const { body: told } = await json(web, `/api/stories/${storyId}`)
  expect(told['rulings']).toMatchObject([
    { id: 2, kind: 'apart', moved: [denial] },
    { id: 1, kind: 'together', moved: [other.postId], reason: 'one event' },
  ])
  const remove = (id: number) => json(web, `/api/stories/rulings/${id}`, { method: 'DELETE' })
  expect(await remove(2)).toEqual({ status: 200, body: { story: storyId } })
  expect(await remove(1)).toEqual({ status: 200, body: { story: other.storyId } })
  expect(await remove(1)).toMatchObject({ status: 404, body: { detail: 'There is no such ruling.' } })
  expect(body['story']).not.toBe(storyId)
  expect(await post(`${storyId}/merge`, { with: storyId })).toMatchObject({ status: 422 })
  expect(await post(`${storyId}/merge`, { with: 999 })).toMatchObject({ status: 404 })
  expect(await post(`${storyId}/merge`, { with: 'soon' })).toMatchObject({ status: 400 })
  expect(await post(`${storyId}/merge`, {})).toMatchObject({ status: 400 })
  expect(await post(`${storyId}/split`, { post: first, reason: 'x'.repeat(201) })).toMatchObject({
    status: 400,
  })
  expect(await post(`${storyId}/split`, { post: other.postId })).toMatchObject({ status: 404 })
  expect(await post(`${other.storyId}/split`, { post: other.postId })).toMatchObject({ status: 422 })
  expect(await post(`${body['story'] as number}/merge`, { with: storyId })).toMatchObject({
    status: 409,
    body: { detail: `This story was merged into story ${storyId} meanwhile; nothing was changed.` },
  })
})

test('what the program merged is told over JSON as such and taken back like any other', async () => {
  const { web, storyId } = await openStory()
  const other = await seedPost(web.db, { id: 'other', title: 'MIOS elsewhere' })
  const ruling = await mergeByLook(web.db, storyId, other.storyId)
  const { body } = await json(web, `/api/stories/${storyId}`)
  expect(body['rulings']).toMatchObject([
    { id: ruling, kind: 'together', by: 'program', score: expect.closeTo(0.418, 2), moved: [other.postId] },
  ])
  expect(await json(web, `/api/stories/rulings/${ruling}`, { method: 'DELETE' })).toEqual({
    status: 200,
    body: { story: other.storyId },
  })
  const { body: after } = await json(web, `/api/stories/${storyId}`)
  expect(after['rulings']).toMatchObject([{ kind: 'apart', by: 'owner', score: null, moved: [other.postId] }])
})

test('anyone may read a story, only the owner changes it', async () => {
  const web = await openWeb({ adminToken: 'secret' })
  const { storyId, postId } = await seedPost(web.db, { id: 'a', title: 'MIOS' })
  const other = await seedPost(web.db, { id: 'b', title: 'MIOS elsewhere' })
  expect((await web.app.request(`/stories/${storyId}`)).status).toBe(200)
  expect((await web.app.request(`/api/stories/${storyId}`)).status).toBe(200)
  const refused = [
    await send(web, `/stories/${storyId}/merge`, { with: String(other.storyId) }),
    await send(web, `/stories/${storyId}/split`, { post: String(postId) }),
    await send(web, '/stories/rulings/1/undo', {}),
    await json(web, `/api/stories/${storyId}/merge`, { method: 'POST', body: { with: other.storyId } }),
    await json(web, `/api/stories/${storyId}/split`, { method: 'POST', body: { post: postId } }),
    await json(web, '/api/stories/rulings/1', { method: 'DELETE' }),
  ]
  expect(refused.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401])
  const allowed = await web.app.request(`/api/stories/${storyId}/merge`, {
    method: 'POST',
    headers: { Authorization: 'Bearer secret' },
    body: JSON.stringify({ with: other.storyId }),
  })
  expect(allowed.status).toBe(201)
})
