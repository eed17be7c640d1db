import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { StreamingApi } from 'hono/utils/stream'

/**
 * Writes to one client of an endless answer, one text after the other. A client that takes nothing for `longestMs` is
 * cut off, so that what waits for him does not wait for ever; he resumes where he stood.
 */
export function senderTo(
  c: Context,
  stream: StreamingApi,
  longestMs: number,
): (text: string) => Promise<void> {
  return async (text) => {
    const timer = setTimeout(() => {
      stream.abort()
      ;(c.env as Partial<HttpBindings> | undefined)?.outgoing?.destroy()
    }, longestMs)
    await stream.write(text)
    clearTimeout(timer)
  }
}
