import { type Context, Hono } from 'hono'
import type { Subscription } from '#model/subscription.ts'
import { countMessages, loggedMessages } from '#storage/delivery-log.ts'
import { listFilters } from '#storage/filters.ts'
import { listSubscriptions } from '#storage/subscriptions.ts'
import { askedNumber, askedText, positions } from '#web/asked.ts'
import {
  changeSubscription,
  dropSubscription,
  makeSubscription,
  sendAgain,
  subscriptionOf,
  testSubscription,
} from '#web/change-subscription.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'
import { typedFields } from '#web/typed-fields.ts'
import { inTopic } from '#web/views/frame.ts'
import { newSubscriptionPage } from '#web/views/subscription-form.ts'
import { subscriptionPage, subscriptionsPage } from '#web/views/subscriptions.ts'
import { isTargetKind } from '#web/views/target-kinds.ts'
import type { FormTrouble } from '#web/views/trouble.ts'
import { typedBody, typedTrouble } from '#web/views/typed-subscription.ts'
import { frameOf } from './frame-of.ts'

const monthMs = 30 * 24 * 3_600_000

/** Where stories are sent, and what came of it. All of it is the owner's. */
export function subscriptionRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.use('/subscriptions', requireAdmin(hands))
  app.use('/subscriptions/*', requireAdmin(hands))
  app.get('/subscriptions', (c) => overview(c, hands))
  app.get('/subscriptions/new', (c) => blank(c, hands, null))
  app.post('/subscriptions', (c) => make(c, hands))
  app.get('/subscriptions/:id', async (c) =>
    details(c, hands, { subscription: await subscriptionOf(hands, c.req.param('id')), trouble: null }),
  )
  // Where a browser stands after a refused change, when it asks for the address again.
  app.get('/subscriptions/:id/edit', async (c) =>
    back(c, hands, { subscription: await subscriptionOf(hands, c.req.param('id')), message: null }),
  )
  app.post('/subscriptions/:id/edit', (c) => edit(c, hands))
  app.post('/subscriptions/:id/pause', (c) => change(c, hands, { paused: true }))
  app.post('/subscriptions/:id/resume', async (c) => {
    const { from } = await c.req.parseBody()
    return await change(c, hands, { paused: false, from: from === 'last' ? 'last' : 'now' })
  })
  app.post('/subscriptions/:id/remove', async (c) => {
    await dropSubscription(hands, await subscriptionOf(hands, c.req.param('id')))
    return c.redirect(inTopic('/subscriptions', await frameOf(c, hands)), 303)
  })
  app.post('/subscriptions/:id/test', async (c) => {
    const subscription = await subscriptionOf(hands, c.req.param('id'))
    return await back(c, hands, { subscription, message: await testSubscription(hands, subscription) })
  })
  app.post('/subscriptions/:id/messages/:message/again', async (c) => {
    const subscription = await subscriptionOf(hands, c.req.param('id'))
    const message = await sendAgain(hands, subscription, c.req.param('message'))
    return await back(c, hands, { subscription, message })
  })
  return app
}

async function overview(c: Context, hands: WebHands): Promise<Response> {
  const frame = await frameOf(c, hands)
  const subscriptions = await listSubscriptions(hands.db, frame.topic.id)
  const counts = await countMessages(hands.db, hands.now() - monthMs)
  const listed = []
  for (const subscription of subscriptions) {
    const [last = null] = await loggedMessages(hands.db, subscription.id, { limit: 1 })
    listed.push({ subscription, last, counts: counts.get(subscription.id) ?? { waiting: 0, failed: 0 } })
  }
  return c.html(subscriptionsPage(frame, listed))
}

async function blank(c: Context, hands: WebHands, trouble: FormTrouble | null): Promise<Response> {
  const frame = await frameOf(c, hands)
  const filters = (await listFilters(hands.db)).filter(({ topicId }) => topicId === frame.topic.id)
  const kind = trouble?.typed['kind'] ?? askedText(c, 'kind')
  const model = {
    kind: isTargetKind(kind) ? kind : null,
    filters,
    filterId: askedNumber(c, 'filter', positions),
    hasMail: hands.hasMail,
    trouble,
  }
  return c.html(newSubscriptionPage(frame, model), trouble === null ? 200 : 422)
}

async function make(c: Context, hands: WebHands): Promise<Response> {
  const typed = await typedFields(c)
  try {
    const subscription = await makeSubscription(hands, typedBody(typed))
    return await back(c, hands, { subscription, message: null })
  } catch (error) {
    return await blank(c, hands, troubleOf(error, typed))
  }
}

async function edit(c: Context, hands: WebHands): Promise<Response> {
  const subscription = await subscriptionOf(hands, c.req.param('id'))
  const typed = await typedFields(c)
  try {
    await changeSubscription(hands, subscription, typedBody({ ...typed, kind: subscription.target.kind }))
    return await back(c, hands, { subscription, message: null })
  } catch (error) {
    return await details(c, hands, {
      subscription,
      trouble: troubleOf(error, { ...typed, kind: subscription.target.kind }),
    })
  }
}

/** Only what was typed wrong is said beside the form. */
function troubleOf(error: unknown, typed: FormTrouble['typed']): FormTrouble {
  if (!(error instanceof WebProblem) || error.status !== 422) throw error
  return typedTrouble(typed, error)
}

async function details(
  c: Context,
  hands: WebHands,
  { subscription, trouble }: { readonly subscription: Subscription; readonly trouble: FormTrouble | null },
): Promise<Response> {
  const frame = await frameOf(c, hands)
  const filters = (await listFilters(hands.db)).filter(
    ({ topicId }) => topicId === subscription.filter.topicId,
  )
  const messages = await loggedMessages(hands.db, subscription.id, { limit: 50 })
  const sent = askedNumber(c, 'sent', positions)
  const model = { subscription, filters, messages, sent, trouble }
  return c.html(subscriptionPage(frame, model), trouble === null ? 200 : 422)
}

async function change(c: Context, hands: WebHands, body: object): Promise<Response> {
  const subscription = await subscriptionOf(hands, c.req.param('id'))
  await changeSubscription(hands, subscription, body)
  return await back(c, hands, { subscription, message: null })
}

async function back(
  c: Context,
  hands: WebHands,
  {
    subscription,
    message,
  }: { readonly subscription: Pick<Subscription, 'id'>; readonly message: number | null },
): Promise<Response> {
  const sent = message === null ? '' : `?sent=${message}`
  const frame = await frameOf(c, hands)
  return c.redirect(inTopic(`/subscriptions/${subscription.id}${sent}`, frame), 303)
}
