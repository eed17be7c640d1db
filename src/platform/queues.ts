import {
  ErrorCode,
  type Job,
  Queue,
  WaitingError,
  Worker,
  createPostgresBackend,
  runMigrations,
  withBackend,
} from 'bullmq'
import type { Redis } from 'ioredis'
import type { Pool } from 'pg'

/** The jobs there are, and what each carries: ids only, never content. */
export interface JobData {
  readonly schedule: Record<string, never>
  readonly poll: { readonly sourceId: string }
  readonly digest: { readonly topicId: string }
  readonly merge: { readonly topicId: string }
  readonly websub: { readonly sourceId: string }
  readonly links: Record<string, never>
  readonly ping: Record<string, never>
  readonly live: Record<string, never>
  readonly notify: { readonly subscriptionId: number }
  readonly deliver: { readonly subscriptionId: number }
}
export type JobName = keyof JobData
const jobNames: readonly JobName[] = [
  'schedule',
  'poll',
  'digest',
  'merge',
  'websub',
  'links',
  'ping',
  'live',
  'notify',
  'deliver',
]

/** Where queue jobs live. Both engines keep the same promises: tests/conformance. */
export type Engine =
  | { readonly kind: 'postgres'; readonly pool: Pool }
  /** Keys begin with `prefix` ('leakwire' when left out), so that a Redis can be shared. */
  | { readonly kind: 'redis'; readonly redis: Redis; readonly prefix?: string }

/** When a job whose process died is given to another: its lock lapses after `lockMs`, looked for every `lookMs`. */
export interface Patience {
  readonly lockMs: number
  readonly lookMs: number
}

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
  /**
   * Makes the schedule job run every `everyMs`, once in the whole installation. Call it again and again: an
   * engine that lost its storage forgot the schedule, and with several workers on PostgreSQL BullMQ 6.7 now and
   * then loses the next tick (once in some eight busy runs); nothing else brings it back.
   */
  readonly keepSchedule: (everyMs: number) => Promise<void>
  /** Runs jobs in this process until `close`. */
  readonly work: <N extends JobName>(work: Work<N>) => Promise<void>
  /** Jobs that wait or run, by name. */
  readonly depth: () => Promise<Record<JobName, number>>
  /** Takes no more work and lets running jobs finish; one that has not within `drainMs` is given back to wait. */
  readonly close: (drainMs: number) => Promise<void>
}

type Run = (job: Job, token?: string) => Promise<void>

interface EngineClasses {
  readonly newQueue: (name: JobName) => Queue
  readonly newWorker: (name: JobName, run: Run, concurrency: number) => Worker
}

/** Opens the queues on `engine`. `onError` hears of lost connections and failed jobs; the queue goes on by itself. */
export async function openQueues(
  engine: Engine,
  onError: (error: Error, job?: string) => void,
  patience: Patience = { lockMs: 15_000, lookMs: 5_000 },
): Promise<Queues> {
  if (engine.kind === 'postgres') await migrateQueue(engine.pool)
  const classes = classesOf(engine, patience)
  const tell = (error: Error): void => {
    if (!(hasEnded(engine) && isShutdown(error))) onError(error)
  }
  const queues = openEach(classes, tell)
  const workers: Worker[] = []
  const outOfTime = new AbortController()
  let closing = false
  return {
    add: async (name, jobs) => {
      await queues[name].addBulk(
        jobs.map(({ id, data }) => ({ name, data, opts: { jobId: jobIdOf(name, id) } })),
      )
    },
    keepSchedule: (everyMs) => keepSchedule(queues.schedule, everyMs),
    work: async ({ name, concurrency, run }) => {
      if (closing) throw new Error('The queues are closed: no more work is taken up.')
      const runOrGiveBack: Run = async (job, token) => {
        if (!(await endsBefore(outOfTime.signal, run(job.data)))) await giveBack(job, token)
      }
      const worker = classes.newWorker(name, runOrGiveBack, concurrency)
      worker.on('error', (error) => {
        tell(error)
        // BullMQ asks again at once after such an error, without a pause in which anything else could run.
        if (hasEnded(engine)) void worker.close(true)
      })
      worker.on('failed', (job, error) => onError(error, job?.id ?? name))
      workers.push(worker)
      await worker.waitUntilReady()
    },
    depth: () => depthOf(queues),
    close: async (drainMs) => {
      closing = true
      const drained = setTimeout(() => outOfTime.abort(), drainMs)
      // An engine that is gone takes nothing back: its jobs' locks lapse instead.
      await Promise.race([closeAll(workers), after(drainMs + giveBackMs)])
      clearTimeout(drained)
      await closeAll(Object.values(queues))
    },
  }
}

