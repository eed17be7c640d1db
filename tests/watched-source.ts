import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Kysely } from 'kysely'
import type { Source, SourceStatus } from '#model/source.ts'
import { getSource, saveSources } from '#storage/sources.ts'
import type { Tables } from '#storage/tables.ts'
import { type PollHands, type PollReport, poll } from '#workers/poll.ts'
import { pollHands } from './poll-hands.ts'
import { localFetcher } from './local-fetcher.ts'
import { localServer } from './local-server.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
let sources = 0

/** A source at a server of its own, polled on a clock of the test's. */
export interface Watched {
  readonly id: string
  readonly origin: string
  /** What the host was asked, in order. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  /** Polls with a fetcher made for it alone, as after a restart. `force`: although it is not due. */
  readonly poll: (force?: boolean) => Promise<PollReport>
  /** What is known of it now. */
  readonly status: () => Promise<Source & SourceStatus>
  /** Its owner gives it another address on the same host. */
  readonly follow: (path: string) => Promise<void>
}

interface Watching {
  readonly db: Kysely<Tables>
  readonly clock: { readonly now: number }
  /** In place of the usual ones. */
  readonly hands?: Partial<PollHands>
  readonly more?: Partial<Source>
}

/**
 * A source whose host answers what `answer` says. Polled at least every quarter of an hour, at most every week. `more`:
 * what its owner says of it; '{host}' in an address stands for its host.
 */
export async function watchedSource(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
  { db, clock, hands: own = {}, more = {} }: Watching,
): Promise<Watched> {
  const asked: Watched['asked'] = []
  const { origin, port } = await localServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers })
    answer(request, response)
  })
  const id = `watched-${sources++}`
  const source: Source = {
    id,
    kind: 'feed',
    // No two alike, even if the system gives out a port again.
    address: `${origin}/feed#${id}`,
    name: 'A feed',
    lang: null,
    group: null,
    mode: 'curated',
    ...more,
    ...(more.address !== undefined && { address: more.address.replace('{host}', new URL(origin).host) }),
  }
  await saveSources(db, [source], 'added', clock.now)
  const now = () => clock.now
  return {
    id: source.id,
    origin,
    asked,
    poll: async (force = false) => {
      const fetcher = localFetcher([port], { now, userAgent: 'Leakwire/test (+https://owner.example)' })
      const hands = pollHands({ db, ask: fetcher.ask, now, maxMs: 7 * DAY, ...own })
      return await poll(hands, source.id, force)
    },
    status: async () => {
      const status = await getSource(db, source.id)
      if (status === null) throw new Error('no such source')
      return status
    },
    follow: async (path) => {
      await saveSources(db, [{ ...source, address: `${origin}${path}#${id}` }], 'added', clock.now)
    },
  }
}
