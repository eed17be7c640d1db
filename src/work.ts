import { setTimeout as sleep } from 'node:timers/promises'
import type { Queues } from '#platform/queues.ts'
import { schedule } from '#workers/schedule.ts'
import type { Core } from './core.ts'

const hubsAtOnce = 4
/** Each waits for one target at a time: slow ones must not keep the others from beginning. */
const targetsAtOnce = 16
const scheduleEveryMs = 5_000
/** After so long it is looked anew which accounts are followed live. */
const listenForMs = 120_000
/** A server that is away is not called every five seconds; where it left off is remembered. */
const listenAgainMs = 60_000
/** A flushed Redis forgets the schedule, and a tick can be lost: it is put back this often. */
const keepScheduleEveryMs = 10_000

/** Takes up every kind of job on `queues`; the timer that is returned keeps the schedule until it is cleared. */
export async function startWorkers(core: Core, queues: Queues, ending: AbortSignal): Promise<NodeJS.Timeout> {
  const { log, runtime, ruleset, settings } = core
  const enqueueNotifications = await workOnNotifications(core, queues)
  const enqueueDigests = await workOnDigests(core, queues, enqueueNotifications)
  const onKept = async () => enqueueDigests((await ruleset()).topics.map(({ id }) => id))
  const enqueuePolls = await workOnPolls(core, queues, onKept)
  const enqueueMerges = await workOnMerges(core, queues)
  const enqueueSubscriptions = await workOnSubscriptions(core, queues)
  const enqueueLinks = await workOnLinks(core, queues)
  const enqueuePings = await workOnPings(core, queues)
  const enqueueLive = await workOnLive(core, queues, { ending, onKept })
  await queues.work({
    name: 'schedule',
    concurrency: 1,
    run: () =>
      schedule({
        db: runtime.db,
        ruleset,
        now: Date.now,
        keepDroppedDays: settings.keepDroppedDays,
        enqueueDigests,
        enqueueMerges,
        enqueueSubscriptions,
        enqueueLinks,
        enqueuePings,
        enqueueLive,
        enqueueNotifications,
        enqueuePolls,
      }),
  })
  const keep = () => queues.keepSchedule(scheduleEveryMs)
  await keep()
  return setInterval(() => {
    keep().catch((error: unknown) => log.warn({ err: error }, 'the schedule could not be kept'))
  }, keepScheduleEveryMs)
}

/** Returns what enqueues digests of topics; `onPlaced` is called when the stream has grown. */
async function workOnDigests(
  { log, digest }: Core,
  queues: Queues,
  onPlaced: () => Promise<void>,
): Promise<(topicIds: readonly string[]) => Promise<void>> {
  await queues.work({
    name: 'digest',
    concurrency: 1,
    run: async ({ topicId }) => {
      const report = await digest(topicId)
      if (report.placed === 0) return
      log.info({ topicId, ...report }, 'digested')
      await onPlaced()
    },
  })
  return (topicIds) =>
    queues.add(
      'digest',
      topicIds.map((topicId) => ({ id: `digest-${topicId}`, data: { topicId } })),
    )
}

/** Returns what enqueues polls of sources; `onKept` is called when one brought posts that a topic keeps. */
async function workOnPolls(
  { log, poll, settings }: Core,
  queues: Queues,
  onKept: () => Promise<void>,
): Promise<(sourceIds: readonly string[]) => Promise<void>> {
  await queues.work({
    name: 'poll',
    concurrency: settings.concurrency,
    run: async ({ sourceId }) => {
      const report = await poll(sourceId)
      log.debug({ sourceId, ...report }, 'polled')
      if (report.kind === 'read' && report.kept > 0) await onKept()
    },
  })
  return (sourceIds) =>
    queues.add(
      'poll',
      sourceIds.map((sourceId) => ({ id: `poll-${sourceId}`, data: { sourceId } })),
    )
}

/** Returns what has the stories of topics looked through for such as are one event. */
async function workOnMerges(
  { log, mergeStories }: Core,
  queues: Queues,
): Promise<(topicIds: readonly string[]) => Promise<void>> {
  await queues.work({
    name: 'merge',
    concurrency: 1,
    run: async ({ topicId }) => {
      const report = await mergeStories(topicId)
      log[report.merged > 0 ? 'info' : 'debug'](
        { topicId, ...report },
        'looked for stories that are one event',
      )
    },
  })
  return (topicIds) =>
    queues.add(
      'merge',
      topicIds.map((topicId) => ({ id: `merge-${topicId}`, data: { topicId } })),
    )
}