/** PostgreSQL stops; where its connections are ended anyway that is no news, and BullMQ tells it for each queue. */
function isShutdown(error: Error): boolean {
  return 'code' in error && error.code === adminShutdown
}

/** True once its owner ended the connections: nothing can be asked of it any more. */
function hasEnded(engine: Engine): boolean {
  return engine.kind === 'postgres' ? engine.pool.ending : engine.redis.status === 'end'
}

/** Each kind of job is a queue of its own, so that a slow kind never stands before a quick one. */
function openEach({ newQueue }: EngineClasses, onError: (error: Error) => void): Record<JobName, Queue> {
  const queues = jobNames.map((name) => {
    const queue = newQueue(name)
    queue.on('error', onError)
    return [name, queue] as const
  })
  return Object.fromEntries(queues) as Record<JobName, Queue>
}

async function keepSchedule(queue: Queue, everyMs: number): Promise<void> {
  await putSchedule(queue, everyMs)
  const schedule = await queue.getJobScheduler(scheduleId)
  if ((schedule?.next ?? 0) <= Date.now() + everyMs + clocksDifferMs) return
  await queue.removeJobScheduler(scheduleId)
  await putSchedule(queue, everyMs)
}

const scheduleId = 'schedule'

/** PostgreSQL's codes. */
const deadlockDetected = '40P01'
const adminShutdown = '57P01'

/** A next run further away than this is no matter of clocks: BullMQ leaves it so if a tick runs while `everyMs` changes. */
const clocksDifferMs = 60_000

/** Where processes put up the schedule at once, or one puts it up as another works, PostgreSQL may end one of them. */
async function putSchedule(queue: Queue, everyMs: number, triesLeft = 5): Promise<void> {
  try {
    await queue.upsertJobScheduler(scheduleId, { every: everyMs }, { name: 'schedule', data: {} })
  } catch (error) {
    // This tick's job and the next one's are there already: the schedule runs, which is all that was asked.
    const { code } = error as { code?: unknown }
    if (code === ErrorCode.SchedulerJobSlotsBusy) return
    if (code !== deadlockDetected || triesLeft === 0) throw error
    await putSchedule(queue, everyMs, triesLeft - 1)
  }
}

async function depthOf(queues: Record<JobName, Queue>): Promise<Record<JobName, number>> {
  const counts = jobNames.map(async (name) => {
    const count = await queues[name].getJobCounts('waiting', 'active', 'prioritized')
    return [name, Object.values(count).reduce((sum, n) => sum + n, 0)] as const
  })
  return Object.fromEntries(await Promise.all(counts)) as Record<JobName, number>
}

/** Listens only as long as `work` runs: the signal lives as long as the process, and jobs are many. */
function endsBefore(signal: AbortSignal, work: Promise<void>): Promise<boolean> {
  return new Promise((settle, fail) => {
    const giveUp = () => settle(false)
    signal.addEventListener('abort', giveUp)
    work.then(() => settle(true), fail).finally(() => signal.removeEventListener('abort', giveUp))
  })
}

/** Puts a job that runs back to wait; WaitingError tells BullMQ that it neither ended nor failed. */
async function giveBack(job: Job, token?: string): Promise<never> {
  await job.moveToWait(token)
  throw new WaitingError()
}

async function closeAll(all: readonly (Queue | Worker)[]): Promise<void> {
  await Promise.all(all.map((one) => one.close()))
}

/** A finished or failed job is forgotten at once: its id is free again, and rows tell what is still due. */
const jobOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const

/** BullMQ refuses ids that are whole numbers ('163' is a fine source) and colons. */
function jobIdOf(name: JobName, id: string): string {
  return `${name}/${encodeURIComponent(id)}`
}

function classesOf(engine: Engine, { lockMs, lookMs }: Patience): EngineClasses {
  const stalled = { lockDuration: lockMs, stalledInterval: lookMs, maxStalledCount: mostKills }
  if (engine.kind === 'redis') {
    const options = { connection: engine.redis, prefix: engine.prefix ?? 'leakwire' }
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

/** A job that took down its process this often and once more is reported as failed instead of run again. */
const mostKills = 3
const giveBackMs = 1_000

async function migrateQueue(pool: Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client)
  } finally {
    client.release()
  }
}

/** Does not keep the process alive. */
function after(ms: number): Promise<void> {
  return new Promise((settle) => {
    setTimeout(settle, ms).unref()
  })
}
