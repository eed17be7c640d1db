import { type RawBuilder, sql } from 'kysely'

/** Milliseconds since 1970 as the timestamptz they are in the database. */
export function instant(ms: number): RawBuilder<number> {
  return sql<number>`to_timestamp(${ms}::float8 / 1000)`
}

export function instantOrNull(ms: number | null): RawBuilder<number> | null {
  return ms === null ? null : instant(ms)
}
