import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'

const maxBytes = 3 * 1024 * 1024

/**
 * Where posts are sent to: `POST /api/ingest` with the token of a source of the kind ingest. All of them are stored, or
 * none and the answer says what is wrong.
 */
export function ingestRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const limit = bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new WebProblem(413, 'More than 3 MiB were sent at once.', 'Send the posts in several parts.')
    },
  })
  app.post('/api/ingest', limit, (c) => take(c, hands))
  return app
}

async function take(c: Context, hands: WebHands): Promise<Response> {
  const [, token] = /^Bearer +(\S+)$/iu.exec(c.req.header('authorization') ?? '') ?? []
  if (token === undefined) throw noToken('No token was sent.')
  const outcome = await hands.ingest(token, {
    body: new Uint8Array(await c.req.arrayBuffer()),
    contentType: c.req.header('content-type') ?? null,
  })
  switch (outcome.kind) {
    case 'unknown':
      throw noToken('No source has this token.')
    case 'refused':
      throw new WebProblem(422, outcome.message, outcome.fix)
    case 'taken': {
      const { source, read, added, edited, kept } = outcome
      return c.json({ source, read, added, edited, kept }, added > 0 ? 201 : 200)
    }
  }
}

function noToken(what: string): WebProblem {
  return new WebProblem(
    401,
    what,
    'Send "Authorization: Bearer TOKEN"; `leakwire sources add NAME --kind ingest` makes a source and shows its token once.',
    { headers: { 'WWW-Authenticate': 'Bearer realm="Leakwire"' } },
  )
}
