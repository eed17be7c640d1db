import { Hono } from 'hono'
import { baseOf } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { openApiDocument } from '#web/openapi/document.ts'
import { represent } from '#web/representation.ts'
import { respondCached } from '#web/respond-cached.ts'

/** The API in the words that programs read. */
export function openApiRoutes(hands: WebHands): Hono {
  const app = new Hono()
  let made: ReturnType<typeof openApiDocument> | null = null
  const described = () => (made ??= openApiDocument({ version: hands.version, base: '' }))
  app.get('/openapi.json', async (c) => {
    const document = { ...described(), servers: [{ url: baseOf(c, hands) }] }
    const body = represent(`${JSON.stringify(document, null, 1)}\n`, 'application/json; charset=utf-8')
    return await respondCached(c, body, null)
  })
  return app
}
