import type { Kysely } from 'kysely'
import type { FetchFailure } from '#model/fetch.ts'
import { followedAccount } from '#sources/bluesky/cursor.ts'
import { type BlueskyOptions, blueskyOptions, wants } from '#sources/bluesky/options.ts'
import { type JetstreamEvent, readFrame } from '#sources/bluesky/jetstream-frame.ts'
import { groupDids, quietCursor, resumeCursor, subscriptionUrl } from '#sources/bluesky/jetstream.ts'
import { liveCursor, saveLiveCursor } from '#storage/live-cursors.ts'
import { addLogLine } from '#storage/polls.ts'
import { askSoon } from '#storage/source-changes.ts'
import { type StoredSource, getSource, liveSources } from '#storage/sources.ts'
import type { Arrival } from '#storage/store-posts.ts'
import type { Tables } from '#storage/tables.ts'
import { recordDelivered } from '#storage/websub.ts'
import { arrivalOf } from './arrival.ts'
import { storedId } from './incoming.ts'
import type { Ruleset } from './ruleset.ts'
import { storeHeld } from './write-polls.ts'

export interface LiveHands {
  readonly db: Kysely<Tables>
  readonly listen: (
    url: string,
    signal: AbortSignal,
  ) => AsyncIterable<
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'ended'; readonly failure: FetchFailure }
  >
  readonly ruleset: () => Promise<Ruleset>
  readonly now: () => number
  /** Hears whenever a kept post came. */
  readonly onKept: () => Promise<void>
}

/** What one stretch of listening brought; `failures` tells why connections ended. */
export interface LiveReport {
  readonly accounts: number
  readonly posts: number
  readonly deleted: number
  readonly failures: readonly string[]
}

/** One connection: accounts of one server, and the sources that follow each. */
interface Group {
  readonly name: string
  readonly base: string
  readonly sources: ReadonlyMap<string, readonly Followed[]>
}

interface Followed {
  readonly id: string
  readonly handle: string
  readonly options: BlueskyOptions
}

/**
 * Listens for the accounts that are followed live until `signal` ends it, or every connection has ended. Where it was is
 * remembered, so that the next call misses nothing that the server still keeps; what is older is polled. The same post
 * may come by poll and live: it is stored once.
 */
export async function followLive(hands: LiveHands, signal: AbortSignal): Promise<LiveReport> {
  const groups = groupsOf(await liveSources(hands.db))
  const fault = new AbortController()
  const ends = AbortSignal.any([signal, fault.signal])
  try {
    const reports = await Promise.all(groups.map((group) => listenTo(hands, group, ends)))
    return {
      accounts: groups.reduce((sum, { sources }) => sum + sources.size, 0),
      posts: reports.reduce((sum, { posts }) => sum + posts, 0),
      deleted: reports.reduce((sum, { deleted }) => sum + deleted, 0),
      failures: reports.flatMap(({ failure }) => failure ?? []),
    }
  } finally {
    // Where one connection ends with a fault of ours none may go on unseen.
    fault.abort()
  }
}

function groupsOf(sources: readonly StoredSource[]): Group[] {
  const byBase = Map.groupBy(sources.flatMap(accountOf), ({ options }) => options.jetstream)
  return Array.from(byBase, ([base, accounts]) => {
    const byDid = Map.groupBy(accounts, ({ did }) => did)
    return groupDids([...byDid.keys()]).map((dids, index) => ({
      name: `jetstream ${base} ${index}`,
      base,
      sources: new Map(dids.map((did) => [did, byDid.get(did) ?? []])),
    }))
  }).flat()
}

/** Accounts whose DID the first poll has not found out yet are listened for later. */
function accountOf({ id, address, cursor, options }: StoredSource): (Followed & { readonly did: string })[] {
  const account = followedAccount({ address, cursor })
  const read = blueskyOptions.safeParse(options ?? {})
  return account === null || !read.success ? [] : [{ id, ...account, options: read.data }]
}

interface Listened {
  posts: number
  deleted: number
  failure: string | null
}

/** Cursors that nothing was stored for are saved no more often than this. */
const saveEveryMs = 5_000

async function listenTo(hands: LiveHands, group: Group, signal: AbortSignal): Promise<Listened> {
  const listened: Listened = { posts: 0, deleted: 0, failure: null }
  const startedAt = hands.now()
  const { cursor, since } = await startOf(hands, group)
  const url = subscriptionUrl({ base: group.base, version: 1, dids: [...group.sources.keys()], cursor })
  let known = since
  let savedAt = 0
  for await (const heard of hands.listen(url, signal)) {
    if (heard.kind === 'ended') return { ...listened, failure: heard.failure.message }
    const event = readFrame(heard.text, { receivedAt: hands.now(), handles: handlesOf(group) })
    const isStored = await take(hands, { group, event, listened })
    if (event.kind === 'error') return { ...listened, failure: `${event.name}: ${event.message}` }
    const at = event.kind === 'gap' ? null : event.cursor
    known = at ?? known
    if (at === null || (!isStored && hands.now() - savedAt < saveEveryMs)) continue
    savedAt = hands.now()
    await saveLiveCursor(hands.db, group.name, { cursor: at, now: savedAt })
  }
  const cursorAfter = quietCursor({ known, startedAt, now: hands.now() })
  if (cursorAfter > known)
    await saveLiveCursor(hands.db, group.name, { cursor: cursorAfter, now: hands.now() })
  return listened
}

