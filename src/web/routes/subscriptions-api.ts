import { type Context, Hono } from 'hono'
import { loggedMessages } from '#storage/delivery-log.ts'
import { listSubscriptions } from '#storage/subscriptions.ts'
import { askedText, askedTopic, jsonOf } from '#web/asked.ts'
import {
  changeSubscription,
  dropSubscription,
  makeSubscription,
  sendAgain,
  subscriptionOf,
  testSubscription,
} from '#web/change-subscription.ts'
import type { WebHands } from '#web/hands.ts'
import { askedListLimit, listCursor, nextPage, numberIn, pageOf, readListCursor } from '#web/paged.ts'
import { preconditionsOn } from '#web/preconditions.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'
import { messageJson, subscriptionEdition, subscriptionJson } from '#web/subscription-json.ts'

/** Subscriptions in the JSON API. All of it is the owner's. */
export function subscriptionApiRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.use('/api/subscriptions', requireAdmin(hands))
  app.use('/api/subscriptions/*', requireAdmin(hands))
  app.get('/api/subscriptions', (c) => all(c, hands))
  app.post('/api/subscriptions', (c) => make(c, hands))
  app.get('/api/subscriptions/:id', (c) => one(c, hands))
  app.get('/api/subscriptions/:id/messages', (c) => messages(c, hands))
  app.patch('/api/subscriptions/:id', async (c) => {
    const subscription = await subscriptionOf(hands, c.req.param('id'))
    const body = await jsonOf(c, '{"paused": true}')
    return c.json(
      subscriptionJson(
        await changeSubscription(hands, subscription, body, preconditionsOn(c, subscriptionEdition)),
      ),
    )
  })
  app.delete('/api/subscriptions/:id', async (c) => {
    const subscription = await subscriptionOf(hands, c.req.param('id'))
    await dropSubscription(hands, subscription, preconditionsOn(c, subscriptionEdition))
    return c.body(null, 204)
  })
  app.post('/api/subscriptions/:id/test', async (c) => {
    const subscription = await subscriptionOf(hands, c.req.param('id'))
    return await message(c, hands, {
      id: subscription.id,
      message: await testSubscription(hands, subscription),
    })
  })
  app.post('/api/subscriptions/:id/messages/:message/again', async (c) => {
    const subscription = await subscriptionOf(hands, c.req.param('id'))
    const again = await sendAgain(hands, subscription, c.req.param('message'))
    return await message(c, hands, { id: subscription.id, message: again })
  })
  return app
}

async function all(c: Context, hands: WebHands): Promise<Response> {
  const { topic } = await askedTopic(c, hands)
  const { items, next } = pageOf(c, await listSubscriptions(hands.db, topic.id), ({ id }) => [id])
  return c.json({ topic: topic.id, subscriptions: items.map(subscriptionJson), next })
}

/** A signing secret that was made up here is told once, in this answer. */
async function make(c: Context, hands: WebHands): Promise<Response> {
  const body = await jsonOf(c, '{"filter": 1, "target": {"kind": "ntfy", "url": "https://ntfy.sh/my-leaks"}}')
  const made = await makeSubscription(hands, body)
  c.header('Location', `/api/subscriptions/${made.id}`)
  const { target } = made
  const isOurs = target.kind === 'webhook' && !JSON.stringify(body).includes(target.secret)
  return c.json({ ...subscriptionJson(made), ...(isOurs && { secret: target.secret }) }, 201)
}

/** How many messages are told with a subscription; its list of messages has all of them. */
const shownMessages = 30

async function one(c: Context, hands: WebHands): Promise<Response> {
  const subscription = await subscriptionOf(hands, c.req.param('id'))
  const last = await loggedMessages(hands.db, subscription.id, { limit: shownMessages })
  c.set('edition', subscriptionEdition(subscription))
  return c.json({ ...subscriptionJson(subscription), messages: last.map(messageJson) })
}

async function messages(c: Context, hands: WebHands): Promise<Response> {
  const { id } = await subscriptionOf(hands, c.req.param('id'))
  const limit = askedListLimit(c)
  const below = numberIn(readListCursor(askedText(c, 'cursor')))
  const found = await loggedMessages(hands.db, id, { below, limit: limit + 1 })
  const shown = found.slice(0, limit)
  const last = found.length > limit ? shown.at(-1) : undefined
  const next = nextPage(c, last === undefined ? null : listCursor([last.id]))
  return c.json({ messages: shown.map(messageJson), next })
}

async function message(
  c: Context,
  { db }: WebHands,
  { id, message }: { readonly id: number; readonly message: number },
): Promise<Response> {
  const [logged] = await loggedMessages(db, id, { limit: 1, id: message })
  if (logged === undefined)
    throw new WebProblem(404, 'The message is not there any more.', 'Its subscription was removed meanwhile.')
  return c.json(messageJson(logged))
}
