import { pollHands } from '#tests/poll-hands.ts'
import { getRequestListener } from '@hono/node-server'
import { onTestFinished } from 'vitest'
import type { FetchRequest } from '#model/fetch.ts'
import { readLog } from '#storage/polls.ts'
import { getSource, saveSources } from '#storage/sources.ts'
import { saveTopic } from '#storage/topics.ts'
import { pushStates } from '#storage/websub.ts'
import { openHub } from '#tests/hub.ts'
import { localFetcher } from '#tests/local-fetcher.ts'
import { localServer } from '#tests/local-server.ts'
import { rss, smallTopic } from '#tests/small-topic.ts'
import { type PollHands, poll } from '#workers/poll.ts'
import { createReading } from '#workers/reading.ts'
import { answerHub, receive } from '#workers/websub/receive.ts'
import { dueForHub, tendSubscription } from '#workers/websub/tend.ts'
import { openWeb } from './open-web.ts'

export const hourMs = 3_600_000
export const id = 'phone-news'

/** A feed at a server of its own that names the hub, in itself unless `header` says otherwise. */
async function openPublisher(hub: string, by: 'feed' | 'header') {
  const feed = { body: rss([]), address: '' }
  const { origin, port } = await localServer((_request, response) => {
    const link = `<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="${hub}"/>`
    if (by === 'header') response.setHeader('Link', `<${hub}>; rel="hub", <${origin}/topic>; rel="self"`)
    response.end(by === 'feed' ? feed.body.replace('<channel>', `<channel>${link}`) : feed.body)
  })
  feed.address = `${origin}/feed`
  return Object.assign(feed, { port })
}

/** A whole Leakwire over real HTTP that follows one feed, with a clock of its own. */
export async function openSubscriber(options: { readonly by?: 'feed' | 'header' } = {}) {
  const clock = { now: Date.UTC(2026, 10, 1, 12) }
  const hub = await openHub()
  const publisher = await openPublisher(hub.address, options.by ?? 'feed')
  const now = () => clock.now
  const { app, db } = await openWeb({
    now,
    adminToken: 'needed elsewhere',
    websub: {
      answer: (key, asked) => answerHub(hands, key, asked),
      receive: (key, delivery) => receive(hands, key, delivery),
    },
  })
  const listener = getRequestListener(app.fetch)
  const { origin } = await localServer((request, response) => void listener(request, response))
  await saveTopic(db, smallTopic, { now: clock.now, reason: 'test' })
  const source = { id, kind: 'feed', address: publisher.address, name: 'Phone News' } as const
  await saveSources(db, [{ ...source, lang: 'en', group: null, mode: 'curated' }], 'added', clock.now)
  const open = () => localFetcher([publisher.port, hub.port], { now })
  let fetcher = open()
  const ask = (request: FetchRequest) => fetcher.ask(request)
  let secrets = 0
  const newSecret = () => `unguessable-${secrets++}`.padEnd(24, 'x')
  const reading = createReading()
  onTestFinished(reading.close)
  const hands: PollHands = pollHands({ db, ask, now, read: reading.read, push: { newSecret } })
  return {
    app,
    db,
    clock,
    hub,
    publisher,
    poll: async (force = true) => await poll(hands, id, force),
    /** What the scheduler and its jobs do, once: what became of each subscription that was due. */
    tend: async (callbackBase: string | null = origin) => {
      const due = await dueForHub({ ...hands, callbackBase })
      return await Promise.all(due.map((each) => tendSubscription({ ...hands, callbackBase }, each)))
    },
    /** Ends all that is being asked, as the end of the process does. */
    stop: async () => await fetcher.close(),
    restart: () => {
      fetcher = open()
    },
    push: async () => (await pushStates(db, id)).get(id) ?? null,
    source: async () => {
      const found = await getSource(db, id)
      if (found === null) throw new Error('no source')
      return found
    },
    log: async () => await readLog(db, id),
    titles: async () => {
      const query = db.selectFrom('revision').innerJoin('post', 'post.id', 'revision.postId')
      const rows = await query.select('title').where('sourceId', '=', id).orderBy('title').execute()
      return rows.map(({ title }) => title)
    },
  }
}

export type Subscriber = Awaited<ReturnType<typeof openSubscriber>>

/** One that was confirmed, before any delivery. */
export async function openConfirmed(): Promise<Subscriber> {
  const subscriber = await openSubscriber()
  await subscriber.poll()
  await subscriber.tend()
  await subscriber.hub.verify()
  return subscriber
}

/** One that has had a delivery. */
export async function openTrusted(): Promise<Subscriber> {
  const subscriber = await openConfirmed()
  await subscriber.hub.deliver(rss([{ id: 'first', title: 'Xiaomi tests MIOS' }]))
  return subscriber
}
