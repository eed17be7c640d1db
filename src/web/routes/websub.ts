import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { storable } from '#storage/json-text.ts'
import type { WebHands } from '#web/hands.ts'

const maxDeliveryBytes = 3 * 1024 * 1024

/**
 * Where WebSub hubs ask back and deliver (W3C Recommendation of 2018, 5.3 and 7). Hubs are other sites and carry no
 * token: the address cannot be guessed, and a delivery counts by its signature only. One without gets the same answer,
 * so that nobody can try signatures out; an unknown address answers 410, which tells a hub to stop.
 */
export function websubRoutes({ websub }: WebHands): Hono {
  const app = new Hono()
  app.get('/websub/:key', async (c) => {
    const asked = (name: string) => c.req.query(name) ?? null
    const answer = await websub.answer(storable(c.req.param('key')), {
      mode: asked('hub.mode'),
      topic: asked('hub.topic'),
      challenge: asked('hub.challenge'),
      leaseSeconds: asked('hub.lease_seconds'),
    })
    c.header('Cache-Control', 'no-store')
    return answer === null ? c.text('Nobody asked for this.', 404) : c.text(answer)
  })
  const limit = bodyLimit({
    maxSize: maxDeliveryBytes,
    onError: (c) => c.text('At most 3 MiB are taken.', 413),
  })
  app.post('/websub/:key', limit, async (c) => {
    const taken = await websub.receive(storable(c.req.param('key')), {
      body: new Uint8Array(await c.req.arrayBuffer()),
      signature: c.req.header('x-hub-signature') ?? null,
      contentType: c.req.header('content-type') ?? null,
    })
    return taken === 'unknown' ? c.text('Nobody subscribes to this any more.', 410) : c.body(null, 204)
  })
  return app
}
