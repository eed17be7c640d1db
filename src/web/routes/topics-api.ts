import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import { failedExamples } from '#filter/examples.ts'
import { listPins, pinPost, unpinPost } from '#storage/pins.ts'
import { topicFileProblems } from '#storage/topic-file-problems.ts'
import {
  type TopicInForce,
  rulesetInForce,
  topicHistory,
  topicVersion,
  topicsInForce,
} from '#storage/topics.ts'
import { countToJudge } from '#storage/verdicts.ts'
import { backtest } from '#tune/backtest.ts'
import { checkPins } from '#tune/check-pins.ts'
import { samplePosts } from '#tune/sample.ts'
import { type TriedSuggestion, trySuggestions } from '#tune/suggestions.ts'
import { jsonOf, pathNumber } from '#web/asked.ts'
import { changeTopicBody, readTopicBody, topicEdition, trialOf, undoTopicBody } from '#web/change-topic.ts'
import type { WebHands } from '#web/hands.ts'
import { pageOf } from '#web/paged.ts'
import { iso } from '#web/post-json.ts'
import { editionsAsked } from '#web/preconditions.ts'
import { WebProblem } from '#web/problem.ts'
import { requireAdmin } from '#web/security.ts'

/** So many posts are enough to see what a change does while it is typed, and are judged in a blink. */
const sampleSize = 2_000

/** Topics over JSON: what is in force and what was, trying a change, putting it in force, pins. */
export function topicApiRoutes(hands: WebHands): Hono {
  const app = new Hono()
  app.get('/api/topics', (c) => list(c, hands))
  app.get('/api/topics/:id', async (c) => {
    const topic = await topicOf(c, hands)
    c.set('edition', topicEdition(topic))
    return c.json(await described(hands, topic))
  })
  app.get('/api/topics/:id/versions', (c) => versions(c, hands))
  app.get('/api/topics/:id/source', (c) => source(c, hands))
  // The rest is the owner's.
  app.use('/api/topics/:id/*', requireAdmin(hands))
  app.get('/api/topics/:id/sample', (c) => sample(c, hands))
  app.post('/api/topics/:id/check', (c) => check(c, hands))
  app.post('/api/topics/:id/backtest', (c) => tryOut(c, hands))
  app.post('/api/topics/:id/versions', async (c) => {
    const topic = await topicOf(c, hands)
    const body = await jsonOf(c, changeExample)
    return c.json(await changeTopicBody(hands, { topic, body, match: editionsAsked(c) }), 201)
  })
  app.post('/api/topics/:id/undo', async (c) => {
    const topic = await topicOf(c, hands)
    const body = await jsonOf(c, '{"base": 4}')
    return c.json(await undoTopicBody(hands, { topic, body, match: editionsAsked(c) }), 201)
  })
  app.get('/api/topics/:id/suggestions', (c) => suggestions(c, hands))
  app.get('/api/topics/:id/pins', (c) => pins(c, hands))
  app.put('/api/topics/:id/pins/:post', (c) => pin(c, hands))
  app.delete('/api/topics/:id/pins/:post', (c) => unpin(c, hands))
  return app
}

const changeExample = '{"source": "topic: mios ...", "base": 3, "reason": "why"}'

/** The topic in the path. Throws a problem if it is not in force. */
async function topicOf(c: Context, hands: WebHands): Promise<TopicInForce> {
  const topics = await topicsInForce(hands.db)
  const topic = topics.find(({ id }) => id === c.req.param('id'))
  if (topic !== undefined) return topic
  throw new WebProblem(
    404,
    `There is no topic "${c.req.param('id')}".`,
    `Topics: ${topics.map(({ id }) => id).join(', ')}.`,
  )
}

async function described({ db }: WebHands, topic: TopicInForce) {
  const { id, name, version, madeAt, reason, source } = topic
  const problem = (await topicFileProblems(db)).find(({ topicId }) => topicId === id)
  return {
    id,
    name,
    version,
    madeAt: iso(madeAt),
    reason,
    source,
    toJudge: await countToJudge(db, await rulesetInForce(db)),
    problem: problem === undefined ? null : { ...problem, at: iso(problem.at) },
  }
}

async function list(c: Context, hands: WebHands): Promise<Response> {
  const { items, next } = pageOf(c, await topicsInForce(hands.db), ({ id }) => [id])
  const all = await Promise.all(items.map((topic) => described(hands, topic)))
  return c.json({ topics: all.map(({ source: _source, ...topic }) => topic), next })
}

