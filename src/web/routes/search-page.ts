import { type Context, Hono } from 'hono'
import { askedText } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { cursorText, readCursor } from '#web/search-cursor.ts'
import { type SearchAnswer, searchPosts } from '#web/search-posts.ts'
import { inTopic } from '#web/views/frame.ts'
import { type SearchResults, searchPage } from '#web/views/search.ts'
import { frameOf } from './frame-of.ts'

const postsPerPage = 30

/** The search page. A query that cannot be read is shown with the place where it goes wrong, as status 400. */
export function searchRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/search', async (c) => {
    const frame = await frameOf(c, hands)
    const query = askedText(c, 'q')
    const withDropped = c.req.query('dropped') === '1'
    const model = { frame, query, withDropped, problems: [], results: null }
    if (c.req.query('q') === undefined) return c.html(searchPage(model))
    const answer = await searchPosts(hands, {
      topicId: frame.topic.id,
      query,
      pool: withDropped ? 'scored' : 'kept',
      after: readCursor(askedText(c, 'cursor')),
      limit: postsPerPage,
    })
    if (answer.kind === 'problems') {
      return c.html(searchPage({ ...model, problems: answer.problems }), 400)
    }
    const next = answer.next === null ? null : nextAddress(c, cursorText(answer.next))
    return c.html(
      searchPage({ ...model, results: resultsOf(c, answer, next === null ? null : inTopic(next, frame)) }),
    )
  })
  return app
}

type FoundAnswer = Extract<SearchAnswer, { kind: 'found' }>

function resultsOf(c: Context, answer: FoundAnswer, next: string | null): SearchResults {
  return { ...answer, next, isFirst: askedText(c, 'cursor') === '' }
}

function nextAddress(c: Context, cursor: string): string {
  const asked = new URLSearchParams({ q: askedText(c, 'q') })
  if (c.req.query('dropped') === '1') asked.set('dropped', '1')
  asked.set('cursor', cursor)
  return `/search?${asked}`
}
