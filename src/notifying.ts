import type { Kysely } from 'kysely'
import type { Fetcher } from '#fetch/fetcher.ts'
import type { Settings } from '#platform/setting-table.ts'
import { forgetNews } from '#storage/delivery-log.ts'
import { subscriptionsToServe } from '#storage/deliveries.ts'
import { subscriptionsBehind } from '#storage/subscriptions.ts'
import type { Tables } from '#storage/tables.ts'
import type { AliasTable } from '#text/aliases.ts'
import type { DeliverReport } from '#workers/deliver.ts'
import type { NotifyReport } from '#workers/notify.ts'

/** What tells subscriptions of the stream. */
export interface Notifying {
  /** Subscriptions that have something to read, and those that have something to send. */
  readonly due: () => Promise<{ readonly toNotify: readonly number[]; readonly toServe: readonly number[] }>
  readonly notify: (subscriptionId: number) => Promise<NotifyReport>
  readonly deliver: (subscriptionId: number, isTest?: boolean) => Promise<DeliverReport>
}

const keepNewsMs = 30 * 24 * 3_600_000

/** Puts the sender of notifications together; its parts are loaded when there is a subscription to serve. */
export function openNotifying(
  settings: Settings,
  hands: {
    readonly db: Kysely<Tables>
    readonly aliases: () => Promise<AliasTable>
    /** Called only once something is to be sent. */
    readonly send: () => Promise<Pick<Fetcher, 'ask' | 'mail'>>
  },
): Notifying {
  const { db, aliases } = hands
  return {
    due: async () => {
      await forgetNews(db, Date.now() - keepNewsMs)
      return { toNotify: await subscriptionsBehind(db), toServe: await subscriptionsToServe(db, Date.now()) }
    },
    notify: async (id) => {
      const { notify } = await import('#workers/notify.ts')
      return await notify({ db, aliases: await aliases(), now: Date.now }, id)
    },
    deliver: async (id, isTest) => {
      const { deliver } = await import('#workers/deliver.ts')
      const { ask, mail } = await hands.send()
      const server = { url: settings.smtpUrl, from: settings.mailFrom }
      return await deliver(
        {
          db,
          ask,
          mail: server.url === '' || server.from === '' ? null : (letter) => mail(server, letter),
          env: process.env,
          now: Date.now,
          random: Math.random,
          base: baseOf(settings),
        },
        id,
        isTest,
      )
    },
  }
}

/** What stands before the paths in messages: without a public address, this machine's own. */
function baseOf({ baseUrl, port }: Settings): string {
  return baseUrl === '' ? `http://localhost:${port}` : baseUrl
}
