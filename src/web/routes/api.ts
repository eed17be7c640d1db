import { type Context, Hono } from 'hono'
import { loadPosts } from '#storage/posts.ts'
import { listStories, memberOf } from '#storage/stories.ts'
import { askedLimit, askedText, askedTopic, pathNumber } from '#web/asked.ts'
import { askedSearch, inItsPool } from '#web/asked-search.ts'
import { foundJson } from '#web/found-json.ts'
import type { WebHands } from '#web/hands.ts'
import { listCursor, nextPage, numberIn, readListCursor } from '#web/paged.ts'
import { accountJson, storyCardJson } from '#web/post-json.ts'
import { WebProblem } from '#web/problem.ts'
import { searchPosts } from '#web/search-posts.ts'
import { loadAccounts, loadCards } from '#web/story-cards.ts'

/** The stream and the search in the JSON API. `next` is the address of the following page, null on the last. */
export function apiRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/api/stream', (c) => stream(c, hands))
  app.get('/api/search', (c) => search(c, hands))
  app.get('/api/posts/:id/why', (c) => why(c, hands))
  return app
}

async function stream(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const limit = askedLimit(c)
  const below = numberIn(readListCursor(askedText(c, 'cursor')))
  const stories = await listStories(hands.db, topic.id, { below, limit: limit + 1 })
  const shown = stories.slice(0, limit)
  const last = stories.length > limit ? shown.at(-1) : undefined
  return c.json({
    topic: topic.id,
    stories: (await loadCards(hands.db, topic.id, shown)).map(storyCardJson),
    next: nextPage(c, last === undefined ? null : listCursor([last.position])),
  })
}

async function search(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const answer = await searchPosts(hands, inItsPool(askedSearch(c, topic.id, askedLimit(c))))
  return foundJson(c, topic.id, answer)
}

async function why(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const id = pathNumber(c.req.param('id'))
  const posts = id === null ? [] : await loadPosts(hands.db, [id])
  const [account] = await loadAccounts(hands.db, topic.id, posts)
  if (account === undefined)
    throw new WebProblem(404, 'There is no such post.', 'Dropped posts expire after a while.')
  const member = await memberOf(hands.db, topic.id, account.post.postId)
  return c.json({ topic: topic.id, ...accountJson({ ...account, member }) })
}
