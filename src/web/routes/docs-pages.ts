import { Hono } from 'hono'
import { html, raw } from 'hono/html'
import { docsPage } from '#web/docs-pages.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { page } from '#web/views/frame.ts'
import { frameOf } from './frame-of.ts'

/** What is written in docs/, as pages: where the types of problems lead to. */
export function docsRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/docs/*', async (c) => {
    const found = docsPage(c.req.path.slice('/docs/'.length))
    if (found === null) throw new WebProblem(404, 'There is no such page.', 'Begin at /docs/api.')
    const main = html`<article class="docs">${raw(found.html)}</article>`
    return c.html(page(await frameOf(c, hands), { title: found.title, path: '/docs', main }))
  })
  return app
}
