import { Hono } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { entriesAfter, lastPosition, type StreamEntry } from '#storage/stream-entries.ts'
import { askedNumber, askedTopic, positions } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { iso } from '#web/post-json.ts'

/** Proxies end a connection on which nothing comes for a minute. */
const heartbeatMs = 20_000
const pageSize = 100

/**
 * The stream as server-sent events, ids = positions. Entries are always read from the table after the last one
 * sent, so a lost or doubled signal loses and doubles nothing; `Last-Event-ID` or `?after=` resumes, otherwise only
 * what comes from now on is sent.
 */
export function eventRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/events', async (c) => {
    const { topic } = await askedTopic(c, hands)
    const last = await lastPosition(hands.db, topic.id)
    const asked = resumeFrom(c.req.header('last-event-id')) ?? askedNumber(c, 'after', positions) ?? last
    c.header('X-Accel-Buffering', 'no')
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' })
    return streamSSE(c, async (stream) => {
      // A position that the stream has not reached comes from a database that is no more.
      await follow(hands, topic.id, { stream, from: Math.min(asked, last) })
    })
  })
  return app
}

/** Null for an id that is none of ours: browsers send back whatever they were given last. */
function resumeFrom(id: string | undefined): number | null {
  return id !== undefined && /^\d{1,15}$/u.test(id) ? Number(id) : null
}

async function follow(
  hands: WebHands,
  topicId: string,
  { stream, from }: { readonly stream: SSEStreamingApi; readonly from: number },
): Promise<void> {
  const bell = createBell()
  // Listens before it reads: what is appended in between rings, and is read on the next round.
  const stop = hands.onStream((grown) => {
    if (grown === null || grown === topicId) bell.ring()
  })
  stream.onAbort(bell.ring)
  try {
    let position = from
    await stream.write(`retry: 3000\n: from ${position}\n\n`)
    while (!stream.aborted) {
      const entries = await entriesAfter(hands.db, topicId, { position, limit: pageSize })
      for (const entry of entries) await stream.writeSSE(eventOf(entry))
      position = entries.at(-1)?.position ?? position
      if (entries.length === pageSize) continue
      if ((await bell.heard(heartbeatMs)) === 'silence') await stream.write(': still here\n\n')
    }
  } finally {
    stop()
  }
}

function eventOf({ position, at, kind, storyId, postId, detail }: StreamEntry) {
  return {
    id: String(position),
    event: 'entry',
    data: JSON.stringify({ position, at: iso(at), kind, storyId, postId, detail }),
  }
}

interface Bell {
  readonly ring: () => void
  /** Waits for the next ring, or takes one that came since the last wait. */
  readonly heard: (patienceMs: number) => Promise<'ring' | 'silence'>
}

function createBell(): Bell {
  let hasRung = false
  let wake: (() => void) | null = null
  return {
    ring: () => {
      hasRung = true
      wake?.()
    },
    heard: async (patienceMs) => {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, patienceMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
        wake = null
      }
      const was = hasRung ? 'ring' : 'silence'
      hasRung = false
      return was
    },
  }
}
