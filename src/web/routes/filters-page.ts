import { Hono } from 'hono'
import { listFilters, revokeFilter, seeFilter } from '#storage/filters.ts'
import { askedNumber, baseOf, pathNumber, positions } from '#web/asked.ts'
import { searchAddress } from '#web/asked-search.ts'
import type { WebHands } from '#web/hands.ts'
import { makeFilter } from '#web/make-filter.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'
import { inTopic } from '#web/views/frame.ts'
import { filtersPage } from '#web/views/filters.ts'
import { feedAddresses, frameOf } from './frame-of.ts'

/** Filters in use; making and revoking them. All of it is the owner's, since the addresses are secrets. */
export function filterRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.use('/filters', requireAdmin(hands))
  app.use('/filters/*', requireAdmin(hands))

  app.get('/filters', async (c) => {
    const frame = await frameOf(c, hands)
    const filters = await listFilters(hands.db)
    return c.html(
      filtersPage({
        frame,
        filters: filters
          .filter((filter) => filter.topicId === frame.topic.id)
          .map((filter) => ({ ...filter, feeds: feedAddresses(filter, baseOf(c, hands)) })),
        made: askedNumber(c, 'made', positions),
      }),
    )
  })

  app.post('/filters', async (c) => {
    const frame = await frameOf(c, hands)
    const filter = await makeFilter(hands, frame.topic.id, await c.req.parseBody())
    return c.redirect(`${inTopic(`/filters?made=${filter.id}`, frame)}#filter-${filter.id}`, 303)
  })

  app.post('/filters/:id/open', async (c) => {
    const id = pathNumber(c.req.param('id'))
    const filter = id === null ? null : await seeFilter(hands.db, id, hands.now())
    if (filter === null)
      throw new WebProblem(404, 'There is no such filter in use.', 'It may have been revoked already.')
    const search = { query: filter.query, pool: 'kept' as const }
    return c.redirect(inTopic(searchAddress(search), await frameOf(c, hands)), 303)
  })

  app.post('/filters/:id/revoke', async (c) => {
    const id = pathNumber(c.req.param('id'))
    if (id === null || !(await revokeFilter(hands.db, id, hands.now()))) {
      throw new WebProblem(404, 'There is no such filter in use.', 'It may have been revoked already.')
    }
    return c.redirect('/filters', 303)
  })
  return app
}
