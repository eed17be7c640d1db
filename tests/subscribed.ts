import type { FetcherOptions } from '#fetch/fetcher.ts'
import type { SubscriptionOptions, Target } from '#model/subscription.ts'
import { addFilter } from '#storage/filters.ts'
import { addSubscription } from '#storage/subscriptions.ts'
import { type DeliverHands, deliver } from '#workers/deliver.ts'
import { notify } from '#workers/notify.ts'
import { openArrivals } from './arrivals.ts'
import { type TestDatabase, openTestDatabase } from './database.ts'
import { localFetcher } from './local-fetcher.ts'
import { type Receiver, openReceiver } from './receiver.ts'

export const now = Date.UTC(2023, 9, 20, 12)
export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const signingSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
export const atOnce: SubscriptionOptions = {
  changes: ['origin', 'denial', 'confirmation', 'outcome', 'edited', 'deleted', 'fact'],
  zone: 'UTC',
  quiet: null,
  digest: 'off',
  digestAt: '08:00',
}

/** The small topic with posts that arrive, and a receiver on this machine that a filter's stories can be sent to. */
export async function openSubscribed(
  change: Partial<DeliverHands> = {},
  fetching: Partial<FetcherOptions> = {},
) {
  const database = await openTestDatabase()
  const receiver = await openReceiver()
  const world = await openArrivals(database, now)
  const { clock } = world
  const fetcher = localFetcher([receiver.port], { now: () => clock.now, ...fetching })
  const hands: DeliverHands = {
    db: database.db,
    ask: fetcher.ask,
    mail: null,
    env: {},
    now: () => clock.now,
    random: () => 0.5,
    base: 'https://leaks.example',
    ...change,
  }
  const subscribe = subscriber(database, receiver, clock)
  /** What the two jobs do, one after the other. */
  const serve = async (id: number): Promise<string[]> => {
    await notify(world.hands, id)
    return [...(await deliver(hands, id)).failures]
  }
  return { database, receiver, fetcher, ...world, deliverHands: hands, subscribe, serve }
}

function subscriber({ db }: TestDatabase, receiver: Receiver, clock: { now: number }) {
  return async (
    given: { query?: string; target?: Target; options?: Partial<SubscriptionOptions> } = {},
  ): Promise<number> => {
    const {
      query = '',
      target = { kind: 'webhook', url: `${receiver.origin}/hook/T0psecretpath`, secret: signingSecret },
    } = given
    const secret = `filter ${Math.floor(clock.now)} ${query} ${receiver.port} ${filters++}`
    const filter = await addFilter(
      db,
      { secret, topicId: 'mios', name: query === '' ? 'All' : query, query },
      clock.now,
    )
    const options = { ...atOnce, ...given.options }
    return await addSubscription(db, { filterId: filter.id, target, options }, clock.now)
  }
}

let filters = 0
