import type { Generated, GeneratedAlways } from 'kysely'
import type { Instant, Json } from './column-types.ts'

/* What the owner said: by hand of stories, in files, of names; and how far the program looked through it. */

export interface WaitingPinTable {
  topicId: string
  sourceId: string
  externalId: string
  url: string | null
  must: boolean
  at: Instant
}

export interface RulingTable {
  id: GeneratedAlways<number>
  topicId: string
  kind: string
  reason: string
  at: Instant
  by: string
  score: number | null
}

export interface RulingPostTable {
  rulingId: number
  postId: number
  moved: boolean
  former: Json<unknown>
}

export interface StoryMoveTable {
  storyId: number
  intoId: number
}

export interface MergeLookTable {
  topicId: string
  position: number
  at: Instant
}

export interface TopicFileProblemTable {
  topicId: string
  path: string
  kind: string
  message: string
  problems: Json<unknown>
  source: string
  hash: string
  at: Instant
}

export interface AliasTable {
  canonical: string
  origin: string
  type: string
  name: string
  forms: Json<unknown>
  place: number
  changedAt: Instant
}

export interface AliasVersionTable {
  onlyOne: Generated<boolean>
  number: number
}
