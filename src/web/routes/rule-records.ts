import { type Context, Hono } from 'hono'
import { loadPosts } from '#storage/posts.ts'
import { listPins, pinPost, unpinPost } from '#storage/pins.ts'
import { topicVersions } from '#storage/topics.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import { titleOf } from '#tune/title-of.ts'
import { askedNumber, askedTopic, pathNumber, positions } from '#web/asked.ts'
import type { WebHands } from '#web/hands.ts'
import { lineChanges } from '#web/line-diff.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'
import { inTopic } from '#web/views/frame.ts'
import { type ShownPin, pinsPage } from '#web/views/rule-pins.ts'
import { versionsPage } from '#web/views/rule-versions.ts'
import { frameOf } from './frame-of.ts'

const versionsPerPage = 20

/** What a topic's rules were, which is open as they are, and the posts that are pinned, which is the owner's. */
export function ruleRecordRoutes(hands: WebHands): Hono {
  const app = new Hono()
  const admin = requireAdmin(hands)
  app.get('/rules/versions', (c) => versions(c, hands))
  app.get('/rules/pins', admin, (c) => pins(c, hands))
  app.post('/rules/pins', admin, (c) => pin(c, hands))
  return app
}

async function versions(c: Context, hands: WebHands): Promise<Response> {
  const frame = await frameOf(c, hands)
  const { topic } = await askedTopic(c, hands)
  const below = askedNumber(c, 'below', positions)
  // One more: what the last one shown changed is told by the one before it.
  const all = await topicVersions(hands.db, topic.id, { below, limit: versionsPerPage + 1 })
  const shown = all.slice(0, versionsPerPage)
  const last = all.length > shown.length ? shown.at(-1) : undefined
  return c.html(
    versionsPage({
      frame,
      inForce: topic.version,
      versions: shown.map(({ source, ...version }, index) => {
        const before = all[index + 1]
        return { ...version, changes: before === undefined ? null : lineChanges(before.source, source) }
      }),
      older: last === undefined ? null : inTopic(`/rules/versions?below=${last.n}`, frame),
    }),
  )
}

async function pins(c: Context, hands: WebHands): Promise<Response> {
  const frame = await frameOf(c, hands)
  const pinned = await listPins(hands.db, frame.topic.id)
  const ids = pinned.map(({ postId }) => postId)
  const posts = new Map((await loadPosts(hands.db, ids)).map((post) => [post.postId, post]))
  const verdicts = await loadVerdicts(hands.db, frame.topic.id, ids)
  const shown = pinned.flatMap((pin): ShownPin[] => {
    const post = posts.get(pin.postId)
    if (post === undefined) return []
    const { url, sourceName, publishedAt, timePrecision } = post
    const keep = verdicts.get(pin.postId)?.keep ?? false
    return [{ ...pin, title: titleOf(post), url, sourceName, publishedAt, timePrecision, keep }]
  })
  return c.html(pinsPage(frame, shown))
}

async function pin(c: Context, hands: WebHands): Promise<Response> {
  const frame = await frameOf(c, hands)
  const { post, pin: wanted } = await c.req.parseBody()
  const postId = pathNumber(typeof post === 'string' ? post : undefined)
  if (postId === null || (wanted !== 'must' && wanted !== 'mustNot' && wanted !== 'none'))
    throw new WebProblem(400, 'Nothing was said about any post.', 'Use the buttons beside a post.')
  const topicId = frame.topic.id
  const isDone =
    wanted === 'none'
      ? await unpinPost(hands.db, topicId, postId)
      : await pinPost(hands.db, topicId, { postId, must: wanted === 'must', at: hands.now() })
  if (!isDone) throw new WebProblem(404, 'There is no such post.', 'Dropped posts expire after a while.')
  return c.redirect(inTopic('/rules/pins', frame), 303)
}
