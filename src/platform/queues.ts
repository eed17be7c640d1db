import { type Job, Queue, Worker, createPostgresBackend, runMigrations, withBackend } from 'bullmq'
import type { Redis } from 'ioredis'
import type { Pool } from 'pg'

/** The jobs there are, and what each carries: ids only, never content. */
export interface JobData {
  readonly schedule: Record<string, never>
  readonly poll: { readonly sourceId: string }
  readonly digest: { readonly topicId: string }
}
export type JobName = keyof JobData
export const jobNames: readonly JobName[] = ['schedule', 'poll', 'digest']

/** Where queue jobs live. Both engines keep the same promises: tests/conformance. */
export type Engine =
  | { readonly kind: 'postgres'; readonly pool: Pool }
  | { readonly kind: 'redis'; readonly redis: Redis }

export interface Work<N extends JobName> {
  readonly name: N
  /** How many at once in this process. */
  readonly concurrency: number
  readonly run: (data: JobData[N]) => Promise<void>
}

/** What is enqueued only says "look now"; rows say what is due, so a lost or doubled job loses and doubles nothing. */
export interface Queues {
  /** Enqueues jobs; one whose id already waits or runs is not added again. */
  readonly add: <N extends JobName>(
    name: N,
    jobs: readonly { id: string; data: JobData[N] }[],
  ) => Promise<void>
  /** Makes the schedule job run every `everyMs`, once in the whole installation; safe to call again and again. */
  readonly keepSchedule: (everyMs: number) => Promise<void>
  /** Runs jobs in this process until `close`. */
  readonly work: <N extends JobName>(work: Work<N>) => Promise<void>
  /** Jobs that wait or run, by name. */
  readonly depth: () => Promise<Record<JobName, number>>
  /** Takes no more work, lets running jobs finish, at most `drainMs`. */
  readonly close: (drainMs: number) => Promise<void>
}

interface EngineClasses {
  readonly newQueue: (name: JobName) => Queue
  readonly newWorker: (name: JobName, run: (job: Job) => Promise<void>, concurrency: number) => Worker
}

/** Opens the queues on `engine`. `onError` hears of lost connections and failed jobs; the queue goes on by itself. */
export async function openQueues(
  engine: Engine,
  onError: (error: Error, job?: string) => void,
): Promise<Queues> {
  if (engine.kind === 'postgres') await migrateQueue(engine.pool)
  const classes = classesOf(engine)
  const queues = Object.fromEntries(jobNames.map((name) => [name, classes.newQueue(name)])) as Record<
    JobName,
    Queue
  >
  for (const queue of Object.values(queues)) queue.on('error', onError)
  const workers: Worker[] = []
  return {
    add: async (name, jobs) => {
      await queues[name].addBulk(jobs.map(({ id, data }) => ({ name, data, opts: { jobId: id } })))
    },
    keepSchedule: async (everyMs) => {
      await queues.schedule.upsertJobScheduler('schedule', { every: everyMs }, { name: 'schedule', data: {} })
    },
    work: async ({ name, concurrency, run }) => {
      const worker = classes.newWorker(name, (job) => run(job.data), concurrency)
      worker.on('error', onError)
      worker.on('failed', (job, error) => onError(error, `${name} ${job?.id ?? ''}`))
      workers.push(worker)
      await worker.waitUntilReady()
    },
    depth: async () => {
      const counts = jobNames.map(async (name) => {
        const count = await queues[name].getJobCounts('waiting', 'active', 'prioritized')
        return [name, Object.values(count).reduce((sum, n) => sum + n, 0)] as const
      })
      return Object.fromEntries(await Promise.all(counts)) as Record<JobName, number>
    },
    close: async (drainMs) => {
      await Promise.race([Promise.all(workers.map((worker) => worker.close())), after(drainMs)])
      await Promise.all(Object.values(queues).map((queue) => queue.close()))
    },
  }
}

/** A finished or failed job is forgotten at once: its id is free again, and rows tell what is still due. */
const jobOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const

function classesOf(engine: Engine): EngineClasses {
  if (engine.kind === 'redis') {
    const options = { connection: engine.redis, prefix: 'leakwire' }
    return {
      newQueue: (name) => new Queue(name, { ...options, defaultJobOptions: jobOptions }),
      newWorker: (name, run, concurrency) => new Worker(name, run, { ...options, concurrency, ...stalled }),
    }
  }
  const { Queue: PgQueue, Worker: PgWorker } = withBackend(createPostgresBackend)
  // pg's own Pool type is wider than the interface BullMQ declares for it.
  const connection = engine.pool as unknown as Parameters<typeof createPostgresBackend>[1]['connection']
  return {
    newQueue: (name) =>
      new PgQueue(name, {
        connection,
        defaultJobOptions: jobOptions,
      }) as unknown as Queue,
    newWorker: (name, run, concurrency) =>
      new PgWorker(name, run, {
        connection,
        concurrency,
        ...stalled,
      }) as unknown as Worker,
  }
}

/** A job whose process died is given to another after at most about these times. */
const stalled = { lockDuration: 30_000, stalledInterval: 15_000, maxStalledCount: 3 } as const

async function migrateQueue(pool: Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client)
  } finally {
    client.release()
  }
}

function after(ms: number): Promise<void> {
  return new Promise((settle) => {
    setTimeout(settle, ms).unref()
  })
}
