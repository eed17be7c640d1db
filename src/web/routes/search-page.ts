import { Hono } from 'hono'
import { askedSearch, inItsPool, searchAddress } from '#web/asked-search.ts'
import type { WebHands } from '#web/hands.ts'
import { cursorText } from '#web/search-cursor.ts'
import { savedSearches } from '#web/saved-searches.ts'
import { searchPosts } from '#web/search-posts.ts'
import { isOwner } from '#web/security.ts'
import { inTopic } from '#web/views/frame.ts'
import { searchPage } from '#web/views/search.ts'
import { frameOf } from './frame-of.ts'

const postsPerPage = 30

/** The search page. A query that cannot be read is shown with the place where it goes wrong, as status 400. */
export function searchRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/search', async (c) => {
    const frame = await frameOf(c, hands)
    const asked = askedSearch(c, frame.topic.id, postsPerPage)
    const model = { frame, asked, problems: [], results: null, saved: [] }
    if (c.req.query('q') === undefined) {
      // Their names and queries are the owner's alone.
      const saved = isOwner(c, hands) ? await savedSearches(hands, frame.topic.id) : []
      return c.html(searchPage({ ...model, saved }))
    }
    const details = asked.details === 'yes' ? 'yes' : 'if cheap'
    const answer = await searchPosts(hands, { ...inItsPool(asked), details })
    if (answer.kind === 'problems') return c.html(searchPage({ ...model, problems: answer.problems }), 400)
    const next =
      answer.next === null ? null : inTopic(searchAddress(asked, { cursor: cursorText(answer.next) }), frame)
    return c.html(searchPage({ ...model, results: { ...answer, next, isFirst: asked.after === null } }))
  })
  return app
}
