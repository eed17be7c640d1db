import { Queue, createPostgresBackend, withBackend } from 'bullmq'
import { type EngineAddress, connect } from './instance.ts'

/**
 * Leaves the schedule as BullMQ does if a tick runs while its interval is changed: with the new interval, the next run
 * an hour away.
 */
export async function leaveScheduleFarAway(address: EngineAddress, everyMs: number): Promise<void> {
  const { engine, end } = connect(address)
  const queue =
    engine.kind === 'redis'
      ? new Queue('schedule', { connection: engine.redis, prefix: engine.prefix ?? '' })
      : new (withBackend(createPostgresBackend).Queue)('schedule', { connection: engine.pool as never })
  const startDate = Date.now() + 3_600_000
  await queue.upsertJobScheduler('schedule', { every: everyMs, startDate }, { name: 'schedule', data: {} })
  await queue.close()
  await end()
}
