import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Logger } from 'pino'
import { importConfig, readConfig } from '#config/import-config.ts'
import type { TopicNews } from '#config/import-topics.ts'
import { loadStarter, starterTopic } from '#config/starter.ts'
import type { Fetcher } from '#fetch/fetcher.ts'
import type { Lanes } from '#model/lane.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { type Runtime, openRuntime } from '#platform/runtime.ts'
import type { Settings } from '#platform/setting-table.ts'
import { migrate } from '#storage/migrate.ts'
import type { AliasTable } from '#text/aliases.ts'
import { createAliasTables } from '#workers/alias-tables.ts'
import { incomingPosts } from '#workers/incoming.ts'
import type { IntakeHands } from '#workers/intake.ts'
import { databaseLanes } from '#storage/lanes.ts'
import { trimRaw } from '#storage/raw-answers.ts'
import { hasPostsToReread } from '#storage/reread.ts'
import { lastPosition } from '#storage/stream-entries.ts'
import { hasPostsToJudge, hasPostsToPlace } from '#storage/verdicts.ts'
import type { LiveReport } from '#workers/live.ts'
import type { MergeReport } from '#workers/merge-topic.ts'
import type { PlaceReport } from '#workers/place.ts'
import type { PollHands, PollReport } from '#workers/poll.ts'
import { type Ruleset, createRulesets } from '#workers/ruleset.ts'
import type { LinkReport } from '#workers/short-links.ts'
import { type Notifying, openNotifying } from './notifying.ts'
import { type Push, openPush } from './push.ts'
import { version } from './version.ts'

/** What every role and every command on the database stands on: the engines, and the stages with their hands in. */
export interface Core {
  readonly settings: Settings
  readonly log: Logger
  readonly runtime: Runtime
  readonly ruleset: () => Promise<Ruleset>
  /** Which spellings are one thing, as it is in force. */
  readonly aliases: () => Promise<AliasTable>
  /** What asking sources needs; the network libraries are loaded when it is first called. */
  readonly pollHands: () => Promise<PollHands>
  /** Asks one source; `force`: although its time has not come. */
  readonly poll: (sourceId: string, force?: boolean) => Promise<PollReport>
  /** The same for a source that was just read from the database. */
  readonly pollSource: (source: Source & SourceStatus, force?: boolean) => Promise<PollReport>
  /** Asks where some short addresses lead that posts wait for. */
  readonly resolveLinks: () => Promise<LinkReport>
  /** Listens to live sources until `signal` ends it; `onKept` hears whenever a kept post came. */
  readonly followLive: (signal: AbortSignal, onKept: () => Promise<void>) => Promise<LiveReport>
  readonly digest: (topicId: string) => Promise<PlaceReport>
  /** Merges the stories of a topic that turn out to be one event, if it is time to look. */
  readonly mergeStories: (topicId: string) => Promise<MergeReport>
  readonly push: Push
  readonly notifying: Notifying
  readonly close: () => Promise<void>
}

