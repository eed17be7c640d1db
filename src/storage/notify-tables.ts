import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { Instant, InstantOrNull, Json } from './column-types.ts'

export interface SubscriptionTable {
  id: GeneratedAlways<number>
  filterId: number
  target: Json<unknown>
  options: Json<unknown>
  lastPosition: number
  state: string
  stateWhy: string | null
  stateSince: Instant
  failures: Generated<number>
  failingSince: InstantOrNull
  holdUntil: InstantOrNull
  holdWhy: string | null
  madeAt: Instant
}

export interface DeliveryTable {
  id: GeneratedAlways<number>
  subscriptionId: number
  storyId: number | null
  position: number | null
  news: ColumnType<unknown, string | null, string | null>
  state: string
  madeAt: Instant
  dueAt: Instant
  together: boolean
  parcel: number | null
  attempts: Generated<number>
  nextAttemptAt: InstantOrNull
  outcome: string | null
  fix: string | null
  settledAt: InstantOrNull
}
