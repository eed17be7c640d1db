import { Hono } from 'hono'
import { listClaims } from '#storage/claims.ts'
import { listStories, storiesById } from '#storage/stories.ts'
import { lastPosition } from '#storage/stream-entries.ts'
import { askedLimit, askedNumber, askedTopic, pathNumber, positions } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { loadCards } from '#web/story-cards.ts'
import { storyCard } from '#web/views/story-card.ts'
import { streamPage } from '#web/views/stream.ts'
import { frameOf } from './frame-of.ts'

/** The stream as a page, and one story of it as a fragment. */
export function streamRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const { db } = hands

  app.get('/', async (c) => {
    const frame = await frameOf(c, hands)
    const below = askedNumber(c, 'below', positions)
    const limit = askedLimit(c)
    // Read before the stories: what comes in between is told again by /events, never missed.
    const position = await lastPosition(db, frame.topic.id)
    const stories = await listStories(db, frame.topic.id, { below, limit: limit + 1 })
    const shown = stories.slice(0, limit)
    return c.html(
      streamPage({
        frame,
        cards: await loadCards(db, frame.topic.id, shown),
        claims: await listClaims(db, frame.topic.id),
        position,
        older: stories.length > limit ? (shown.at(-1)?.position ?? null) : null,
        isNewest: below === null,
      }),
    )
  })

  app.get('/fragments/story/:id', async (c) => {
    const { topic, topics } = await askedTopic(c, hands)
    const id = pathNumber(c.req.param('id'))
    const stories = id === null ? [] : await storiesById(db, [id])
    const [card] = await loadCards(db, topic.id, stories)
    if (card === undefined) throw new WebProblem(404, 'There is no such story.', 'Reload the stream.')
    return c.html(storyCard(card, { topic, topics }))
  })

  return app
}
