import { expect, test } from 'vitest'
import { harvested, platformPost } from '#sources/adapter.ts'
import { troubleOf } from './trouble.ts'

const now = Date.UTC(2026, 10, 1)
const day = 86_400_000
const post = platformPost({ id: '1', url: null, text: 'Hello', publishedAt: now })
const posts = (count: number) => Array.from({ length: count }, () => post)

/** What is wrong with an answer of a source whose newest post was `newestBefore` and is `newestAt` now. */
function troubleWith(
  harvest: Partial<Parameters<typeof harvested>[0]>,
  { newestBefore = now, newestAt = now }: { newestBefore?: number | null; newestAt?: number | null } = {},
) {
  const status = { lastItems: 5, emptyAnswers: 0, newestAt }
  return troubleOf(status, { harvest: harvested({ posts: posts(5), ...harvest }), newestBefore })
}

test('an answer that holds posts and no more is fine', () => {
  expect(troubleWith({})).toBeNull()
  expect(troubleWith({}, { newestBefore: null })).toBeNull()
  expect(troubleWith({ skipped: 2 })).toBeNull()
})

test('more than a fifth of the items unread means that the layout is changing', () => {
  expect(troubleWith({ skipped: 3 })).toMatchObject({
    code: 'layoutChanged',
    state: 'degraded',
    why: '3 of the 8 items that it answered could not be read.',
    fix: expect.stringContaining('Open its address in a browser'),
  })
})

test('posts older than before mean an old copy, or that the newest were deleted', () => {
  expect(troubleWith({}, { newestBefore: now, newestAt: now - 9 * day })).toMatchObject({
    code: 'wentBackwards',
    state: 'degraded',
    why: 'Its newest post is 9 d older than the newest it showed before.',
  })
  expect(troubleWith({}, { newestBefore: now, newestAt: now - day / 2 })).toBeNull()
})

test('what the host says in place of posts comes before all else', () => {
  const notices = [{ message: 'It says no.', fix: 'Ask it.' }]
  expect(troubleWith({ notices, skipped: 9 })).toMatchObject({
    code: 'noticeItem',
    state: 'blocked',
    why: 'It says no.',
  })
})

test('what an adapter noticed itself keeps nobody out', () => {
  const notices = [{ message: 'It has moved.', fix: 'Follow the new one.', code: 'moved' }]
  expect(troubleWith({ notices })).toMatchObject({ code: 'moved', state: 'degraded', why: 'It has moved.' })
})
