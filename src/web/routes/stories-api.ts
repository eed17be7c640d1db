import { type Context, Hono } from 'hono'
import { membersAfter } from '#storage/stories.ts'
import { askedLimit, askedText, jsonOf, pathNumber } from '#web/asked.ts'
import { askedPart, askedStory, storyToChange } from '#web/asked-story.ts'
import { mergeBody, splitBody, takeBack } from '#web/change-story.ts'
import type { WebHands } from '#web/hands.ts'
import { accountJson } from '#web/post-json.ts'
import { WebProblem } from '#web/problem.ts'
import { nextPage } from '#web/paged.ts'
import { cursorText, readCursor } from '#web/search-cursor.ts'
import { requireAdmin } from '#web/security.ts'
import { storyToldJson } from '#web/story-json.ts'
import { loadStory } from '#web/story-told.ts'
import { accountsById } from '#web/story-cards.ts'

/** Stories over JSON: all that is known of one; merging, splitting, and taking that back, which are the owner's. */
export function storyApiRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/api/stories/:id', (c) => story(c, hands))
  app.get('/api/stories/:id/posts', (c) => posts(c, hands))
  app.post('/api/stories/:id/merge', admin, async (c) => {
    const asked = await storyToChange(c, hands)
    return c.json(await mergeBody(hands, asked, await jsonOf(c, '{"with": 12, "reason": "why"}')), 201)
  })
  app.post('/api/stories/:id/split', admin, async (c) => {
    const asked = await storyToChange(c, hands)
    return c.json(await splitBody(hands, asked, await jsonOf(c, '{"post": 34, "reason": "why"}')), 201)
  })
  app.delete('/api/stories/rulings/:id', admin, async (c) => {
    return c.json({ story: await takeBack(hands, pathNumber(c.req.param('id'))) })
  })
  return app
}

async function story(c: Context, hands: WebHands): Promise<Response> {
  const { kind, storyId, topicId } = await askedStory(c, hands)
  if (kind === 'moved') return c.redirect(`/api/stories/${storyId}`, 302)
  const told = await loadStory(hands, topicId, storyId, askedPart(c))
  if (told === null) throw new WebProblem(410, `Story ${storyId} is gone.`, 'Its posts went just now.')
  return c.json(storyToldJson(told))
}

/** All posts of a story, a page at a time, in the order they were published. */
async function posts(c: Context, hands: WebHands): Promise<Response> {
  const { kind, storyId, topicId } = await askedStory(c, hands)
  const cursor = readCursor(askedText(c, 'cursor'))
  if (kind === 'moved') return c.redirect(`/api/stories/${storyId}/posts`, 302)
  const after = cursor === null ? null : { publishedAt: cursor.key, postId: cursor.postId }
  const limit = askedLimit(c)
  const members = await membersAfter(hands.db, storyId, { after, limit: limit + 1 })
  const known = await accountsById(hands.db, topicId, members.slice(0, limit))
  const accounts = [...known.values()]
  const last = members.length > limit ? accounts.at(-1)?.post : undefined
  const next = last === undefined ? null : cursorText({ key: last.publishedAt, postId: last.postId })
  return c.json({
    topic: topicId,
    id: storyId,
    posts: accounts.map(accountJson),
    next: nextPage(c, next),
  })
}
