import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type { Redis } from 'ioredis'
import type { Pool } from 'pg'
import type { Tables } from '#storage/tables.ts'
import { type NamedEngine, firstAnswer, placeOf } from './engine-error.ts'
import { type Connection, openPool, openQueuePool, poolSize, queuePoolSize } from './pool.ts'
import { openEmbedded } from './postgres/embedded.ts'
import type { Engine, Queues } from './queues.ts'
import type { Settings } from './setting-table.ts'

/** The engines of this process, opened. */
export interface Runtime {
  readonly db: Kysely<Tables>
  /** The pool under `db`, for LISTEN and COPY. */
  readonly pool: Pool
  /** Where the database is, in words: 'embedded, in ./data' or a host. */
  readonly place: string
  /** Opened when first asked for: `pull` and `search` never need a queue. */
  readonly openQueues: () => Promise<Queues>
  /** Ends running jobs within `drainMs`, then lets go of the engines. */
  readonly close: (drainMs?: number) => Promise<void>
}

const drainPatienceMs = 7_000

/**
 * The one place that chooses engines: DATABASE_URL or the embedded PostgreSQL, and for the queue REDIS_URL or
 * that same PostgreSQL. `onError` hears of connections that break between queries.
 */
export async function openRuntime(
  settings: Settings,
  onError: (error: Error, what?: string) => void,
): Promise<Runtime> {
  const embedded = settings.databaseUrl === '' ? await openEmbedded(settings.data) : null
  const connection: Connection = embedded?.connection ?? { connectionString: settings.databaseUrl }
  const pool = openPool(connection, poolSize, onError)
  const db = openDatabase(pool)
  const postgres = namedPostgres(settings)
  try {
    await firstAnswer(postgres, () => pool.query('select 1'))
  } catch (error) {
    await db.destroy()
    await embedded?.close()
    throw error
  }
  const queue: { opened?: Promise<OpenQueues> } = {}
  return {
    db,
    pool,
    place: embedded === null ? placeOf(settings.databaseUrl) : `embedded, in ${settings.data}`,
    openQueues: async () => {
      queue.opened ??= openOn(settings, connection, postgres, onError).catch((error: unknown) => {
        delete queue.opened
        throw error
      })
      return (await queue.opened).queues
    },
    close: async (drainMs = drainPatienceMs) => {
      await (await queue.opened)?.close(drainMs)
      await db.destroy()
      await embedded?.close()
    },
  }
}

function namedPostgres({ databaseUrl, data }: Settings): NamedEngine {
  return databaseUrl === ''
    ? {
        name: `The PostgreSQL in ${data}`,
        advice: 'Its log, postgres.log there, says more; start Leakwire again.',
      }
    : { name: `PostgreSQL at ${placeOf(databaseUrl)}`, advice: 'Start it, or correct DATABASE_URL.' }
}

/** The queries' view of a pool. */
export function openDatabase(pool: Pool): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

interface OpenQueues {
  readonly queues: Queues
  readonly close: (drainMs: number) => Promise<void>
}

async function openOn(
  settings: Settings,
  connection: Connection,
  postgres: NamedEngine,
  onError: (error: Error, what?: string) => void,
): Promise<OpenQueues> {
  const { engine, named, end } =
    settings.redisUrl === '' ? onPostgres(connection, postgres, onError) : await onRedis(settings, onError)
  // BullMQ is loaded only where a queue is used.
  const { openQueues } = await import('./queues.ts')
  try {
    const queues = await firstAnswer(named, () => openQueues(engine, onError))
    return {
      queues,
      close: async (drainMs) => {
        await queues.close(drainMs)
        await end()
      },
    }
  } catch (error) {
    await end()
    throw error
  }
}

interface OpenEngine {
  readonly engine: Engine
  readonly named: NamedEngine
  readonly end: () => Promise<unknown>
}

function onPostgres(connection: Connection, named: NamedEngine, onError: (error: Error) => void): OpenEngine {
  const pool = openQueuePool(connection, queuePoolSize, onError)
  return { engine: { kind: 'postgres', pool }, named, end: () => pool.end() }
}

/** ioredis is loaded only where it is used. BullMQ asks for maxRetriesPerRequest null on blocking connections. */
async function onRedis(settings: Settings, onError: (error: Error) => void): Promise<OpenEngine> {
  const { Redis } = await import('ioredis')
  const redis = new Redis(settings.redisUrl, { maxRetriesPerRequest: null, lazyConnect: true })
  const named = { name: `Redis at ${placeOf(settings.redisUrl)}`, advice: 'Start it, or correct REDIS_URL.' }
  await firstAnswer(named, () => connectOnce(redis))
  redis.on('error', onError)
  return { engine: { kind: 'redis', redis }, named, end: async () => redis.disconnect() }
}

/** ioredis would go on trying after a failed first time, and tells the reason only as an event. */
async function connectOnce(redis: Redis): Promise<void> {
  const reasons: Error[] = []
  const keepReason = (reason: Error): void => void reasons.push(reason)
  redis.on('error', keepReason)
  try {
    await redis.connect()
  } catch (error) {
    redis.disconnect()
    throw reasons[0] ?? error
  }
  redis.off('error', keepReason)
}
