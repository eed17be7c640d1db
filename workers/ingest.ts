import { hash, randomBytes } from 'node:crypto'
import type { ParsedPost } from '#model/post.ts'
import type { Ingested } from '#model/push.ts'
import type { Source, SourceStatus } from '#model/source.ts'
import { sourceByToken } from '#storage/sources.ts'
import { arrivalOf } from './arrival.ts'
import type { PollHands } from './poll.ts'
import type { Settled } from './settle.ts'
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
  const read = await hands.read(source, { url: source.address, contentType, body }, now)
  if (read.kind === 'error') return { kind: 'refused', message: read.error.message, fix: read.error.fix }
  const stored = await storeSent(hands, source, { posts: read.harvest.posts, bytes: body.length, now })
  return { kind: 'taken', ...stored }
}

/** Stores posts that were sent to a source, judged as if they had come from it. */
export async function storeSent(
  hands: Pick<PollHands, 'db' | 'ruleset' | 'intake'>,
  source: Source & SourceStatus,
  {
    posts,
    bytes,
    now,
  }: { readonly posts: readonly ParsedPost[]; readonly bytes: number; readonly now: number },
): Promise<{ source: string; read: number; added: number; edited: number; kept: number }> {
  const arrival = await arrivalOf(hands, source, { posts, receivedAt: now })
  // What is sent later may be older.
  const dated = posts.filter(({ timePrecision }) => timePrecision !== 'inferred')
  const newest = dated.reduce<number | null>(
    (latest, { publishedAt }) => Math.max(publishedAt, latest ?? publishedAt),
    source.newestAt,
  )
  const { added, edited, kept } = await hands.intake({
    source,
    arrival,
    raw: [],
    hubs: null,
    settle: ({ added: fresh }) =>
      settleSent(source, { now, bytes, added: fresh, newest, count: posts.length }),
  })
  return { source: source.id, read: posts.length, added, edited, kept }
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