async function versions(c: Context, hands: WebHands): Promise<Response> {
  const topic = await topicOf(c, hands)
  const { items, next } = pageOf(c, await topicHistory(hands.db, topic.id), ({ n }) => [-n])
  c.set('edition', topicEdition(topic))
  return c.json({
    topic: topic.id,
    inForce: topic.version,
    versions: items.map(({ n, madeAt, reason }) => ({ n, madeAt: iso(madeAt), reason })),
    next,
  })
}

/** The YAML of the version in force or of `?version=`, to be put into config/topics. */
async function source(c: Context, hands: WebHands): Promise<Response> {
  const topic = await topicOf(c, hands)
  c.set('edition', topicEdition(topic))
  const n = pathNumber(c.req.query('version')) ?? topic.version
  const found = await topicVersion(hands.db, topic.id, n)
  if (found === null) {
    throw new WebProblem(404, 'There is no such version.', `See /api/topics/${topic.id}/versions.`)
  }
  c.header('Content-Type', 'application/yaml; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="${encodeURIComponent(topic.id)}.yaml"`)
  return c.body(found.source)
}

async function sample(c: Context, hands: WebHands): Promise<Response> {
  const { id, version } = await topicOf(c, hands)
  return c.json({ topic: id, version, posts: await samplePosts(hands.db, id, sampleSize) })
}

async function check(c: Context, hands: WebHands): Promise<Response> {
  const { id, version } = await topicOf(c, hands)
  const topic = readTopicBody(id, await jsonOf(c, '{"source": "topic: mios ..."}'))
  const { compiled } = trialOf(topic, version, hands.now())
  const pins = await checkPins(hands.db, id, compiled)
  return c.json({ topic, examples: failedExamples(compiled), pins })
}

/** A line of JSON for each step, as `BacktestStep`; a fault on the way is the last line. */
async function tryOut(c: Context, hands: WebHands): Promise<Response> {
  const { id, version } = await topicOf(c, hands)
  const topic = readTopicBody(id, await jsonOf(c, '{"source": "topic: mios ..."}'))
  c.header('Content-Type', 'application/x-ndjson')
  c.header('Cache-Control', 'no-store')
  // Compressed it would be held back until the end.
  c.header('Content-Encoding', 'identity')
  return stream(
    c,
    async (out) => {
      const trial = trialOf(topic, version, hands.now())
      for await (const step of backtest(hands.db, trial)) {
        if (out.aborted) return
        await out.writeln(JSON.stringify(step))
      }
    },
    async (error, out) => {
      const message = `The backtest broke off: ${error.message}`
      const fix = 'Nothing was changed. Try again, and look into the log if it stays.'
      await out.writeln(JSON.stringify({ kind: 'failed', message, fix }))
    },
  )
}

async function suggestions(c: Context, hands: WebHands): Promise<Response> {
  const topic = await topicOf(c, hands)
  const tried = await trySuggestions(hands.db, topic, hands.now())
  return c.json({ topic: topic.id, version: topic.version, suggestions: tried.map(suggestionJson) })
}

function suggestionJson({ evidence, ...suggestion }: TriedSuggestion) {
  return { ...suggestion, evidence: { ...evidence, firstSeen: iso(evidence.firstSeen) } }
}

async function pins(c: Context, hands: WebHands): Promise<Response> {
  const { id } = await topicOf(c, hands)
  const all = await listPins(hands.db, id)
  const { items, next } = pageOf(c, all, ({ at, postId }) => [-at, -postId])
  return c.json({ topic: id, pins: items.map((pin) => ({ ...pin, at: iso(pin.at) })), next })
}

async function pin(c: Context, hands: WebHands): Promise<Response> {
  const { id } = await topicOf(c, hands)
  const postId = pathNumber(c.req.param('post'))
  const body = await jsonOf(c, '{"must": true}')
  const must = typeof body === 'object' && body !== null && 'must' in body ? body.must : null
  if (typeof must !== 'boolean') {
    throw new WebProblem(400, 'A pin needs "must".', 'Send {"must": true} for a post to be kept, else false.')
  }
  if (postId === null || !(await pinPost(hands.db, id, { postId, must, at: hands.now() }))) {
    throw new WebProblem(
      404,
      'There is no such post.',
      'Dropped posts expire after a while unless they are pinned.',
    )
  }
  return c.body(null, 204)
}

async function unpin(c: Context, hands: WebHands): Promise<Response> {
  const { id } = await topicOf(c, hands)
  const postId = pathNumber(c.req.param('post'))
  if (postId === null || !(await unpinPost(hands.db, id, postId)))
    throw new WebProblem(404, 'This post is not pinned.', 'See the list of pins.')
  return c.body(null, 204)
}
