import type { Subscription } from '#model/subscription.ts'
import { deliverAgain } from '#storage/delivery-log.ts'
import { insertTest } from '#storage/deliveries.ts'
import { type Filter, getFilter } from '#storage/filters.ts'
import {
  addSubscription,
  editSubscription,
  getSubscription,
  haltSubscription,
  removeSubscription,
  resumeSubscription,
  takeSubscription,
} from '#storage/subscriptions.ts'
import { pathNumber } from './asked.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'
import { type SubscriptionWish, readSubscription, readTarget, usualOptions } from './subscription-body.ts'

/** The subscription under an id of a path. Throws a problem if there is none. */
export async function subscriptionOf(hands: WebHands, id: string | undefined): Promise<Subscription> {
  const number = pathNumber(id)
  const found = number === null ? null : await getSubscription(hands.db, number)
  if (found !== null) return found
  throw new WebProblem(
    404,
    'There is no such subscription.',
    'The page of notifications lists those there are.',
  )
}

/** Subscribes as a body says, from now on. Throws a problem for what cannot be. */
export async function makeSubscription(hands: WebHands, body: unknown): Promise<Subscription> {
  const { filter, target: given, options = {}, ...rest } = readSubscription(body)
  if (filter === undefined || given === undefined || Object.keys(rest).length > 0) {
    throw new WebProblem(
      422,
      'A subscription needs a filter and a target, and nothing else but options.',
      'Give the number of a filter as "filter", and a "target" with its "kind".',
    )
  }
  await requireFilter(hands, filter)
  const target = readTarget(given, null)
  requireMail(hands, target.kind)
  const subscribed = { filterId: filter, target, options: { ...usualOptions(), ...options } }
  const id = await addSubscription(hands.db, subscribed, hands.now())
  return await subscriptionOf(hands, String(id))
}

/**
 * Changes a subscription as a body says, whole or not at all. Throws a problem for what cannot be, and whatever `check`
 * throws, which sees it as nobody else can change it any more.
 */
export async function changeSubscription(
  hands: WebHands,
  { id }: Pick<Subscription, 'id'>,
  body: unknown,
  check: (before: Subscription) => void = () => {},
): Promise<Subscription> {
  const wish = readSubscription(body)
  const wished = wish.filter === undefined ? null : await requireFilter(hands, wish.filter)
  await hands.db.transaction().execute(async (transaction) => {
    const before = await takeSubscription(transaction, id)
    if (before === null) return
    check(before)
    const { filter = before.filter.id, target, options, paused, from = 'now' } = wish
    const edit = {
      filterId: filter,
      target: target === undefined ? before.target : readTarget(target, before.target),
      options: { ...before.options, ...options },
    }
    requireMail(hands, edit.target.kind)
    if (wished !== null) requireSameTopic(before, wished)
    if (wish.filter !== undefined || target !== undefined || options !== undefined) {
      await editSubscription(transaction, id, edit)
    }
    if (paused === true) await haltSubscription(transaction, id, { state: 'paused', why: null }, hands.now())
    requireFilterInUse(before, wish)
    if (paused === false) await resumeSubscription(transaction, id, { from, now: hands.now() })
  })
  return await subscriptionOf(hands, String(id))
}

/** Removes a subscription with all that waits to be sent. Throws whatever `check` throws; then it stays. */
export async function dropSubscription(
  hands: WebHands,
  { id }: Pick<Subscription, 'id'>,
  check: (before: Subscription) => void = () => {},
): Promise<void> {
  await hands.db.transaction().execute(async (transaction) => {
    const before = await takeSubscription(transaction, id)
    if (before === null) return
    check(before)
    await removeSubscription(transaction, id)
  })
}

/** Sends a test message and waits for what comes of it. Returns its id. */
export async function testSubscription(hands: WebHands, { id }: Pick<Subscription, 'id'>): Promise<number> {
  const test = await insertTest(hands.db, id, hands.now())
  await hands.sendTests(id)
  return test
}

/** Sends a settled message once more. Throws a problem if there is none. */
export async function sendAgain(
  hands: WebHands,
  { id: subscriptionId }: Pick<Subscription, 'id'>,
  message: string | undefined,
): Promise<number> {
  const id = pathNumber(message)
  const found = id !== null && (await deliverAgain(hands.db, { subscriptionId, id, now: hands.now() }))
  if (found) return id
  throw new WebProblem(
    404,
    'There is no such message to send again.',
    'It may be waiting to be sent already, or be older than 30 days.',
  )
}

async function requireFilter({ db }: WebHands, id: number): Promise<Filter> {
  const found = await getFilter(db, id)
  if (found !== null) return found
  throw new WebProblem(422, `There is no filter ${id} in use.`, 'Make one on the search page first.')
}

/** What would be taken up again has something to tell. */
function requireFilterInUse(before: Subscription, wish: SubscriptionWish): void {
  if (wish.paused !== false || wish.filter !== undefined || before.filter.revokedAt === null) return
  throw new WebProblem(422, 'Its filter was revoked.', 'Choose another filter for it, then resume it.')
}

/** Positions of one topic's stream say nothing in another's. */
function requireSameTopic(before: Subscription, { topicId }: Filter): void {
  if (topicId === before.filter.topicId) return
  throw new WebProblem(422, 'This filter is of another topic.', 'Make a subscription of its own for it.')
}

function requireMail({ hasMail }: WebHands, kind: string): void {
  if (kind !== 'mail' || hasMail) return
  throw new WebProblem(
    422,
    'No mail can be sent: the settings name no SMTP server.',
    'Set LEAKWIRE_SMTP_URL and LEAKWIRE_MAIL_FROM and start Leakwire again.',
  )
}
