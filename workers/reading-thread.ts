import { parentPort } from 'node:worker_threads'
import type { SourceKind } from '#model/source.ts'
import type { ParseMeta } from '#sources/adapter.ts'
import { adapterOf } from '#sources/adapters.ts'

/** An answer with all that reading it takes. */
export interface ToRead {
  readonly kind: SourceKind
  readonly body: Uint8Array
  readonly meta: ParseMeta
}

/** Answers go back in the order they came, whichever kind is loaded first. */
let last: Promise<void> = Promise.resolve()

parentPort?.on('message', ({ kind, body, meta }: ToRead) => {
  last = last.then(async () => {
    const adapter = await adapterOf({ kind })
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
    parentPort?.postMessage(adapter.parse(body, meta))
  })
})
