import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'

export interface Listener {
  readonly close: () => Promise<void>
}

const againAfterMs = 1_000

/**
 * Hears what is notified on a PostgreSQL channel until closed. A lost connection is taken up again; what was said
 * meanwhile is lost, so hearers must read the rows from where they stood: `onMessage(null)` tells them to.
 */
export function listen(
  pool: Pool,
  channel: string,
  onMessage: (payload: string | null) => void,
  onError: (error: Error) => void,
): Listener {
  const stop = new AbortController()
  const done = keepListening(pool, channel, { stop: stop.signal, onMessage, onError })
  return {
    close: async () => {
      stop.abort()
      await done
    },
  }
}

interface Hearing {
  readonly stop: AbortSignal
  readonly onMessage: (payload: string | null) => void
  readonly onError: (error: Error) => void
}

async function keepListening(pool: Pool, channel: string, hearing: Hearing): Promise<void> {
  while (!hearing.stop.aborted) {
    try {
      await listenOnce(await pool.connect(), channel, hearing)
    } catch (error) {
      if (hearing.stop.aborted) return
      hearing.onError(error as Error)
      await sleep(againAfterMs, undefined, { signal: hearing.stop }).catch(() => {
        // Closed while waiting: the loop ends.
      })
    }
  }
}

/** Resolves when told to stop, rejects when the connection breaks. */
async function listenOnce(client: PoolClient, channel: string, { stop, onMessage }: Hearing): Promise<void> {
  const broken = new Promise<never>((_, reject) => {
    client.on('error', reject)
    client.on('end', () => reject(new Error('the connection that listens was closed')))
  })
  const stopped = new Promise<void>((settle) => {
    stop.addEventListener('abort', () => settle(), { once: true })
  })
  client.on('notification', (message) => onMessage(message.payload ?? null))
  try {
    await client.query(`listen ${client.escapeIdentifier(channel)}`)
    onMessage(null)
    await Promise.race([stopped, broken])
  } finally {
    client.release(true)
  }
}
