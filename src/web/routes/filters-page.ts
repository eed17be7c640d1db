import { type Context, Hono } from 'hono'
import { listFilters, seeFilter } from '#storage/filters.ts'
import { askedNumber, askedText, baseOf, positions } from '#web/asked.ts'
import { searchAddress } from '#web/asked-search.ts'
import { changeFilter, dropFilter, filterOf, notInUse } from '#web/change-filter.ts'
import type { WebHands } from '#web/hands.ts'
import { makeFilter } from '#web/make-filter.ts'
import { WebProblem } from '#web/problem.ts'
import { readQuery } from '#web/search-posts.ts'
import { requireAdmin } from '#web/security.ts'
import { typedFields } from '#web/typed-fields.ts'
import { inTopic } from '#web/views/frame.ts'
import { type FiltersModel, filtersPage } from '#web/views/filters.ts'
import { feedAddresses, frameOf } from './frame-of.ts'

/** Filters in use; making and revoking them. All of it is the owner's, since the addresses are secrets. */
export function filterRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.use('/filters', requireAdmin(hands))
  app.use('/filters/*', requireAdmin(hands))

  app.get('/filters', async (c) => c.html(await overview(c, hands, null)))

  app.post('/filters', async (c) => {
    const frame = await frameOf(c, hands)
    const filter = await makeFilter(hands, frame.topic.id, await c.req.parseBody())
    return c.redirect(`${inTopic(`/filters?made=${filter.id}`, frame)}#filter-${filter.id}`, 303)
  })

  app.post('/filters/:id/open', async (c) => {
    const { id } = await filterOf(hands, c.req.param('id'))
    const { query } = (await seeFilter(hands.db, id, hands.now())) ?? notInUse()
    const search = { query, pool: 'kept' as const }
    return c.redirect(inTopic(searchAddress(search), await frameOf(c, hands)), 303)
  })

  // Where a browser stands after a refused change, when it asks for the address again.
  app.get('/filters/:id/edit', async (c) => c.redirect(inTopic('/filters', await frameOf(c, hands)), 303))
  app.post('/filters/:id/edit', async (c) => {
    const filter = await filterOf(hands, c.req.param('id'))
    const typed = await typedFields(c)
    const { name, query } = typed
    try {
      await changeFilter(hands, filter, { name, query })
      const frame = await frameOf(c, hands)
      return c.redirect(`${inTopic(`/filters?changed=${filter.id}`, frame)}#filter-${filter.id}`, 303)
    } catch (error) {
      if (!(error instanceof WebProblem) || error.status !== 400) throw error
      const trouble = { typed, message: error.message, fix: error.fix }
      const parsed = readQuery(query ?? '')
      const problems = parsed.kind === 'error' ? parsed.problems : []
      return c.html(await overview(c, hands, { id: filter.id, trouble, problems }), 422)
    }
  })

  app.post('/filters/:id/revoke', async (c) => {
    await dropFilter(hands, await filterOf(hands, c.req.param('id')))
    return c.redirect(inTopic('/filters?revoked=1', await frameOf(c, hands)), 303)
  })
  return app
}

async function overview(
  c: Context,
  hands: WebHands,
  refused: FiltersModel['refused'],
): Promise<ReturnType<typeof filtersPage>> {
  const frame = await frameOf(c, hands)
  const filters = await listFilters(hands.db)
  return filtersPage({
    frame,
    filters: filters
      .filter((filter) => filter.topicId === frame.topic.id)
      .map((filter) => ({ ...filter, feeds: feedAddresses(filter, baseOf(c, hands)) })),
    made: askedNumber(c, 'made', positions),
    changed: askedNumber(c, 'changed', positions),
    isRevoked: askedText(c, 'revoked') === '1',
    refused,
  })
}
