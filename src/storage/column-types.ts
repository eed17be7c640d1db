import type { ColumnType, RawBuilder } from 'kysely'

/** timestamptz: read as integer milliseconds, written through `instant`. */
export type Instant = ColumnType<number, RawBuilder<number>, RawBuilder<number>>
export type InstantOrNull = ColumnType<number | null, RawBuilder<number> | null, RawBuilder<number> | null>
/** The same, null until it is set later. */
export type InstantLater = ColumnType<number | null, never, RawBuilder<number>>
/** A timestamptz that the schema fills in where nothing is written. */
export type InstantWithDefault = ColumnType<number, RawBuilder<number> | undefined, RawBuilder<number>>
/** jsonb: read parsed, written as JSON text. */
export type Json<T> = ColumnType<T, string | null, string | null>
