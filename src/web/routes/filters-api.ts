import { type Context, Hono } from 'hono'
import { type Filter, listFilters } from '#storage/filters.ts'
import { askedTopic, baseOf, jsonOf } from '#web/asked.ts'
import { changeFilter, dropFilter, filterEdition, filterOf } from '#web/change-filter.ts'
import type { WebHands } from '#web/hands.ts'
import { makeFilter } from '#web/make-filter.ts'
import { pageOf } from '#web/paged.ts'
import { iso } from '#web/post-json.ts'
import { preconditionsOn } from '#web/preconditions.ts'
import { requireAdmin } from '#web/security.ts'
import { feedAddresses } from './frame-of.ts'

/** Filters in the JSON API. All of it is the owner's, since the addresses are secrets. */
export function filterApiRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.use('/api/filters', requireAdmin(hands))
  app.use('/api/filters/*', requireAdmin(hands))
  app.get('/api/filters', async (c) => {
    const { topic } = await askedTopic(c, hands)
    const all = (await listFilters(hands.db)).filter((filter) => filter.topicId === topic.id)
    const { items, next } = pageOf(c, all, ({ id }) => [id])
    return c.json({ filters: items.map((filter) => filterJson(c, hands, filter)), next })
  })
  app.post('/api/filters', async (c) => {
    const { topic } = await askedTopic(c, hands)
    const filter = await makeFilter(hands, topic.id, await jsonOf(c, '{"name": "Car", "query": "car"}'))
    c.header('Location', `/api/filters/${filter.id}`)
    return c.json(filterJson(c, hands, filter), 201)
  })
  app.get('/api/filters/:id', async (c) => {
    const filter = await filterOf(hands, c.req.param('id'))
    c.set('edition', filterEdition(filter))
    return c.json(filterJson(c, hands, filter))
  })
  app.patch('/api/filters/:id', async (c) => {
    const filter = await filterOf(hands, c.req.param('id'))
    const body = await jsonOf(c, '{"query": "car OR SU7"}')
    return c.json(
      filterJson(c, hands, await changeFilter(hands, filter, body, preconditionsOn(c, filterEdition))),
    )
  })
  app.delete('/api/filters/:id', async (c) => {
    await dropFilter(hands, await filterOf(hands, c.req.param('id')), preconditionsOn(c, filterEdition))
    return c.body(null, 204)
  })
  return app
}

function filterJson(c: Context, hands: WebHands, filter: Filter) {
  const { id, name, query, topicId, madeAt, changedAt } = filter
  const feeds = feedAddresses(filter, baseOf(c, hands))
  return { id, name, query, topic: topicId, madeAt: iso(madeAt), changedAt: iso(changedAt), feeds }
}
