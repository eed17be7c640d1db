import { randomBytes } from 'node:crypto'
import type { FetchOutcome, FetchRequest } from '#model/fetch.ts'
import type { Settings } from '#platform/setting-table.ts'
import type { WebHands } from '#web/hands.ts'
import { type Pinged, isPingDue, pingHub } from '#workers/ping-hub.ts'
import { callbackBase } from '#workers/websub/decide.ts'
import type { ReceiveHands } from '#workers/websub/receive.ts'
import type { PushHands } from '#workers/websub/settle-push.ts'
import { type Tended, dueForHub, tendSubscription } from '#workers/websub/tend.ts'

/** What hubs push to us, the subscriptions of the workers and the callback of the web; and what we tell our own hub. */
export interface Push extends Pick<WebHands, 'websub'> {
  /** For polls; undefined where no hub can reach us. */
  readonly poll: PushHands | undefined
  /** The sources whose subscription needs something now. */
  readonly due: () => Promise<string[]>
  readonly tend: (sourceId: string) => Promise<Tended>
  /** The hub that our own feeds name; null where none is set or nobody can reach us. */
  readonly hub: string | null
  readonly isPingDue: () => Promise<boolean>
  readonly ping: () => Promise<Pinged>
}

/** 32 letters, digits, - and _. */
function newSecret(): string {
  return randomBytes(24).toString('base64url')
}

/** Puts the subscriber together; it asks nobody and reads nothing until one of its parts is called. */
export async function openPush(
  settings: Settings,
  hands: Omit<ReceiveHands, 'now' | 'minMs'> & {
    /** Called only once something is to be asked. */
    readonly ask: (request: FetchRequest) => Promise<FetchOutcome>
  },
): Promise<Push> {
  const reachable = settings.websub === 'on' || settings.hub !== '' ? await ownBase(settings) : null
  const base = settings.websub === 'on' ? reachable : null
  const own = settings.hub === '' || reachable === null ? null : { hub: settings.hub, base: reachable }
  const minMs = settings.pollMinMinutes * 60_000
  const on = { ...hands, now: Date.now, minMs, callbackBase: base }
  return {
    poll: base === null ? undefined : { newSecret },
    due: () => dueForHub(on),
    tend: (sourceId) => tendSubscription(on, sourceId),
    hub: own?.hub ?? null,
    isPingDue: async () => own !== null && (await isPingDue(on)),
    ping: async () => (own === null ? { kind: 'told', filters: 0 } : await pingHub({ ...on, ...own })),
    websub: {
      // Reading feeds takes libraries that most pages never need.
      answer: async (key, asked) => {
        const { answerHub } = await import('#workers/websub/receive.ts')
        return await answerHub(on, key, asked)
      },
      receive: async (key, delivery) => {
        const { receive } = await import('#workers/websub/receive.ts')
        return await receive(on, key, delivery)
      },
    },
  }
}

/** The rules of addresses are loaded for those who want pushes: most installations, and most commands, do not. */
async function ownBase({ baseUrl, allowNetworks }: Settings): Promise<string | null> {
  const { createAddressRules } = await import('#fetch/address.ts')
  const rules = createAddressRules({ allowNetworks, allowPorts: [] })
  return callbackBase(baseUrl, (address) => rules.judge(address).kind !== 'refused')
}