/** Returns what finds and enqueues the subscriptions that are due. */
async function workOnSubscriptions({ log, push }: Core, queues: Queues): Promise<() => Promise<void>> {
  await queues.work({
    name: 'websub',
    concurrency: hubsAtOnce,
    run: async ({ sourceId }) => {
      const tended = await push.tend(sourceId)
      const isTrouble = tended.kind === 'refused' || tended.kind === 'failed'
      log[isTrouble ? 'warn' : 'debug']({ sourceId, ...tended }, 'asked the hub')
    },
  })
  return async () => {
    const due = await push.due()
    await queues.add(
      'websub',
      due.map((sourceId) => ({ id: `websub-${sourceId}`, data: { sourceId } })),
    )
  }
}

/** Returns what finds and enqueues the subscriptions that have something to read or to send. */
async function workOnNotifications({ log, notifying }: Core, queues: Queues): Promise<() => Promise<void>> {
  const enqueue = (name: 'notify' | 'deliver', ids: readonly number[]) =>
    queues.add(
      name,
      ids.map((subscriptionId) => ({ id: `${name}-${subscriptionId}`, data: { subscriptionId } })),
    )
  await queues.work({
    name: 'notify',
    concurrency: 1,
    run: async ({ subscriptionId }) => {
      const report = await notifying.notify(subscriptionId)
      log.debug({ subscriptionId, ...report }, 'read on for a subscription')
      if (report.told > 0) await enqueue('deliver', [subscriptionId])
    },
  })
  await queues.work({
    name: 'deliver',
    concurrency: targetsAtOnce,
    run: async ({ subscriptionId }) => {
      const { sent, failures } = await notifying.deliver(subscriptionId)
      log.debug({ subscriptionId, sent }, 'sent what was due')
      for (const failure of failures) log.warn({ subscriptionId, failure }, 'a message was not taken')
    },
  })
  return async () => {
    const { toNotify, toServe } = await notifying.due()
    await enqueue('notify', toNotify)
    await enqueue('deliver', toServe)
  }
}

/** Returns what enqueues the look for where short addresses lead; posts are judged again by what it finds. */
async function workOnLinks({ log, resolveLinks }: Core, queues: Queues): Promise<() => Promise<void>> {
  await queues.work({
    name: 'links',
    concurrency: 1,
    run: async () => log.debug(await resolveLinks(), 'asked where short addresses lead'),
  })
  return () => queues.add('links', [{ id: 'links', data: {} }])
}

/** Returns what enqueues telling our own hub which feeds changed, if one is set and any did. */
async function workOnPings({ log, push }: Core, queues: Queues): Promise<() => Promise<void>> {
  await queues.work({
    name: 'ping',
    concurrency: 1,
    run: async () => {
      const pinged = await push.ping()
      log[pinged.kind === 'failed' ? 'warn' : 'debug'](pinged, 'told the hub of our feeds')
    },
  })
  return async () => {
    if (await push.isPingDue()) await queues.add('ping', [{ id: 'ping', data: {} }])
  }
}

/** Returns what has live sources listened to: one process of the installation does, for a while, then the next job. */
async function workOnLive(
  { log, followLive }: Core,
  queues: Queues,
  { ending, onKept }: { readonly ending: AbortSignal; readonly onKept: () => Promise<void> },
): Promise<() => Promise<void>> {
  await queues.work({
    name: 'live',
    concurrency: 1,
    run: async () => {
      const signal = AbortSignal.any([ending, AbortSignal.timeout(listenForMs)])
      const { failures, ...report } = await followLive(signal, onKept)
      log.debug(report, 'listened to live sources')
      for (const failure of failures) log.warn({ failure }, 'listening to live sources ended')
      // Ended by its signal it has waited long enough.
      if (failures.length > 0) await sleep(listenAgainMs, undefined, { signal: ending }).catch(() => {})
    },
  })
  return () => queues.add('live', [{ id: 'live', data: {} }])
}
