import { Worker } from 'node:worker_threads'
import type { Answer } from '#model/fetch.ts'
import type { Source } from '#model/source.ts'
import type { ParseOutcome } from '#sources/adapter.ts'
import { adapterOf } from '#sources/adapters.ts'
import type { ToRead } from './reading-thread.ts'

export interface Reading {
  /** Reads a source's answer. The bytes of a large one are gone afterwards: they were given to the thread. */
  readonly read: (
    source: Pick<Source, 'kind' | 'lang' | 'options'>,
    answer: Pick<Answer, 'body' | 'url' | 'contentType'>,
    receivedAt: number,
  ) => Promise<ParseOutcome>
  /** Ends the thread; what it still reads is given up with an error. */
  readonly close: () => Promise<void>
}

/** Below this a body is read within some milliseconds, and handing it over would cost more. */
const largeBytes = 1_000_000
/** A thread holds some ten megabytes: it ends when it was idle for so long. */
const idleMs = 30_000

/** Reads answers, those over a megabyte in one thread of their own, so that the event loop never waits for one. */
export function createReading(): Reading {
  let thread: Thread | null = null
  return {
    read: async ({ kind, lang, options = {} }, { body, url, contentType }, receivedAt) => {
      const toRead = { kind, body, meta: { url, contentType, receivedAt, lang, options } }
      if (body.length < largeBytes) return (await adapterOf(toRead)).parse(body, toRead.meta)
      const opened: Thread =
        thread ??
        openThread(() => {
          // Another may have been opened while this one ended.
          if (thread === opened) thread = null
        })
      thread = opened
      return await opened.read(toRead)
    },
    close: async () => thread?.end(),
  }
}

interface Thread {
  readonly read: (toRead: ToRead) => Promise<ParseOutcome>
  readonly end: () => Promise<void>
}

/** One after the other; `onEnd` when it is no longer of use. */
function openThread(onEnd: () => void): Thread {
  const worker = new Worker(new URL('./reading-thread.ts', import.meta.url))
  worker.unref()
  const waiting: PromiseWithResolvers<ParseOutcome>[] = []
  let timer: NodeJS.Timeout | undefined
  const end = async (): Promise<void> => {
    onEnd()
    await worker.terminate()
  }
  const giveUp = (error: Error): void => {
    onEnd()
    for (const { reject } of waiting.splice(0)) reject(error)
  }
  worker.on('message', (answer: ParseOutcome) => {
    waiting.shift()?.resolve(answer)
    if (waiting.length === 0) timer = setTimeout(() => void end(), idleMs).unref()
  })
  worker.on('error', giveUp)
  worker.on('exit', () => giveUp(new Error('The thread that reads large answers was ended.')))
  return {
    read: (toRead) => {
      clearTimeout(timer)
      const answer = Promise.withResolvers<ParseOutcome>()
      waiting.push(answer)
      worker.postMessage(toRead, [toRead.body.buffer as ArrayBuffer])
      return answer.promise
    },
    end,
  }
}
