import { type Context, Hono } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { storiesAmong } from '#search/match-among.ts'
import { filterInStream } from '#storage/filters.ts'
import { storable } from '#storage/json-text.ts'
import { lastPosition, type StreamEntry } from '#storage/stream-entries.ts'
import { askedNumber, askedText, askedTopic, positions } from '#web/asked.ts'
import { filterInUse } from '#web/filter-in-use.ts'
import type { WebHands } from '#web/hands.ts'
import { iso } from '#web/post-json.ts'
import { readableQuery } from '#web/readable-query.ts'
import { senderTo } from '#web/send-in-time.ts'
import { type StreamTail, type TailSound, createStreamTail, tailPage } from '#web/stream-tail.ts'

/** Who does not read for so long is cut off. */
const longestWriteMs = 60_000

/**
 * The stream as server-sent events, ids = positions. Entries are always read from the table after the last one
 * sent, so a lost or doubled signal loses and doubles nothing; `Last-Event-ID` or `?after=` resumes, otherwise only
 * what comes from now on is sent. `?filter=SECRET` or `?q=QUERY` leaves only what happens to the stories that it holds;
 * a filter that is changed counts as it is then, and one that is revoked ends it.
 */
export function eventRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const tail = createStreamTail(hands)
  app.get('/events', async (c) => {
    const { topicId, last, choose } = await askedStream(c, { hands, tail })
    const asked = resumeFrom(c.req.header('last-event-id')) ?? askedNumber(c, 'after', positions) ?? last
    c.header('X-Accel-Buffering', 'no')
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' })
    return streamSSE(c, async (stream) => {
      // A position that the stream has not reached comes from a database that is no more.
      const from = Math.min(asked, last)
      const send = senderTo(c, stream, longestWriteMs)
      await follow(tail, topicId, { from, send, stream, choose })
    })
  })
  return app
}

interface Tailed {
  readonly hands: WebHands
  readonly tail: StreamTail
}

/** Of entries that were read those which a follower wants; 'over': he is told nothing any more. */
type Choose = (entries: readonly StreamEntry[]) => Promise<readonly StreamEntry[] | 'over'>

interface AskedStream {
  readonly topicId: string
  /** How far the stream has come. */
  readonly last: number
  readonly choose: Choose
}

async function askedStream(c: Context, { hands, tail }: Tailed): Promise<AskedStream> {
  const secret = askedText(c, 'filter')
  if (secret !== '') {
    const { filter, position } = await filterInUse(hands.db, secret)
    readableQuery(filter.query)
    return { topicId: filter.topicId, last: position, choose: chooseByFilter({ hands, tail }, secret) }
  }
  const { topic } = await askedTopic(c, hands)
  const query = askedText(c, 'q').trim()
  const choose = chooseByQuery({ hands, tail }, topic.id, query)
  return { topicId: topic.id, last: await lastPosition(hands.db, topic.id), choose }
}

/** Null for an id that is none of ours: browsers send back whatever they were given last. */
function resumeFrom(id: string | undefined): number | null {
  return id !== undefined && /^\d{1,15}$/u.test(id) ? Number(id) : null
}

/** Those of stories in which a kept post is what the query asks for; who asks the same shares the look. */
function chooseByQuery({ hands, tail }: Tailed, topicId: string, query: string): Choose {
  const root = readableQuery(query)
  return async (entries) => {
    if (query === '' || entries.length === 0) return entries
    const storyIds = [...new Set(entries.flatMap(({ storyId }) => (storyId === null ? [] : [storyId])))]
    const held = await tail.shared(`${storyIds.join()} ${topicId} ${query}`, () =>
      storiesAmong(hands.db, root, { topicId, storyIds, now: hands.now() }),
    )
    return entries.filter(({ storyId }) => storyId !== null && held.has(storyId))
  }
}

/** By what the filter asks for now, until it is revoked. */
function chooseByFilter({ hands, tail }: Tailed, secret: string): Choose {
  return async (entries) => {
    const now = await tail.shared(`filter ${secret}`, () => filterInStream(hands.db, storable(secret)))
    if (now === null || now.filter.revokedAt !== null) return 'over'
    return await chooseByQuery({ hands, tail }, now.filter.topicId, now.filter.query)(entries)
  }
}

interface Following {
  readonly from: number
  readonly send: (text: string) => Promise<void>
  readonly stream: SSEStreamingApi
  readonly choose: Choose
}

async function follow(
  tail: StreamTail,
  topicId: string,
  { from, send, stream, choose }: Following,
): Promise<void> {
  const bell = createBell()
  // Listens before it reads: what is appended in between rings, and is read on the next round.
  const stop = tail.listen(topicId, bell.ring)
  stream.onAbort(() => bell.ring('grown'))
  try {
    let position = from
    await send(`retry: 3000\n: from ${position}\n\n`)
    while (!stream.aborted) {
      const entries = await tail.after(topicId, position)
      const wanted = await choose(entries)
      // Who comes back hears why.
      if (wanted === 'over') return
      if (wanted.length > 0) await send(wanted.map(eventText).join(''))
      position = entries.at(-1)?.position ?? position
      if (entries.length === tailPage) continue
      // An id without data: who comes back need not look again through what he did not want.
      if ((await bell.heard()) === 'quiet') await send(`: still here\nid: ${position}\n\n`)
    }
  } finally {
    stop()
  }
}

function eventText({ position, at, kind, storyId, postId, detail }: StreamEntry): string {
  const told = JSON.stringify({ position, at: iso(at), kind, storyId, postId, detail })
  return `event: entry\ndata: ${told}\nid: ${position}\n\n`
}

interface Bell {
  readonly ring: (sound: TailSound) => void
  /** What was rung since the last call, or is next; growth before quiet. */
  readonly heard: () => Promise<TailSound>
}

function createBell(): Bell {
  let rung: TailSound | null = null
  let wake: (() => void) | null = null
  return {
    ring: (sound) => {
      rung = rung === 'grown' ? rung : sound
      wake?.()
    },
    heard: async () => {
      if (rung === null) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      wake = null
      const sound = rung ?? 'grown'
      rung = null
      return sound
    },
  }
}
