import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Instant, InstantOrNull, Json } from './column-types.ts'

export interface SourceTable {
  id: string
  kind: string
  address: string
  name: string
  lang: string | null
  groupName: string | null
  mode: string
  origin: string
  addedAt: Instant
  removedAt: InstantOrNull
  etag: string | null
  lastModified: string | null
  answeredBy: string | null
  bodyHash: string | null
  nextPollAt: InstantOrNull
  nextPollWhy: string
  holdUntil: InstantOrNull
  polledAt: InstantOrNull
  changedAt: InstantOrNull
  state: string
  stateSince: Instant
  stateWhy: string | null
  stateFix: string | null
  failures: Generated<number>
  failingSince: InstantOrNull
  postsPerWeek: number | null
  newestAt: InstantOrNull
  hints: Json<unknown>
  headers: Json<unknown>
  proxy: string | null
  backOff: string
  lastItems: number | null
  emptyAnswers: Generated<number>
  moving: Json<unknown>
  formerAddress: string | null
  options: Json<unknown>
  cursor: Json<unknown>
}

export interface ShortLinkTable {
  url: string
  target: string | null
  attempts: Generated<number>
  nextAt: InstantOrNull
  at: Instant
}

export interface ShortLinkPostTable {
  url: string
  sourceId: string
  externalId: string
}

export interface RawAnswerTable {
  id: GeneratedAlways<number>
  sourceId: string
  at: Instant
  url: string
  contentType: string | null
  body: Uint8Array
}

export interface LiveCursorTable {
  name: string
  cursor: string
  at: Instant
}

export interface LaneTable {
  name: string
  freeAt: Instant
  holdUntil: InstantOrNull
  holdWhy: string | null
}

export interface NoticeTable {
  sourceId: string
  day: ColumnType<string, string, string>
  at: Instant
  code: string
  message: string
  fix: string
}

export interface WebsubTable {
  sourceId: string
  hub: string
  topic: string
  key: string
  secret: string
  state: string
  askedAt: InstantOrNull
  leaseUntil: InstantOrNull
  deliveredAt: InstantOrNull
  address: string
  trustedAt: InstantOrNull
  dropped: Generated<number>
}

export interface SourceLogTable {
  id: GeneratedAlways<number>
  sourceId: string
  at: Instant
  outcome: string
  status: number | null
  bytes: number
  conditional: boolean
  newPosts: number
  nextPollAt: InstantOrNull
  why: string
}
