import { sql } from 'kysely'
import type { Lanes, Taken } from '#model/lane.ts'
import type { Database } from './tables.ts'

interface Lane {
  readonly isTaken: boolean
  /** Milliseconds until it is free, and until its hold ends; null if it is not held. */
  readonly waitMs: number
  readonly holdMs: number | null
  readonly holdWhy: string | null
}

/** A lane nobody has been in for so long is forgotten. */
const forgottenAfterDays = 8

/**
 * Lanes that all processes on a database share, by the database's clock. Two statements a request: only public hosts
 * have lanes.
 */
export function databaseLanes(db: Database): Lanes {
  return {
    take: (host, leaseMs) => take(db, host, leaseMs),
    leave: async (host, gapMs) => {
      await sql`update lane set free_at = now() + ${ms(gapMs)} where name = ${host}`.execute(db)
    },
    hold: async (host, forMs, why) => {
      await sql`
        insert into lane (name, free_at, hold_until, hold_why)
        values (${host}, now(), now() + ${ms(forMs)}, ${why})
        on conflict (name) do update set hold_until = excluded.hold_until, hold_why = excluded.hold_why
        where lane.hold_until is null or lane.hold_until < excluded.hold_until`.execute(db)
    },
  }
}

/** One statement takes the lane or finds it taken: the row is locked while its time is compared. */
async function take(db: Database, host: string, leaseMs: number): Promise<Taken> {
  const { rows } = await sql<Lane>`
    with taken as (
      insert into lane (name, free_at) values (${host}, now() + ${ms(leaseMs)})
      on conflict (name) do update set free_at = excluded.free_at
      where lane.free_at <= now() and (lane.hold_until is null or lane.hold_until <= now())
      returning name
    )
    select true as is_taken, 0::float8 as wait_ms, null::float8 as hold_ms, null as hold_why from taken
    union all
    select false, extract(epoch from free_at - now()) * 1000, extract(epoch from hold_until - now()) * 1000, hold_why
    from lane where name = ${host} and not exists (select from taken)`.execute(db)
  const [lane] = rows
  // No row: the lane was made by another process after this statement began.
  if (lane === undefined) return { kind: 'wait', ms: SHORTEST_WAIT_MS }
  if (lane.isTaken) return { kind: 'taken' }
  if (lane.holdMs !== null && lane.holdMs > 0) {
    return { kind: 'held', ms: lane.holdMs, why: lane.holdWhy ?? '' }
  }
  return { kind: 'wait', ms: Math.max(lane.waitMs, SHORTEST_WAIT_MS) }
}

/** Two processes that wait for one lane do not ask again at once. */
const SHORTEST_WAIT_MS = 50

const ms = (count: number) => sql`${count}::float8 * interval '1 millisecond'`

/** Takes out lanes that nobody was in for a week. */
export async function forgetLanes(db: Database): Promise<void> {
  await sql`
    delete from lane where free_at < now() - make_interval(days => ${forgottenAfterDays})
      and (hold_until is null or hold_until < now())`.execute(db)
}
