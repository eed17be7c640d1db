import { type Context, Hono } from 'hono'
import { lastReaderId } from '#storage/reader-places.ts'
import { baseOf } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { admit } from '#web/reader/access.ts'
import { allowPages, inText, jsonAnswer } from '#web/reader/answer.ts'
import { limited, readAsked } from '#web/reader/asked.ts'
import type { Attempts } from '#web/reader/attempts.ts'
import { catchUp } from '#web/reader/catch-up.ts'
import { parts } from '#web/reader/fever/lists.ts'
import { mark } from '#web/reader/fever/marks.ts'
import { type FeverRequest, isFeverPath } from '#web/reader/fever/request.ts'
import { passwordOfFeverKey } from '#web/reader/password.ts'

const maxBytes = 1024 * 1024
const refused = { api_version: 3, auth: 0 }

/** The Fever API for reader apps, at every address that they make of one; no redirect, by whatever method. */
export function feverRoutes(hands: WebHands, attempts: Attempts): Hono {
  const app = new Hono()
  app.all('*', async (c, next) => {
    if (!isFeverPath(new URL(c.req.url).pathname)) return await next()
    allowPages(c)
    if (c.req.method === 'OPTIONS') return c.body(null, 204)
    return await inText(c, () => answer(c, hands, attempts))
  })
  return app
}

async function answer(c: Context, hands: WebHands, attempts: Attempts): Promise<Response> {
  await limited(c, maxBytes)
  const { parameters } = await readAsked(c)
  const key = (parameters.get('api_key') ?? '').trim()
  // Some apps first ask without a key whether anybody is here.
  if (key === '') return jsonAnswer(c, refused)
  const password = await admit(c, hands, {
    attempts,
    recognise: (known) => passwordOfFeverKey(known, key),
  })
  if (password === null) return jsonAnswer(c, refused)
  return jsonAnswer(c, await told({ hands, password, parameters, base: baseOf(c, hands) }))
}

async function told(request: FeverRequest): Promise<Readonly<Record<string, unknown>>> {
  const { hands, parameters } = request
  if (parameters.has('mark')) await mark(request)
  // A mark holds for what the app has seen, so nothing new is taken in with it.
  else await catchUp(hands)
  const lists: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(parts)) {
    if (parameters.has(name)) Object.assign(lists, await part(request))
  }
  const newest = await lastReaderId(hands.db)
  return { api_version: 3, auth: 1, last_refreshed_on_time: Math.floor(newest / 1_000_000), ...lists }
}
