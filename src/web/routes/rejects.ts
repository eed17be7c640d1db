import { type Context, Hono } from 'hono'
import { listPins } from '#storage/pins.ts'
import { askedLimit, askedText, askedTopic } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { accountJson } from '#web/post-json.ts'
import { WebProblem } from '#web/problem.ts'
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
  const next = answer.next === null ? null : inTopic(nextAddress(c, cursorText(answer.next)), frame)
  return c.html(rejectsPage({ frame, query, problems: [], found: { ...answer, next, pins } }))
}

async function binJson(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const answer = await askBin(c, hands, askedLimit(c))
  if (answer.kind === 'problems') {
    throw new WebProblem(400, 'The query cannot be read.', 'Correct it at the places in "problems".', {
      details: { problems: answer.problems },
    })
  }
  return c.json({
    topic: topic.id,
    posts: answer.posts.map(accountJson),
    total: answer.total,
    isUnfinished: answer.isUnfinished,
    next: answer.next === null ? null : nextAddress(c, cursorText(answer.next)),
  })
}

/** This address with the cursor set anew. */
function nextAddress(c: Context, cursor: string): string {
  const { pathname, searchParams } = new URL(c.req.url)
  searchParams.set('cursor', cursor)
  return `${pathname}?${searchParams}`
}