function handlesOf({ sources }: Group): Map<string, string> {
  return new Map(Array.from(sources, ([did, [first]]) => [did, first?.handle ?? '']))
}

/**
 * Where to go on, and from when on all is told, as a cursor. After a gap that the server cannot fill the accounts are
 * polled, and it is listened from now on.
 */
async function startOf(
  { db, now }: LiveHands,
  group: Group,
): Promise<{ readonly cursor: number | null; readonly since: number }> {
  const saved = await liveCursor(db, group.name)
  const resumption = saved === null ? null : resumeCursor({ ...saved, now: now() })
  if (saved !== null && resumption?.kind === 'resume')
    return { cursor: resumption.cursor, since: saved.cursor }
  if (saved !== null) await pollAll(db, group, now())
  const since = now() * 1_000
  await saveLiveCursor(db, group.name, { cursor: since, now: now() })
  return { cursor: null, since }
}

/** The next time it is listened from now on. */
async function beginAnew({ db, now }: Pick<LiveHands, 'db' | 'now'>, group: Group): Promise<void> {
  await saveLiveCursor(db, group.name, { cursor: null, now: now() })
  await pollAll(db, group, now())
}

async function pollAll(db: LiveHands['db'], { sources }: Group, now: number): Promise<void> {
  const ids = [...sources.values()].flat().map(({ id }) => id)
  await askSoon(db, ids, { now, why: 'listening to it live had a gap' })
}

/** True: something was stored. */
async function take(
  hands: LiveHands,
  {
    group,
    event,
    listened,
  }: { readonly group: Group; readonly event: JetstreamEvent; readonly listened: Listened },
): Promise<boolean> {
  switch (event.kind) {
    case 'other':
      return false
    case 'gap':
      await pollAll(hands.db, group, hands.now())
      return false
    case 'error':
      if (event.name === 'CursorTooOld') await beginAnew(hands, group)
      return false
    case 'account':
      await pollSwitchedOff(hands, group, event)
      return false
    case 'post':
    case 'deleted': {
      const isStored = await storeForAll(hands, group.sources.get(event.did) ?? [], event)
      if (isStored) listened[event.kind === 'post' ? 'posts' : 'deleted']++
      return isStored
    }
  }
}

/** True: at least one of the sources wants it and was still there. */
async function storeForAll(
  hands: LiveHands,
  sources: readonly Followed[],
  event: Happening,
): Promise<boolean> {
  let isStored = false
  for (const followed of sources) {
    if (event.kind === 'post' && !wants(followed.options, { ...event, isRepost: false })) continue
    isStored = (await storeEvent(hands, followed, event)) || isStored
  }
  return isStored
}

/** What became of an account that is switched off is told by a poll, in words. */
async function pollSwitchedOff(
  { db, now }: LiveHands,
  { sources }: Group,
  { did, isActive }: Extract<JetstreamEvent, { kind: 'account' }>,
): Promise<void> {
  if (isActive) return
  const ids = (sources.get(did) ?? []).map(({ id }) => id)
  await askSoon(db, ids, { now: now(), why: 'its account was switched off' })
}

type Happening = Extract<JetstreamEvent, { kind: 'post' | 'deleted' }>

/** One event is one transaction. False: its source was removed meanwhile. */
async function storeEvent(hands: LiveHands, { id }: Followed, event: Happening): Promise<boolean> {
  const source = await getSource(hands.db, id)
  if (source === null) return false
  const now = hands.now()
  const posts = event.kind === 'post' ? [{ ...event.post, lang: event.post.lang ?? source.lang }] : []
  const arrival: Arrival = {
    ...(await arrivalOf(hands, source, { posts, receivedAt: now })),
    // An account is told of from when it is followed on: what came before is still unknown.
    isFirst: false,
    ...(event.kind === 'deleted' && { deleted: [storedId(event.uri)] }),
  }
  const stored = await hands.db.transaction().execute(async (db) => {
    const written = await storeHeld(db, source, arrival)
    if (written === null) return null
    const { added, kept } = written
    const newestAt = event.kind === 'post' ? event.post.publishedAt : null
    const seen = { changedAt: added > 0 ? now : null, newestAt, notBefore: null, why: '' }
    const { nextPollAt, nextPollWhy: why } = await recordDelivered(db, id, seen)
    const line = { at: now, outcome: 'live', status: null, bytes: 0, conditional: false }
    await addLogLine(db, id, { ...line, newPosts: added, nextPollAt, why })
    return { kept }
  })
  if (stored !== null && (stored.kept > 0 || event.kind === 'deleted')) await hands.onKept()
  return stored !== null
}
