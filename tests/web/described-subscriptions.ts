import { claimParcel, packDeliveries, settleParcel } from '#storage/deliveries.ts'
import type { WebHands } from '#web/hands.ts'
import type { Call } from './described-web.ts'
import { secrets } from './subscribing.ts'

const path = '/api/subscriptions/1'
const { secret: _made, ...unsigned } = secrets.webhook
const options = { zone: 'Europe/Berlin', quiet: { from: '22:00', to: '07:00' }, digest: 'daily' }

/** A target that takes every test message at once. Only the network is played. */
export function takesTests({ db, now }: Pick<WebHands, 'db' | 'now'>): WebHands['sendTests'] {
  return async (id) => {
    await packDeliveries(db, id, now())
    const parcel = await claimParcel(db, id, { now: now(), leaseMs: 60_000, onlyTests: true })
    if (parcel === null) throw new Error(`Subscription ${id} has no test to send.`)
    await settleParcel(db, parcel.id, { state: 'sent', outcome: 'It answered 200.', fix: null }, now())
  }
}

/** Calls that follow each other, as in `callsOf`; the first filter is in use. */
export const subscriptionCalls: Readonly<Record<string, readonly Call[]>> = {
  subscribe: [unsigned, ...Object.values(secrets)].map((target) => {
    return { path: '/api/subscriptions', body: { filter: 1, target, options } }
  }),
  listSubscriptions: [{ path: '/api/subscriptions' }, { path: '/api/subscriptions?topic=mios&limit=1' }],
  testSubscription: [{ path: `${path}/test` }, { path: `${path}/test` }],
  sendAgain: [{ path: `${path}/messages/1/again` }],
  readSubscription: [{ path }],
  listMessages: [{ path: `${path}/messages` }, { path: `${path}/messages?limit=1` }],
  changeSubscription: [
    { path, body: { target: { url: 'https://hooks.example/other' }, options: { quiet: null } } },
    { path, body: { paused: true } },
    { path, body: { paused: false, from: 'last' } },
  ],
  unsubscribe: [{ path }],
}

/** The same for the passwords of reader apps. */
export const readerPasswordCalls: Readonly<Record<string, readonly Call[]>> = {
  makeReaderPassword: [
    { path: '/api/reader-passwords', body: { name: 'Phone' } },
    { path: '/api/reader-passwords', body: { name: 'Tablet' } },
  ],
  listReaderPasswords: [{ path: '/api/reader-passwords' }, { path: '/api/reader-passwords?limit=1' }],
  revokeReaderPassword: [{ path: '/api/reader-passwords/1' }],
}
