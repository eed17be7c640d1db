import { z } from 'zod'
import { topicChange, topicText, topicUndo } from '#web/change-topic.ts'
import { type Operation, type Resource, instant, listPages, pageOf } from './operation.ts'
import { backtestStep, checked, inForce, samplePost, suggestion, topicParts } from './topic-shapes.ts'

const topic = z
  .object(topicParts)
  .meta({ id: 'Topic', description: 'What a stream is about, with its version in force.' })
const version = z.object({ n: z.int(), madeAt: instant, reason: z.string() }).meta({ id: 'TopicVersion' })
const pin = z
  .object({ postId: z.int(), must: z.boolean(), at: instant })
  .meta({ id: 'Pin', description: 'A post that every version of a topic must keep, or must not.' })
const pinBody = z.object({ must: z.boolean() })
const postPart = { post: z.int().describe('The id of a post here.') }
const standsAgainst = ['not-here', 'conflict', 'cannot-be-taken', 'against-pins'] as const

const rules: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/topics',
    id: 'listTopics',
    summary: 'The topics in force',
    query: listPages,
    isPaged: true,
    answers: { 200: { description: 'A page of topics', schema: pageOf('topics', topic) } },
  },
  {
    method: 'get',
    path: '/api/topics/:id',
    id: 'readTopic',
    summary: 'A topic with its rules as YAML',
    answers: {
      200: { description: 'The topic', schema: z.object({ ...topicParts, source: z.string() }) },
    },
  },
  {
    method: 'get',
    path: '/api/topics/:id/source',
    id: 'exportTopic',
    summary: 'The rules of a topic as a file for config/topics',
    query: { version: z.int().min(1).describe('An earlier version; without it the one in force.') },
    answers: { 200: { description: 'YAML', type: 'application/yaml; charset=utf-8' } },
  },
  {
    method: 'get',
    path: '/api/topics/:id/versions',
    id: 'listVersions',
    summary: 'Every version of a topic, the newest first',
    query: listPages,
    isPaged: true,
    answers: {
      200: {
        description: 'A page of versions',
        schema: pageOf('versions', version, { topic: z.string(), inForce: z.int() }),
      },
    },
  },
  {
    method: 'post',
    path: '/api/topics/:id/versions',
    id: 'changeTopic',
    summary: 'Put new rules in force; the archive is judged by them',
    description: 'What they were made from is said by "base", the number of a version, or by If-Match.',
    needs: 'admin',
    isConditional: true,
    body: { schema: topicChange },
    answers: { 201: { description: 'In force', schema: inForce } },
    problems: standsAgainst,
  },
  {
    method: 'post',
    path: '/api/topics/:id/undo',
    id: 'undoTopic',
    summary: 'Put what an earlier version said in force again',
    needs: 'admin',
    isConditional: true,
    body: { schema: topicUndo },
    answers: { 201: { description: 'In force', schema: inForce } },
    problems: standsAgainst,
  },
]

const trials: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/topics/:id/sample',
    id: 'sampleTopic',
    summary: 'The last 2,000 posts as rules look at them, and older ones that are pinned',
    needs: 'admin',
    answers: {
      200: {
        description: 'The posts',
        schema: z.object({ topic: z.string(), version: z.int(), posts: z.array(samplePost) }),
      },
    },
  },
  {
    method: 'post',
    path: '/api/topics/:id/check',
    id: 'checkTopic',
    summary: 'Read rules, and try them on their examples and the pinned posts; nothing is changed',
    needs: 'admin',
    body: { schema: topicText },
    answers: { 200: { description: 'What they do', schema: checked } },
    problems: ['not-here', 'cannot-be-taken'],
  },
  {
    method: 'post',
    path: '/api/topics/:id/backtest',
    id: 'backtestTopic',
    summary: 'Try rules on the whole archive; nothing is changed',
    needs: 'admin',
    body: { schema: topicText },
    answers: {
      200: { description: 'A line of JSON a step', schema: backtestStep, type: 'application/x-ndjson' },
    },
    problems: ['not-here', 'cannot-be-taken'],
  },
  {
    method: 'get',
    path: '/api/topics/:id/suggestions',
    id: 'suggestRules',
    summary: 'What may be missing in the rules, best first; takes seconds on a large archive',
    needs: 'admin',
    answers: {
      200: {
        description: 'Suggestions',
        schema: z.object({ topic: z.string(), version: z.int(), suggestions: z.array(suggestion) }),
      },
    },
  },
]

const pins: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/topics/:id/pins',
    id: 'listPins',
    summary: 'Pinned posts, the newest pin first',
    needs: 'admin',
    query: listPages,
    isPaged: true,
    answers: {
      200: { description: 'A page of pins', schema: pageOf('pins', pin, { topic: z.string() }) },
    },
  },
  {
    method: 'put',
    path: '/api/topics/:id/pins/:post',
    id: 'pinPost',
    summary: 'Have every version of a topic keep a post, or drop it',
    needs: 'admin',
    parts: postPart,
    body: { schema: pinBody },
    answers: { 204: { description: 'It is pinned' } },
  },
  {
    method: 'delete',
    path: '/api/topics/:id/pins/:post',
    id: 'unpinPost',
    summary: 'Let the rules judge a post as they will',
    needs: 'admin',
    parts: postPart,
    answers: { 204: { description: 'It is pinned no more' } },
  },
]

export const topicOperations: Resource = {
  name: 'Topics',
  description: 'Rules: what is in force and what was, trying a change, putting it in force, pins.',
  operations: [...rules, ...trials, ...pins],
}
