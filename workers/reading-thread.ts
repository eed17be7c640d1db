import { parentPort } from 'node:worker_threads'
import { readFeedAnswer } from '#sources/feed.ts'

/** An answer with all that reading it takes. */
export interface ToRead {
  readonly lang: string | null
  readonly body: Uint8Array
  readonly url: string
  readonly contentType: string | null
  readonly receivedAt: number
}

parentPort?.on('message', ({ receivedAt, ...answer }: ToRead) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
  parentPort?.postMessage(readFeedAnswer(answer, answer, receivedAt))
})
