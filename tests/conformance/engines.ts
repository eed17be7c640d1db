import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { DatabaseError, type Pool } from 'pg'
import { openTestDatabase } from '#tests/database.ts'
import { openTestRedis } from '#tests/redis.ts'
import type { EngineAddress } from './instance.ts'

/** A storage for queues that the promises are tried on. */
export interface TestEngine {
  readonly name: string
  readonly address: EngineAddress
  /** Loses everything, as an engine that keeps nothing on disk does when it is restarted. */
  readonly wipe: () => Promise<void>
  /** Ends every connection that workers hold, as a restarting server does. */
  readonly dropConnections: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The run's embedded PostgreSQL, in a database of its own. */
export async function postgresEngine(): Promise<TestEngine> {
  const { connection, pool, close } = await openTestDatabase()
  return {
    name: 'PostgreSQL',
    address: { kind: 'postgres', connection },
    wipe: async () => {
      const { rows } = await pool.query<{ name: string }>(
        `select format('bullmq.%I', tablename) as name from pg_tables
          where schemaname = 'bullmq' and tablename not like '%migration%'`,
      )
      if (rows.length > 0) await truncate(pool, rows.map(({ name }) => name).join(', '))
    },
    dropConnections: async () => {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'leakwire queue'`,
      )
    },
    close,
  }
}

/** PostgreSQL's code: two who wait for each other; it ends one of them. */
const deadlockDetected = '40P01'

/** A worker that takes up a job may hold what this waits for, and wait for what this holds. */
async function truncate(pool: Pool, tables: string, triesLeft = 10): Promise<void> {
  try {
    await pool.query(`truncate ${tables}`)
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === deadlockDetected) || triesLeft === 0) throw error
    await truncate(pool, tables, triesLeft - 1)
  }
}

/** Redis as tests/redis.ts finds it; null where there is none. Its other keys are left alone. */
export async function redisEngine(): Promise<TestEngine | null> {
  const server = await openTestRedis()
  if (server === null) return null
  const redis = new Redis(server.url)
  const prefix = `leakwire-test-${randomUUID()}`
  const wipe = async () => {
    const keys = await redis.keys(`${prefix}:*`)
    if (keys.length > 0) await redis.del(keys)
  }
  return {
    name: 'Redis',
    address: { kind: 'redis', url: server.url, prefix },
    wipe,
    dropConnections: async () => {
      await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    },
    close: async () => {
      await wipe()
      redis.disconnect()
      await server.close()
    },
  }
}
