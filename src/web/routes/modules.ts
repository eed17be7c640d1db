import { Hono } from 'hono'
import { browserModules } from '#web/modules.ts'
import { type Representation, represent } from '#web/representation.ts'
import { respondCached } from '#web/respond-cached.ts'

/** The modules of the islands, by an allow-list; everything else under /modules is not there. */
export function moduleRoutes(): Hono {
  const app = new Hono()
  const asked = new Map<string, Representation>()
  app.get('/modules/*', async (c, next) => {
    const { path } = c.req
    const code = browserModules().get(path)
    if (code === undefined) return await next()
    const module = asked.get(path) ?? represent(code, 'text/javascript; charset=utf-8')
    asked.set(path, module)
    return await respondCached(c, module, null)
  })
  return app
}
