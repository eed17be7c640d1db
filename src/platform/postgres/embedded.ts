import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { EmbeddedDatabaseError } from './binaries.ts'
import { connectionOf, ensureCluster, lastLog, spawnServer, stopServer } from './cluster.ts'
import { type Place, choosePlace } from './place.ts'

/** Every process on the cluster holds this advisory lock shared; who gets it alone on leaving stops the server. */
const lifeLock = 7_305_808_869
const patienceMs = 60_000
const stopPatienceMs = 8_000

export interface EmbeddedDatabase {
  readonly connection: { readonly host: string; readonly user: string; readonly database: string }
  /** Lets go; the last process to leave stops the server. */
  readonly close: () => Promise<void>
}

/**
 * Brings up the embedded PostgreSQL of the folder `data`, or joins the one that already runs there (a killed
 * process leaves its server running; it is adopted). Throws EmbeddedDatabaseError with the way out.
 */
export async function openEmbedded(data: string): Promise<EmbeddedDatabase> {
  const place = choosePlace(data)
  await ensureCluster(place)
  const holder = await join(place)
  return { connection: connectionOf(place), close: () => leave(place, holder) }
}

/** Connects, starting the server if none answers. A server that starts or stops is waited for, never doubled. */
async function join(place: Place): Promise<Client> {
  const deadline = Date.now() + patienceMs
  let running = false
  for (let pauseMs = 20; Date.now() < deadline; pauseMs = Math.min(500, pauseMs * 1.5)) {
    const client = await tryJoin(place)
    if (client instanceof Client) return client
    if (client === 'absent' && !running) {
      running = true
      void spawnServer(place).exited.then(() => {
        running = false
      })
    }
    await sleep(pauseMs)
  }
  throw new EmbeddedDatabaseError(
    `The embedded database did not come up within ${patienceMs / 1000} s. Its log (${place.logFile}) ends: ` +
      `${lastLog(place)}. Mend what it names, or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

/** 'absent': nobody listens on the socket. 'busy': a server is there but starting or stopping. */
async function tryJoin(place: Place): Promise<Client | 'absent' | 'busy'> {
  const client = new Client({ ...connectionOf(place), application_name: 'leakwire life' })
  // A stopping server ends this connection; the next query notices, there is nothing to do here.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [lifeLock])
    return client
  } catch (error) {
    await client.end().catch(() => {})
    const { code } = error as { code?: string }
    return code === 'ENOENT' || code === 'ECONNREFUSED' ? 'absent' : 'busy'
  }
}

async function leave(place: Place, holder: Client): Promise<void> {
  const alone = await isAlone(holder)
  if (alone) await stopServer(place, stopPatienceMs)
  await holder.end().catch(() => {
    // The server that we have just stopped may have closed the connection first.
  })
}

async function isAlone(holder: Client): Promise<boolean> {
  try {
    const { rows } = await holder.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
      lifeLock,
    ])
    return rows[0]?.alone ?? false
  } catch {
    // The connection is gone: the server was stopped by someone else, so it is not ours to stop.
    return false
  }
}
