import { z } from 'zod'
import { filterBody } from '#web/make-filter.ts'
import { type Operation, type Resource, instant, listPages, pageOf, topicQuery } from './operation.ts'

const filter = z
  .object({
    id: z.int(),
    name: z.string(),
    query: z.string(),
    topic: z.string(),
    madeAt: instant,
    changedAt: instant.describe('When its name or query was last changed, else when it was made.'),
    feeds: z
      .object({ atom: z.string(), rss: z.string(), json: z.string() })
      .describe('Whoever knows these addresses can read them.'),
  })
  .meta({ id: 'Filter', description: 'A saved query over the stream of a topic.' })

function feed(file: string, id: string, type: string): Operation {
  return {
    method: 'get',
    path: `/feeds/:secret/${file}`,
    id,
    summary: `A filter as ${type.split(';')[0]}`,
    parts: { secret: z.string().describe('As the address of the filter has it.') },
    query: { per: z.enum(['story', 'post']).default('story').describe('One item a story, or one a post.') },
    answers: { 200: { description: 'The feed', type } },
    problems: ['not-here', 'gone'],
  }
}

export const feedOperations: Resource = {
  name: 'Filters and feeds',
  description: 'Saved queries, readable as feeds, and what happens as it happens.',
  operations: [
    {
      method: 'get',
      path: '/api/filters',
      id: 'listFilters',
      summary: 'The filters of a topic, the oldest first',
      needs: 'admin',
      query: { ...topicQuery, ...listPages },
      isPaged: true,
      answers: { 200: { description: 'A page of filters', schema: pageOf('filters', filter) } },
    },
    {
      method: 'post',
      path: '/api/filters',
      id: 'makeFilter',
      summary: 'Save a query; its feed has an address that cannot be guessed',
      needs: 'admin',
      query: topicQuery,
      body: { schema: filterBody },
      answers: { 201: { description: 'The filter', schema: filter } },
      problems: ['bad-query'],
    },
    {
      method: 'get',
      path: '/api/filters/:id',
      id: 'readFilter',
      summary: 'One filter',
      needs: 'admin',
      parts: { id: z.int() },
      answers: { 200: { description: 'The filter', schema: filter } },
    },
    {
      method: 'patch',
      path: '/api/filters/:id',
      id: 'changeFilter',
      summary: 'Give a filter another name or query; its addresses stay',
      needs: 'admin',
      isConditional: true,
      parts: { id: z.int() },
      body: { schema: filterBody.partial() },
      answers: { 200: { description: 'The filter', schema: filter } },
      problems: ['bad-query'],
    },
    {
      method: 'delete',
      path: '/api/filters/:id',
      id: 'revokeFilter',
      summary: 'Revoke a filter: its feed answers 410 from now on',
      needs: 'admin',
      isConditional: true,
      parts: { id: z.int() },
      answers: { 204: { description: 'It is revoked' } },
    },
    feed('atom.xml', 'readAtom', 'application/atom+xml; charset=utf-8'),
    feed('rss.xml', 'readRss', 'application/rss+xml; charset=utf-8'),
    feed('feed.json', 'readJsonFeed', 'application/feed+json; charset=utf-8'),
    {
      method: 'get',
      path: '/events',
      id: 'followStream',
      isFresh: true,
      summary: 'The stream as server-sent events, one "entry" for each StreamEntry, its id the position',
      description:
        'Goes on after the position in Last-Event-ID or in "after", else with what comes from now on. A comment every 20 seconds shows that it is still there.',
      query: {
        after: z.int().min(0).describe('The last position seen.'),
        filter: z.string().describe('The secret of a filter: only what happens to its stories.'),
        q: z.string().describe('Only what happens to stories that this query finds.'),
        ...topicQuery,
      },
      answers: { 200: { description: 'Events without end', type: 'text/event-stream' } },
    },
  ],
}
