import { Hono } from 'hono'
import { readLog } from '#storage/polls.ts'
import { getSource, listSources } from '#storage/sources.ts'
import { storable } from '#storage/json-text.ts'
import { pushStates } from '#storage/websub.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { sourcePage, sourcesPage } from '#web/views/sources.ts'
import { frameOf } from './frame-of.ts'

/** How the sources fare, and the log of each. */
export function sourceRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/sources', async (c) => c.html(sourcesPage(await frameOf(c, hands), await listSources(hands.db))))
  app.get('/sources/:id', async (c) => {
    const frame = await frameOf(c, hands)
    const source = await getSource(hands.db, storable(c.req.param('id')))
    if (source === null) {
      throw new WebProblem(404, 'There is no such source.', 'The page of sources lists those there are.')
    }
    const push = (await pushStates(hands.db, source.id)).get(source.id) ?? null
    return c.html(sourcePage(frame, source, { push, log: await readLog(hands.db, source.id) }))
  })
  return app
}
