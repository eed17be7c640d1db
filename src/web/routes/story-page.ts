import { type Context, Hono } from 'hono'
import { pathNumber } from '#web/asked.ts'
import { askedPart, askedStory, storyToChange } from '#web/asked-story.ts'
import { mergeBody, splitBody, takeBack } from '#web/change-story.ts'
import type { WebHands } from '#web/hands.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'
import { loadStory } from '#web/story-told.ts'
import { inTopic } from '#web/views/frame.ts'
import { storyPage } from '#web/views/story.ts'
import { frameOf } from './frame-of.ts'

/** The page of each story, open as the stream is, and its forms, which are the owner's. */
export function storyRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/stories/:id', (c) => show(c, hands))
  app.post('/stories/:id/merge', admin, async (c) => {
    const { story } = await mergeBody(hands, await storyToChange(c, hands), await c.req.parseBody())
    return await back(c, hands, story)
  })
  app.post('/stories/:id/split', admin, async (c) => {
    const { story } = await splitBody(hands, await storyToChange(c, hands), await c.req.parseBody())
    return await back(c, hands, story)
  })
  app.post('/stories/rulings/:id/undo', admin, async (c) => {
    return await back(c, hands, await takeBack(hands, pathNumber(c.req.param('id'))))
  })
  return app
}

async function show(c: Context, hands: WebHands): Promise<Response> {
  const { kind, storyId, topicId } = await askedStory(c, hands)
  const frame = await frameOf(c, hands)
  const isOwnTopic = frame.topic.id === topicId
  if (kind === 'moved' || !isOwnTopic) {
    const topic = { id: topicId, name: '' }
    return c.redirect(inTopic(`/stories/${storyId}`, { ...frame, topic }), 302)
  }
  const told = await loadStory(hands, topicId, storyId, askedPart(c))
  if (told === null) throw new WebProblem(410, `Story ${storyId} is gone.`, 'Its posts went just now.')
  return c.html(storyPage(frame, told))
}

async function back(c: Context, hands: WebHands, storyId: number | null): Promise<Response> {
  const frame = await frameOf(c, hands)
  return c.redirect(inTopic(storyId === null ? '/' : `/stories/${storyId}`, frame), 303)
}
