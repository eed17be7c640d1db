import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { Kysely } from 'kysely'
import { type Fetcher, createFetcher } from '#fetch/fetcher.ts'
import { createMemoryLanes } from '#fetch/memory-lanes.ts'
import { dueSources, saveSources } from '#storage/sources.ts'
import type { Tables } from '#storage/tables.ts'
import { localServer } from '#tests/local-server.ts'
import { pollHands } from '#tests/poll-hands.ts'
import { type PollHands, type PollReport, poll } from '#workers/poll.ts'
import { type Said, dayMs, end, hourMs, manners, sources, start } from './hosts.ts'

/** One request as the hosts saw it. */
export interface Asked {
  readonly at: number
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly said: Said
  /** When the answer was out; null while it is not. */
  endedAt: number | null
  /** The program was killed before it had the answer. */
  isCutOff: boolean
  /** How many of its host were being answered at that moment, itself included. */
  readonly atOnce: number
}

/** One poll as the program saw it. */
export interface Polled {
  readonly id: string
  readonly dueAt: number
  readonly at: number
  readonly report: PollReport
  /** The requests it led to, by their places in `asked`. */
  readonly from: number
  readonly to: number
}

export interface Month {
  readonly asked: readonly Asked[]
  readonly polls: readonly Polled[]
  /** What came of asking although the host had asked to wait, because a person said "now". */
  readonly forced: readonly PollReport[]
  readonly restarts: number
}

export const minMs = 900_000
/** More than the day that a host's wishes count for. */
export const maxMs = 2 * dayMs
export const hostGapMs = 2000
export const userAgent = 'Leakwire/test (+https://owner.example)'
/** The only wait that is one in earnest, so there is one, and none without need on a busy machine. */
const timeoutMs = 2500
const mostSilences = 1
const restartEveryMs = 41 * hourMs
const killsAt = [7 * dayMs, 19 * dayMs]

/**
 * Lets a whole installation poll for 30 days on a clock that jumps from one due moment to the next: real fetcher, real
 * database, real loop. One server plays all hosts: it is the proxy. The program is started anew every 41 hours, and
 * twice it is killed while an answer is on its way.
 */
export async function liveMonth(db: Kysely<Tables>): Promise<Month> {
  const clock = { now: start }
  const web = createWeb(clock)
  const { port } = await localServer(web.listen)
  const lanes = createMemoryLanes(() => clock.now)
  const open = () => openProgram({ db, port, lanes, clock })
  let program = open()
  web.onKill = () => void program.fetcher.close()
  const polls: Polled[] = []
  const forced: PollReport[] = []
  const kills = killsAt.map((after) => start + after)
  let restarts = 0
  await saveSources(db, sources, 'added', start)
  while (clock.now < end) {
    if (clock.now >= start + (restarts + 1) * restartEveryMs) {
      await program.fetcher.close()
      program = open()
      restarts++
      forced.push(...(await forceHeld(db, program.hands, clock.now)))
    }
    web.isToKill = clock.now >= (kills[0] ?? Infinity)
    const isToKill = web.isToKill
    if (isToKill) kills.shift()
    await pollDue({ db, clock, hands: program.hands, asked: web.asked, polls })
    if (isToKill) program = open()
    clock.now = await nextMoment(db, clock.now)
  }
  await program.fetcher.close()
  return { asked: web.asked, polls, forced, restarts }
}

interface Program {
  readonly fetcher: Fetcher
  readonly hands: PollHands
}

function openProgram(on: {
  readonly db: Kysely<Tables>
  readonly port: number
  /** Kept by the database in earnest, so it outlives the process. */
  readonly lanes: ReturnType<typeof createMemoryLanes>
  readonly clock: { now: number }
}): Program {
  const { db, clock } = on
  const now = () => clock.now
  const fetcher = createFetcher({
    userAgent,
    allowNetworks: [],
    allowPorts: [],
    proxy: `http://127.0.0.1:${on.port}`,
    hostGapMs,
    concurrency: 8,
    lanes: on.lanes,
    maxBytes: 1_000_000,
    connectTimeoutMs: timeoutMs,
    headersTimeoutMs: timeoutMs,
    totalTimeoutMs: timeoutMs,
    now,
    sleep: async (ms) => {
      clock.now += Math.ceil(ms)
    },
  })
  return { fetcher, hands: pollHands({ db, ask: fetcher.ask, now, minMs, maxMs }) }
}

/** All hosts. They set cookies, in vain. */
function createWeb(clock: { readonly now: number }) {
  const asked: Asked[] = []
  const answering = new Map<string, number>()
  let silences = 0
  const web = { asked, isToKill: false, onKill: () => {}, listen }
  function listen(request: IncomingMessage, response: ServerResponse): void {
    const { url = '', headers } = request
    const host = URL.parse(url)?.host ?? ''
    const said = manners[url]?.(clock.now, headers, url) ?? { status: 404, headers: {}, body: '' }
    const atOnce = (answering.get(host) ?? 0) + 1
    answering.set(host, atOnce)
    const seen: Asked = { at: clock.now, url, headers, said, endedAt: null, isCutOff: web.isToKill, atOnce }
    asked.push(seen)
    response.on('close', () => {
      seen.endedAt = clock.now
      answering.set(host, (answering.get(host) ?? 1) - 1)
    })
    if (web.isToKill) web.onKill()
    else if (said.instead === 'reset') request.socket.destroy()
    else if (said.instead === undefined || silences++ >= mostSilences) {
      response.writeHead(said.status, { ...said.headers, 'Set-Cookie': 'seen=1; Path=/' }).end(said.body)
    }
  }
  return web
}

/** Sources of one host together, hosts one after the other, so that each month is the same. */
async function pollDue(on: {
  readonly db: Kysely<Tables>
  readonly clock: { readonly now: number }
  readonly hands: PollHands
  readonly asked: readonly Asked[]
  readonly polls: Polled[]
}): Promise<void> {
  const { db, clock, hands, asked, polls } = on
  const due = await dueSources(db, { now: clock.now, limit: 100, perHost: 20 })
  const known = new Map((await timesOf(db)).map((source) => [source.id, source]))
  const byHost = Map.groupBy(due, (id) => new URL(known.get(id)?.address ?? '').host)
  for (const ids of byHost.values()) {
    const from = asked.length
    const at = clock.now
    const reports = await Promise.allSettled(ids.map((id) => poll(hands, id)))
    for (const [index, id] of ids.entries()) {
      const done = reports[index]
      if (done?.status !== 'fulfilled') continue
      const dueAt = known.get(id)?.nextPollAt ?? Infinity
      polls.push({ id, dueAt, at, report: done.value, from, to: asked.length })
    }
  }
}

async function forceHeld(db: Kysely<Tables>, hands: PollHands, now: number): Promise<PollReport[]> {
  const held = (await timesOf(db)).filter(({ holdUntil }) => holdUntil !== null && holdUntil > now)
  return await Promise.all(held.map(({ id }) => poll(hands, id, true)))
}

/** When the next source is due. */
async function nextMoment(db: Kysely<Tables>, now: number): Promise<number> {
  const moments = (await timesOf(db)).map(({ nextPollAt, holdUntil }) =>
    nextPollAt === null ? Infinity : Math.max(nextPollAt, holdUntil ?? 0),
  )
  return Math.max(Math.min(end, ...moments), now)
}

async function timesOf(db: Kysely<Tables>) {
  return await db.selectFrom('source').select(['id', 'address', 'nextPollAt', 'holdUntil']).execute()
}
