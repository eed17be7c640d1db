import { Hono } from 'hono'
import { browserModules } from '#web/modules.ts'
import { respondCached } from '#web/respond-cached.ts'

/** The modules of the islands, by an allow-list; everything else under /modules is not there. */
export function moduleRoutes(): Hono {
  const app = new Hono()
  app.get('/modules/*', async (c, next) => {
    const body = browserModules().get(c.req.path)
    if (body === undefined) return await next()
    return await respondCached(c, { body, type: 'text/javascript; charset=utf-8', changedAt: null })
  })
  return app
}
