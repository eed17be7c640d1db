import { type Context, Hono } from 'hono'
import { listPins } from '#storage/pins.ts'
import { askedLimit, askedText, askedTopic, pageAddress } from '#web/asked.ts'
import { foundJson } from '#web/found-json.ts'
import type { WebHands } from '#web/hands.ts'
import { cursorText, readCursor } from '#web/search-cursor.ts'
import { type SearchAnswer, searchPosts } from '#web/search-posts.ts'
import { inTopic } from '#web/views/frame.ts'
import { rejectsPage } from '#web/views/rejects.ts'
import { frameOf } from './frame-of.ts'

/** The reject bin: what was dropped although something spoke for it, near misses first, as a page and over JSON. */
export function rejectRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/rules/rejects', (c) => binPage(c, hands))
  app.get('/api/rejects', (c) => binJson(c, hands))
  return app
}

async function askBin(c: Context, hands: WebHands, limit: number): Promise<SearchAnswer> {
  const { topic } = await askedTopic(c, hands)
  const after = readCursor(askedText(c, 'cursor'))
  return await searchPosts(hands, {
    topicId: topic.id,
    query: askedText(c, 'q'),
    pool: 'rejects',
    after,
    limit,
  })
}

const postsPerPage = 50

async function binPage(c: Context, hands: WebHands): Promise<Response> {
  const frame = await frameOf(c, hands)
  const query = askedText(c, 'q')
  const answer = await askBin(c, hands, postsPerPage)
  if (answer.kind === 'problems')
    return c.html(rejectsPage({ frame, query, problems: answer.problems, found: null }), 400)
  const pins = new Map((await listPins(hands.db, frame.topic.id)).map(({ postId, must }) => [postId, must]))
  const next = answer.next === null ? null : inTopic(pageAddress(c, 'cursor', cursorText(answer.next)), frame)
  return c.html(rejectsPage({ frame, query, problems: [], found: { ...answer, next, pins } }))
}

async function binJson(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  return foundJson(c, topic.id, await askBin(c, hands, askedLimit(c)))
}
