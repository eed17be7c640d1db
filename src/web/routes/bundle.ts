import { type Context, Hono } from 'hono'
import { requireType } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'
import { takeBundleOrThrow, writeBundleOf } from '#web/take-bundle.ts'
import { bundlePage } from '#web/views/bundle.ts'
import { frameOf } from './frame-of.ts'

/** Everything the owner has said as one file, to be taken along or taken in, as a page and over JSON. All of it is the owner's. */
export function bundleRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/bundle', admin, async (c) => c.html(bundlePage(await frameOf(c, hands), null)))
  app.post('/bundle', admin, (c) => takeForm(c, hands))
  app.get('/api/export', admin, (c) => give(c, hands))
  app.post('/api/import', admin, async (c) => {
    requireType(c, /^(?:application\/(?:[\w.-]+\+)?json|text\/plain)$/iu, 'application/json')
    return c.json(await takeBundleOrThrow(hands, await c.req.text(), c.req.query('dryRun') === '1'))
  })
  return app
}

async function give(c: Context, hands: WebHands): Promise<Response> {
  const day = new Date(hands.now()).toISOString().slice(0, 10)
  return c.body(await writeBundleOf(hands, c.req.query('secrets') === '1'), 200, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Disposition': `attachment; filename="leakwire-${day}.json"`,
    'Cache-Control': 'no-store',
  })
}

async function takeForm(c: Context, hands: WebHands): Promise<Response> {
  const { bundle, dryRun } = await c.req.parseBody()
  if (!(bundle instanceof File) || bundle.size === 0)
    throw new WebProblem(400, 'No file was chosen.', 'Choose a bundle, such as another Leakwire gives.')
  const taken = await takeBundleOrThrow(hands, await bundle.text(), dryRun === '1')
  return c.html(bundlePage(await frameOf(c, hands), taken))
}