export interface OpenOptions {
  readonly starter?: boolean
  /** Hears of the first notice of a source each day. Left out: the log does. */
  readonly onNotice?: IntakeHands['onNotice']
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const bytesAMb = 1_000_000
/** Enough that reading and writing go on side by side. */
const desks = 12

/**
 * Opens the engines, brings the schema up, puts config/ in force, and on the first start loads the starter archive,
 * unless `starter` is false: then a later start does.
 * Throws what a person can mend as ConfigError, EmbeddedDatabaseError or NewerSchemaError, with nothing left open.
 */
export async function openCore(
  settings: Settings,
  log: Logger,
  { starter = true, onNotice = logNotice(log) }: OpenOptions = {},
): Promise<Core> {
  // Before anything is opened or made: files that a person has to mend leave no trace.
  const isFirst = settings.databaseUrl === '' && !existsSync(settings.data)
  const config = await readConfig(settings.config, { isFirst })
  const runtime = await openRuntime(settings, (error, what) => {
    // That connections end when we close them is no news.
    if (!runtime.pool.ending) log.warn({ err: error, what }, 'a connection or job failed')
  })
  try {
    await migrate(runtime.db)
    for (const news of await importConfig(runtime.db, config, Date.now())) logTopicNews(log, news)
    const ruleset = createRulesets(runtime.db, Date.now)
    const aliases = createAliasTables(runtime.db, Date.now)
    const core = await coreOn({ settings, log, runtime, ruleset, aliases, onNotice })
    if (starter) await tellStarter(core)
    return core
  } catch (error) {
    await runtime.close()
    throw error
  }
}

/** Says what became of a topic's file. */
export function logTopicNews(log: Logger, news: TopicNews): void {
  if (news.kind === 'inForce') log.info({ ...news }, 'a topic is in force in a new version')
  else log.warn({ topicId: news.problem.topicId, problems: news.problem.problems }, news.problem.message)
}

function logNotice(log: Logger): IntakeHands['onNotice'] {
  return ({ id }, { code, message }) => log.warn({ sourceId: id, code }, message)
}

/** Takes the starter archive in, and tells of it; also where an earlier start was killed between the two. */
async function tellStarter(core: Core): Promise<void> {
  const taken = await takeStarter(core)
  const isUntold = taken > 0 || (await lastPosition(core.runtime.db, starterTopic)) === 0
  if (isUntold) await core.digest(starterTopic)
}

/** How many posts of the starter archive came in. */
async function takeStarter({ settings, runtime, ruleset }: Core): Promise<number> {
  return await loadStarter(runtime.db, join(settings.config, 'starter'), {
    now: Date.now(),
    prepare: async (posts, source) => {
      const rules = await ruleset()
      return { ruleset: rules.number, posts: await incomingPosts(posts, source, rules) }
    },
  })
}

/** Stages are loaded when first used: a web role polls nothing, and most commands neither poll nor digest. */
async function coreOn(
  on: Pick<Core, 'settings' | 'log' | 'runtime' | 'ruleset' | 'aliases'> & {
    readonly onNotice: IntakeHands['onNotice']
  },
): Promise<Core> {
  const { settings, runtime, ruleset, aliases } = on
  const { db } = runtime
  const push: Push = await openPush(settings, {
    db,
    ruleset,
    ask: async (request) => (await pollHands()).ask(request),
    read: async (...body) => (await pollHands()).read(...body),
  })
  const polling = lazy(() => openPolling({ ...on, push }))
  const pollHands = async (): Promise<PollHands> => (await polling.get()).hands
  const send = async () => (await polling.get()).send
  return {
    ...on,
    push,
    notifying: openNotifying(settings, { db, aliases, send }),
    pollHands,
    poll: async (sourceId, force) => {
      const { poll } = await import('#workers/poll.ts')
      return await poll(await pollHands(), sourceId, force)
    },
    pollSource: async (source, force) => {
      const { pollSource } = await import('#workers/poll.ts')
      return await pollSource(await pollHands(), source, force)
    },
    resolveLinks: async () => {
      const { resolveShortLinks } = await import('#workers/short-links.ts')
      return await resolveShortLinks(await pollHands())
    },
    followLive: async (signal, onKept) => {
      const { followLive } = await import('#workers/live.ts')
      const { hands, listen } = await polling.get()
      return await followLive({ ...hands, listen, onKept }, signal)
    },
    digest: async (topicId) => {
      const { number } = await ruleset()
      const isDue =
        (await hasPostsToJudge(db, number)) ||
        (await hasPostsToPlace(db, topicId)) ||
        (await hasPostsToReread(db, topicId))
      if (!isDue) return nothingPlaced
      const { digest } = await import('#workers/digest.ts')
      return await digest({ db, ruleset, aliases: await aliases(), now: Date.now }, topicId)
    },
    mergeStories: async (topicId) => {
      const { mergeTopic } = await import('#workers/merge-topic.ts')
      return await mergeTopic({ db, aliases: await aliases(), now: Date.now }, topicId)
    },
    close: async () => {
      await polling.opened?.then((opened) => opened.close())
      await runtime.close()
    },
  }
}

const nothingPlaced: PlaceReport = { placed: 0, duplicates: 0, stories: 0 }

interface Polling {
  readonly hands: PollHands
  readonly listen: Fetcher['listen']
  readonly send: Pick<Fetcher, 'ask' | 'mail'>
  readonly close: () => Promise<void>
}

async function openPolling(
  on: Pick<Core, 'settings' | 'runtime' | 'ruleset' | 'push'> & Pick<IntakeHands, 'onNotice'>,
): Promise<Polling> {
  const { settings, runtime, ruleset, push, onNotice } = on
  const { db } = runtime
  const [fetcher, { createGate }, { createIntake }, { createReading }] = await Promise.all([
    openFetcher(settings, databaseLanes(db)),
    import('#fetch/gate.ts'),
    import('#workers/intake.ts'),
    import('#workers/reading.ts'),
  ])
  const reading = createReading()
  const raw = { keepMs: settings.keepRawDays * dayMs, maxBytes: settings.keepRawMb * bytesAMb }
  // Also where none are kept any more, or nothing is asked that could be.
  await trimRaw(db, raw, Date.now())
  return {
    listen: fetcher.listen,
    send: fetcher,
    hands: {
      db,
      env: process.env,
      ask: fetcher.ask,
      locate: fetcher.locate,
      read: reading.read,
      push: push.poll,
      intake: createIntake({ db, push: push.poll, raw, onNotice }),
      desks: createGate(desks),
      ruleset,
      now: Date.now,
      minMs: settings.pollMinMinutes * minuteMs,
      maxMs: settings.pollMaxHours * hourMs,
      raw,
    },
    close: async () => {
      await fetcher.close()
      await reading.close()
    },
  }
}

/** The network libraries are loaded when a source is first asked: a web role and most commands never do. */
async function openFetcher(settings: Settings, lanes: Lanes): Promise<Fetcher> {
  const { createFetcher } = await import('#fetch/fetcher.ts')
  const contact = settings.contact === '' ? '' : ` (+${settings.contact})`
  return createFetcher({
    userAgent: `Leakwire/${version}${contact}`,
    allowNetworks: settings.allowNetworks,
    allowPorts: settings.allowPorts.map(Number),
    proxy: settings.proxy,
    hostGapMs: settings.hostGapMs,
    concurrency: settings.concurrency,
    maxBytes: settings.maxBodyMb * bytesAMb,
    connectTimeoutMs: 5_000,
    headersTimeoutMs: 15_000,
    totalTimeoutMs: 20_000,
    now: Date.now,
    lanes,
  })
}

function lazy<T>(open: () => Promise<T>): { readonly get: () => Promise<T>; opened: Promise<T> | null } {
  const holder = {
    opened: null as Promise<T> | null,
    get: () => (holder.opened ??= open()),
  }
  return holder
}

/** True when the database answers; for /readyz. */
export async function isReady({ db }: Runtime): Promise<boolean> {
  try {
    await sql`select 1`.execute(db)
    return true
  } catch {
    // Whatever the reason, the answer to "is it ready?" is no; the pool reports the error itself.
    return false
  }
}
