import { expect, test } from 'vitest'
import { changeKinds } from '#model/news.ts'
import { type ViewPost, decideNews } from './decide-news.ts'

test('what is new in a story is shown where it is named', () => {
  const decided = decideNews(
    {
      posts: [
        post(1, { isFresh: false, facts: new Map([['os:mios', 'MIOS']]) }),
        post(2, { facts: new Map([['os:mios', 'MIOS']]) }),
        post(3, { facts: new Map([['device:xiaomi 15', 'Xiaomi 15']]) }),
      ],
      independent: [[1, 2, 3]],
      originPostId: 1,
      isTold: true,
    },
    [],
    { oldBefore: 0, changes: changeKinds },
  )
  expect(decided?.changes).toEqual([
    { kind: 'fact', text: 'New in it: Xiaomi 15', url: 'https://leaks.example/3' },
  ])
})

function post(postId: number, rest: Partial<ViewPost>): ViewPost {
  return {
    postId,
    isFresh: true,
    isDuplicate: false,
    stance: 'says',
    isFound: true,
    by: 'A leaker',
    url: `https://leaks.example/${postId}`,
    publishedAt: postId,
    facts: new Map(),
    ...rest,
  }
}
