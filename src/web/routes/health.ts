import { Hono } from 'hono'
import type { WebHands } from '#web/hands.ts'

/** /healthz: the process answers. /readyz: its engines do too; 503 until then. */
export function healthRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/healthz', (c) => c.json({ status: 'alive', version: hands.version }))
  app.get('/readyz', async (c) => {
    if (!(await hands.ready())) return c.json({ status: 'not ready', version: hands.version }, 503)
    return c.json({ status: 'ready', version: hands.version, waiting: await hands.queueDepth() })
  })
  return app
}
