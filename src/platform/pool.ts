import { Pool, types } from 'pg'

/** How to reach PostgreSQL: an address of the owner's, or the embedded server's socket. */
export type Connection =
  | { readonly connectionString: string }
  | { readonly host: string; readonly user: string; readonly database: string }

/** Connections of a process to its tables. */
export const poolSize = 10
/** And to the queue on PostgreSQL: BullMQ holds one a worker for LISTEN, and some for its queries. */
export const queuePoolSize = 16

/** A host that answers nothing is given up after this. */
const connectPatienceMs = 10_000
const timestamptz = 1184
const int8 = 20

/**
 * A pool that reads timestamptz as integer milliseconds and bigint as number (ids and positions stay far below
 * 2^53). `onError` hears of idle connections that the server ended; the next query connects anew.
 */
export function openPool(connection: Connection, max: number, onError: (error: Error) => void): Pool {
  const pool = new Pool({
    ...connection,
    max,
    connectionTimeoutMillis: connectPatienceMs,
    application_name: 'leakwire',
    types: { getTypeParser },
  })
  pool.on('error', unlessEnding(pool, onError))
  return pool
}

/** BullMQ keeps its tables in the schema `bullmq`, reached by the search path of a pool of its own. */
export function openQueuePool(connection: Connection, max: number, onError: (error: Error) => void): Pool {
  const pool = new Pool({
    ...connection,
    max,
    application_name: 'leakwire queue',
    options: '-c search_path=bullmq,public',
    keepAlive: true,
  })
  pool.setMaxListeners(0)
  pool.on('error', unlessEnding(pool, onError))
  return pool
}

/** A connection that is about to close may be ended by a server that stops: nobody waits for it any more. */
function unlessEnding(pool: Pool, onError: (error: Error) => void): (error: Error) => void {
  return (error) => {
    if (!pool.ending) onError(error)
  }
}

const parserOf: (oid: number, format?: 'text' | 'binary') => unknown = types.getTypeParser

const getTypeParser = ((oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary' && oid === timestamptz) return milliseconds
  if (format !== 'binary' && oid === int8) return Number
  return parserOf(oid, format)
}) as typeof types.getTypeParser

/**
 * PostgreSQL writes '2023-10-17 04:00:00.123+00' (the pool's sessions are in UTC or say their offset), and of other
 * years '0001-01-01 00:00:00+00 BC' and '12023-10-17 ...', where Date.parse wants '-000000' to be '+000000' and signs.
 */
function milliseconds(text: string): number {
  const [, year = '', rest = '', bc] = /^(\d+)(.*?)( BC)?$/u.exec(text) ?? []
  const number = bc === undefined ? Number(year) : 1 - Number(year)
  const digits = String(Math.abs(number)).padStart(6, '0')
  const shown = year.length === 4 && bc === undefined ? year : `${number < 0 ? '-' : '+'}${digits}`
  return Date.parse(`${shown}${rest}`.replace(' ', 'T').replace(/([+-]\d\d)$/u, '$1:00'))
}
