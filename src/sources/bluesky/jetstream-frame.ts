import { z } from 'zod'
import type { ParsedPost } from '#model/post.ts'
import { parseDate } from '#parse/date.ts'
import { isDid, POSTS } from './address.ts'
import { type Entry, readRecord } from './posts.ts'
import { anything, text } from './shapes.ts'

/**
 * What Jetstream tells in one frame. `at`: when it saw that, in milliseconds since 1970. `cursor`: where to resume after
 * it; null if the frame does not say. Everything may be told more than once.
 */
export type JetstreamEvent =
  /** New or edited. `answersOthers`: as in `Entry`. */
  | (Told & { readonly kind: 'post'; readonly post: ParsedPost } & Pick<Entry, 'answersOthers'>)
  | (Told & { readonly kind: 'deleted'; readonly uri: string })
  /** `status`: 'takendown', 'suspended', 'deleted', 'deactivated' and the like; null if it is not told. */
  | (Told & { readonly kind: 'account'; readonly isActive: boolean; readonly status: string | null })
  /** The cursor was older than what is kept, so something between is missing: poll the accounts. The stream goes on. */
  | { readonly kind: 'gap'; readonly message: string }
  /** The server ends the stream. ConsumerTooSlow: resume; CursorTooOld: poll the accounts and subscribe anew. */
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  /** Nothing that matters here, or nothing that can be read. */
  | { readonly kind: 'other'; readonly cursor: number | null }

interface Told {
  readonly did: string
  readonly at: number
  readonly cursor: number | null
}

export interface FrameMeta {
  /** Milliseconds since 1970. */
  readonly receivedAt: number
  /** Frames name authors by their DID alone: the handles to show, by DID. */
  readonly handles?: ReadonlyMap<string, string>
}

/** Reads one frame of either wire form. Never throws; what is no frame is 'other'. */
export function readFrame(frame: string, meta: FrameMeta): JetstreamEvent {
  const json = readJson(frame)
  const { $type, payload } = envelopeShape.parse(json)
  const body = payload ?? json
  const said = bodyShape.parse(body)
  const cursor = said.cursor ?? said.seq ?? said.time_us
  const told = { did: said.did, at: seenAt(said, meta), cursor }
  const kind = $type.endsWith('error') || said.error !== '' ? 'error' : kindOf(said)
  const event =
    kind === 'commit'
      ? commitOf(told, said.commit ?? body, meta)
      : kind === 'account'
        ? accountOf(told, said)
        : null
  return event ?? noticeOf(kind, said) ?? { kind: 'other', cursor }
}

/** What is nested deeper than the parser can follow is no frame either. */
function readJson(frame: string): unknown {
  try {
    return JSON.parse(frame)
  } catch {
    // What is cut short or no JSON tells nothing; the next frame does.
    return null
  }
}

const count = z.int().nonnegative().nullable().catch(null)

/** The second form puts every event into an envelope. */
const envelopeShape = z.object({ $type: text, payload: anything }).catch({ $type: '', payload: null })

/** Both forms side by side: the first has `kind`, `time_us` and `commit`, the second `$type`, `time` and `seq`. */
const body = z.object({
  did: text,
  kind: text,
  $type: text,
  time: text,
  time_us: count,
  seq: count,
  cursor: count,
  name: text,
  error: text,
  message: text,
  commit: anything,
  account: z
    .object({ active: z.boolean(), status: z.string().nullable().catch(null) })
    .nullable()
    .catch(null),
})
const bodyShape = body.catch(body.parse({}))
type Body = z.infer<typeof body>

/** 'commit' of 'network.bsky.jetstream.subscribeEvents#commit'. */
function kindOf({ kind, $type }: Body): string {
  return kind === '' ? $type.slice($type.indexOf('#') + 1) : kind
}

function seenAt({ time, time_us }: Body, { receivedAt }: FrameMeta): number {
  const seen = time_us === null ? (parseDate(time)?.at ?? receivedAt) : time_us / 1_000
  return Math.floor(Math.min(Math.max(seen, 0), receivedAt))
}

function noticeOf(kind: string, { name, error, message }: Body): JetstreamEvent | null {
  if (kind === 'error') return { kind, name: error || name, message }
  return kind === 'info' && name === 'OutdatedCursor' ? { kind: 'gap', message } : null
}

function accountOf(told: Told, { account }: Body): JetstreamEvent | null {
  if (account === null || !isDid(told.did)) return null
  return { kind: 'account', ...told, isActive: account.active, status: account.status }
}

const commitShape = z.object({
  operation: z.string(),
  collection: z.literal(POSTS),
  rkey: z.string().min(1),
  record: anything,
})

/** Null for what is no post, or none that can be read. */
function commitOf(told: Told, value: unknown, { receivedAt, handles }: FrameMeta): JetstreamEvent | null {
  const commit = commitShape.safeParse(value).data
  if (commit === undefined || !isDid(told.did)) return null
  const { did, at } = told
  const uri = `at://${did}/${POSTS}/${commit.rkey}`
  if (commit.operation === 'delete') return { kind: 'deleted', ...told, uri }
  const author = { did, handle: handles?.get(did) ?? '', displayName: '', isHidden: false }
  const entry = readRecord({ uri, record: commit.record, author, seenAt: at }, { receivedAt, lang: null })
  return entry === null
    ? null
    : { kind: 'post', ...told, post: entry.post, answersOthers: entry.answersOthers }
}
