import { type StreamEntry, entriesAfter } from '#storage/stream-entries.ts'
import type { WebHands } from './hands.ts'

/** `grown`: there may be more to read. `quiet`: nothing was said for a while, so that a sign of life is due. */
export type TailSound = 'grown' | 'quiet'

/** The end of every topic's stream, read once for all who follow it in this process. */
export interface StreamTail {
  /** Entries after a position, in order, at most a page of them. */
  readonly after: (topicId: string, position: number) => Promise<readonly StreamEntry[]>
  /** Looks once for all who ask by this name until the stream goes on. */
  readonly shared: <T>(name: string, look: () => Promise<T>) => Promise<T>
  /** Calls `listener` when the topic's stream has grown, and every 20 seconds; returns how to stop that. */
  readonly listen: (topicId: string, listener: (sound: TailSound) => void) => () => void
}

/** How many entries `after` gives at once. */
export const tailPage = 100
/** Proxies end a connection on which nothing comes for a minute. */
const quietMs = 20_000

/**
 * Opens the end of the streams. Whoever stands at one position shares one look at the table, until the bell rings: a
 * thousand idle followers cost one query an entry. Without followers it neither listens nor keeps anything.
 */
export function createStreamTail({ db, onStream }: Pick<WebHands, 'db' | 'onStream'>): StreamTail {
  const listeners = new Set<{ readonly topicId: string; readonly hear: (sound: TailSound) => void }>()
  /** By topic and position; what was read before the last ring may lack what it rang for. */
  const looks = new Map<string, Promise<unknown>>()

  const ring = (topicId: string | null, sound: TailSound): void => {
    looks.clear()
    for (const listener of listeners) {
      if (topicId === null || topicId === listener.topicId) listener.hear(sound)
    }
  }

  let close: (() => void) | null = null
  const open = (): (() => void) => {
    const stop = onStream((topicId) => ring(topicId, 'grown'))
    const timer = setInterval(() => ring(null, 'quiet'), quietMs)
    return () => {
      stop()
      clearInterval(timer)
      looks.clear()
    }
  }

  const shared = <T>(name: string, look: () => Promise<T>): Promise<T> => {
    const known = looks.get(name)
    if (known !== undefined) return known as Promise<T>
    const looked = look()
    looks.set(name, looked)
    // A look that failed is not shared with those who come later.
    looked.catch(() => {
      if (looks.get(name) === looked) looks.delete(name)
    })
    return looked
  }

  return {
    after: (topicId, position) =>
      shared(`after ${position} ${topicId}`, () => entriesAfter(db, topicId, { position, limit: tailPage })),
    shared,
    listen: (topicId, hear) => {
      const listener = { topicId, hear }
      listeners.add(listener)
      close ??= open()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        close?.()
        close = null
      }
    },
  }
}
