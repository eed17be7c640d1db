import type { Generated, GeneratedAlways } from 'kysely'
import type { Instant, InstantOrNull } from './column-types.ts'

export interface ReaderPasswordTable {
  id: GeneratedAlways<number>
  name: string
  authHash: string
  feverHash: string
  feverMailHash: string
  listedFeed: number
  madeAt: Instant
  usedAt: InstantOrNull
  usedBy: string | null
}

export interface ReaderFeedTable {
  id: GeneratedAlways<number>
  filterId: number
  sourceId: string | null
  title: string | null
  mutedAt: InstantOrNull
}

export interface ReaderItemTable {
  id: number
  feedId: number
  filterId: number
  storyId: number
  leftAt: InstantOrNull
}

export interface ReaderMarkTable {
  storyId: number
  readAt: InstantOrNull
  starredAt: InstantOrNull
  topicId: string | null
  postId: number | null
  isLost: Generated<boolean>
  isHanded: Generated<boolean>
}

export interface ReaderPlaceTable {
  filterId: number
  query: string
  position: number
}

export interface ReaderStateTable {
  onlyRow: Generated<boolean>
  lastId: number
  unreadAfter: number
}
