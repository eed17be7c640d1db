import { hash, randomBytes } from 'node:crypto'
import type { Ingested } from '#model/push.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { sourceByToken } from '#storage/sources.ts'
import { arrivalOf } from './arrival.ts'
import type { PollHands } from './poll.ts'
import type { Settled } from './settle.ts'
import { rhythmOf } from './rhythm.ts'
import { inState, statusOf } from './source-status.ts'

/** What is sent with a token. */
export interface Sent {
  readonly body: Uint8Array
  readonly contentType: string | null
}

/** A token for a source that posts are sent to, and what is stored of it. */
export function newToken(): { readonly token: string; readonly tokenHash: string } {
  const token = randomBytes(24).toString('base64url')
  return { token, tokenHash: hash('sha256', token) }
}

/** Takes in posts that somebody sent with the token of a source: all of them, or none and why. */
export async function ingestPosts(
  hands: Pick<PollHands, 'db' | 'read' | 'ruleset' | 'now' | 'intake'>,
  token: string,
  { body, contentType }: Sent,
): Promise<Ingested> {
  const source = await sourceByToken(hands.db, hash('sha256', token))
  if (source === null) return { kind: 'unknown' }
  const now = hands.now()
  const bytes = body.length
  const read = await hands.read(source, { url: source.address, contentType, body }, now)
  if (read.kind === 'error') return { kind: 'refused', message: read.error.message, fix: read.error.fix }
  const { posts } = read.harvest
  const arrival = await arrivalOf(hands, source, { posts, receivedAt: now })
  // What is sent later may be older.
  const sent = rhythmOf(read.harvest).newestAt ?? source.newestAt
  const newest = sent === null ? null : Math.max(sent, source.newestAt ?? sent)
  const stored = await hands.intake({
    source,
    arrival,
    raw: [],
    hubs: null,
    settle: ({ added }) => settleSent(source, { now, bytes, added, newest, count: posts.length }),
  })
  const { added, edited, kept } = stored
  return { kind: 'taken', source: source.id, read: posts.length, added, edited, kept }
}

function settleSent(
  source: Source & SourceStatus,
  sent: {
    readonly now: number
    readonly bytes: number
    readonly added: number
    readonly newest: number | null
    readonly count: number
  },
): Settled {
  const { now, bytes, added, newest, count } = sent
  const status = inState(statusOf(source), now, { state: 'ok', why: null, fix: null })
  const why = 'its posts are sent to us'
  return {
    status: {
      ...status,
      polledAt: now,
      changedAt: added > 0 ? now : source.changedAt,
      newestAt: newest,
      lastItems: count,
      nextPollAt: null,
      nextPollWhy: why,
    },
    record: {
      at: now,
      outcome: 'sent',
      status: null,
      bytes,
      conditional: false,
      newPosts: added,
      nextPollAt: null,
      why,
    },
    movesTo: null,
    title: '',
    notice: null,
    hold: null,
  }
}
