import { type Context, Hono } from 'hono'
import { listFilters, revokeFilter } from '#storage/filters.ts'
import { loadPosts } from '#storage/posts.ts'
import { listStories, memberOf } from '#storage/stories.ts'
import { askedLimit, askedText, askedTopic, baseOf, jsonOf, pathNumber } from '#web/asked.ts'
import { askedSearch } from '#web/asked-search.ts'
import { foundJson } from '#web/found-json.ts'
import type { WebHands } from '#web/hands.ts'
import { makeFilter } from '#web/make-filter.ts'
import { listCursor, nextPage, numberIn, pageOf, readListCursor } from '#web/paged.ts'
import { accountJson, iso, storyCardJson } from '#web/post-json.ts'
import { WebProblem } from '#web/problem.ts'
import { searchPosts } from '#web/search-posts.ts'
import { requireAdmin } from '#web/security.ts'
import { loadAccounts, loadCards } from '#web/story-cards.ts'
import { feedAddresses } from './frame-of.ts'

/** The JSON API. `next` is the address of the following page, null on the last. */
export function apiRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/api/stream', (c) => stream(c, hands))
  app.get('/api/search', (c) => search(c, hands))
  app.get('/api/posts/:id/why', (c) => why(c, hands))
  app.use('/api/filters', requireAdmin(hands))
  app.use('/api/filters/*', requireAdmin(hands))
  app.get('/api/filters', (c) => filters(c, hands))
  app.post('/api/filters', (c) => newFilter(c, hands))
  app.delete('/api/filters/:id', (c) => revoke(c, hands))
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
  const answer = await searchPosts(hands, askedSearch(c, topic.id, askedLimit(c)))
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

async function filters(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const all = (await listFilters(hands.db)).filter((filter) => filter.topicId === topic.id)
  const { items, next } = pageOf(c, all, ({ id }) => [id])
  return c.json({ filters: items.map((filter) => filterJson(c, hands, filter)), next })
}

async function newFilter(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const filter = await makeFilter(hands, topic.id, await jsonOf(c, '{"name": "Car", "query": "car"}'))
  return c.json(filterJson(c, hands, filter), 201)
}

async function revoke(c: Context, hands: WebHands): Promise<Response> {
  const id = pathNumber(c.req.param('id'))
  if (id === null || !(await revokeFilter(hands.db, id, hands.now()))) {
    throw new WebProblem(404, 'There is no such filter in use.', 'It may have been revoked already.')
  }
  return c.body(null, 204)
}

function filterJson(c: Context, hands: WebHands, filter: Awaited<ReturnType<typeof listFilters>>[number]) {
  const { id, name, query, topicId, madeAt } = filter
  const feeds = feedAddresses(filter, baseOf(c, hands))
  return { id, name, query, topic: topicId, madeAt: iso(madeAt), feeds }
}
