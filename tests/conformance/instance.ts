import { Redis } from 'ioredis'
import { type Connection, openQueuePool } from '#platform/pool.ts'
import { type Engine, type Patience, type Queues, openQueues } from '#platform/queues.ts'

/** How another process reaches the same storage; JSON, so that it can be an argument. */
export type EngineAddress =
  | { readonly kind: 'postgres'; readonly connection: Connection }
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }

/** One process's queues, with the connections below them. */
export interface Instance {
  readonly queues: Queues
  /** Failed jobs in the order they were reported, as 'job: message'. */
  readonly failed: string[]
  readonly end: (drainMs?: number) => Promise<void>
}

/** Jobs in one process of a busy machine never seem abandoned. */
const steady: Patience = { lockMs: 10_000, lookMs: 300 }
/** For processes that are killed: their jobs lapse soon. */
export const hasty: Patience = { lockMs: 500, lookMs: 200 }

/** Opens queues as a process of an installation does; errors of connections are what `dropConnections` asks for. */
export async function openInstance(address: EngineAddress, patience: Patience = steady): Promise<Instance> {
  const { engine, end } = connect(address)
  const failed: string[] = []
  const queues = await openQueues(
    engine,
    (error, job) => {
      if (job !== undefined) failed.push(`${job}: ${error.message}`)
    },
    patience,
  )
  return {
    queues,
    failed,
    end: async (drainMs = 0) => {
      await queues.close(drainMs)
      await end()
    },
  }
}

export function connect(address: EngineAddress): { engine: Engine; end: () => Promise<void> } {
  if (address.kind === 'postgres') {
    const pool = openQueuePool(address.connection, 16, ignore)
    return { engine: { kind: 'postgres', pool }, end: () => pool.end() }
  }
  const redis = new Redis(address.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  redis.on('error', ignore)
  return {
    engine: { kind: 'redis', redis, prefix: address.prefix },
    end: async () => redis.disconnect(),
  }
}

function ignore(): void {}
