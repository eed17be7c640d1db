import { expect, test } from 'vitest'
import { openReaderWeb, read, starred } from './reader-apps.ts'
import { addQuery, comeBack, drop, mark, titles } from './reader-marking.ts'

test('a story that went with its last post keeps its marks when the post comes back in a story of its own', async () => {
  const web = await openReaderWeb()
  await addQuery(web, 'tablet')
  const { postId } = await web.post({ id: 'a', title: 'A tablet' })
  await web.post({ id: 'b', title: 'A tablet for reading' })
  await web.google('subscription/list')
  const [newest = '', older = ''] = await web.ids('stream/items/ids?s=user/-/label/tablet')
  await mark(web, older, starred)
  await mark(web, older, read)
  await drop(web, postId)
  expect(await web.ids('stream/items/ids?s=user/-/label/tablet')).toEqual([newest])
  await comeBack(web, postId)
  expect(new Set(await titles(web, `stream/contents/${starred}`))).toEqual(new Set(['A tablet']))
  expect(new Set(await titles(web))).toEqual(new Set(['A tablet for reading']))
})

test('a star that was handed on by a merge and taken off stays off, and is there again when the merge is undone', async () => {
  const web = await openReaderWeb()
  await addQuery(web, 'tablet')
  const gone = await web.post({ id: 'a', title: 'A tablet' })
  const into = await web.post({ id: 'b', title: 'A tablet for reading' })
  await web.google('subscription/list')
  const [, older = ''] = await web.ids('stream/items/ids?s=user/-/label/tablet')
  await mark(web, older, starred)
  const { app } = web
  const body = JSON.stringify({ with: gone.storyId })
  const headers = { 'content-type': 'application/json' }
  await app.request(`/api/stories/${into.storyId}/merge`, { method: 'POST', body, headers })
  const [star = ''] = await web.ids(`stream/items/ids?s=${starred}`)
  await web.google('edit-tag', [
    ['i', star],
    ['r', starred],
  ])
  await web.post({ id: 'c', title: 'Another tablet' })
  expect(await web.ids(`stream/items/ids?s=${starred}`)).toEqual([])
  await app.request('/api/stories/rulings/1', { method: 'DELETE' })
  expect(new Set(await titles(web, `stream/contents/${starred}`))).toEqual(new Set(['A tablet']))
})

test('a post that comes back into a story of others takes its star along, and leaves that unread', async () => {
  const web = await openReaderWeb()
  await addQuery(web, 'tablet')
  const { postId } = await web.post({ id: 'a', title: 'A tablet' })
  const { storyId } = await web.post({ id: 'b', title: 'A tablet for reading' })
  await web.google('subscription/list')
  const [, older = ''] = await web.ids('stream/items/ids?s=user/-/label/tablet')
  await mark(web, older, starred)
  await mark(web, older, read)
  await drop(web, postId)
  await web.google('subscription/list')
  await comeBack(web, postId, storyId)
  expect(new Set(await titles(web, `stream/contents/${starred}`))).toEqual(new Set(['A tablet for reading']))
  expect(new Set(await titles(web))).toEqual(new Set(['A tablet for reading']))
})
