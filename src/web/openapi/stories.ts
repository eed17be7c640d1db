import { z } from 'zod'
import { mergingBody, splittingBody } from '#web/change-story.ts'
import { type Resource, instant, next, pageOf, postPages, topicQuery } from './operation.ts'
import { post } from './post-shapes.ts'
import { story, storyTold } from './story-shapes.ts'

const storyId = { id: z.int().describe('The number on its card.') }
const ruled = z
  .object({ ruling: z.int(), story: z.int().describe('Where the posts stand now.') })
  .meta({ id: 'Ruled' })

const narrower = { query: z.string().nullable().describe('What asks for those alone.') }
const facet = z.array(
  z.object({
    value: z.string().describe('As a query asks for it.'),
    name: z.string(),
    posts: z.int(),
    ...narrower,
  }),
)

const found = z
  .object({
    topic: z.string(),
    posts: z.array(post),
    total: z
      .object({ count: z.int(), isMore: z.boolean() })
      .nullable()
      .describe('How many there are; null beyond the first page, or where only reading them all could tell.'),
    isUnfinished: z
      .boolean()
      .describe('There is more to look at from "next" on, although the page is not full.'),
    lookedAt: z.int().nullable().describe('How many posts were looked at, where that is not all.'),
    suggestion: z
      .string()
      .nullable()
      .describe('The query as it was probably meant, where nothing was found.'),
    counted: z.int().optional().describe('How many matches facets and histogram are of, the newest.'),
    facets: z.object({ source: facet, leaker: facet, keyword: facet, lang: facet }).optional(),
    histogram: z
      .object({
        unit: z.enum(['day', 'week', 'month', 'year']),
        bars: z.array(z.object({ from: instant, to: instant, posts: z.int(), ...narrower })),
      })
      .nullable()
      .optional(),
    next,
  })
  .meta({ id: 'FoundPosts' })

const query = z.string().describe('In the query language; everything without it.')
const searchQuery = {
  q: query,
  dropped: z.literal('1').describe('Also posts that were dropped although something spoke for them.'),
  sort: z.enum(['time', 'relevance']).default('time'),
  ...topicQuery,
}

export const storyOperations: Resource = {
  name: 'Stories and posts',
  description: 'The stream, search, and why a post is in or out.',
  operations: [
    {
      method: 'get',
      path: '/api/stream',
      id: 'readStream',
      summary: 'The stories of a topic, those with the newest news first',
      query: { ...topicQuery, ...postPages },
      isPaged: true,
      answers: {
        200: { description: 'A page of stories', schema: pageOf('stories', story, { topic: z.string() }) },
      },
    },
    {
      method: 'get',
      path: '/api/search',
      id: 'searchPosts',
      summary: 'Posts that a query holds for, the newest or the most relevant first',
      query: {
        ...searchQuery,
        facets: z.literal('1').describe('Count what the newest matches have in common.'),
        ...postPages,
      },
      isPaged: true,
      answers: { 200: { description: 'A page of posts', schema: found } },
      problems: ['bad-query', 'too-slow'],
    },
    {
      method: 'get',
      path: '/api/search/export',
      id: 'exportSearch',
      summary: 'What a search finds as a file; the header Link leads to the rest',
      isFresh: true,
      query: {
        ...searchQuery,
        format: z.enum(['csv', 'json', 'jsonl']),
        cursor: postPages.cursor,
        limit: z.int().min(1).max(10_000).default(10_000),
      },
      answers: {
        200: {
          description: 'Posts, a line or an object each',
          type: 'text/csv; charset=utf-8; header=present',
        },
      },
      problems: ['bad-query', 'too-slow'],
    },
    {
      method: 'get',
      path: '/api/rejects',
      id: 'searchRejects',
      summary: 'Posts that were dropped although something spoke for them, near misses first',
      query: { q: query, ...topicQuery, ...postPages },
      isPaged: true,
      answers: { 200: { description: 'A page of posts', schema: found } },
      problems: ['bad-query', 'too-slow'],
    },
    {
      method: 'get',
      path: '/api/posts/:id/why',
      id: 'explainPost',
      summary: 'A post with what a topic says about it',
      parts: { id: z.int() },
      query: topicQuery,
      answers: {
        200: { description: 'The post', schema: z.object({ topic: z.string(), ...post.shape }) },
      },
    },
    {
      method: 'get',
      path: '/api/stories/:id',
      id: 'readStory',
      summary: 'All that is known of a story',
      parts: storyId,
      query: {
        page: z.int().min(1).describe('Of its posts.'),
        post: z.int().describe('The page that shows this post.'),
        before: z.int().describe('What happened before this position.'),
      },
      answers: {
        200: { description: 'The story', schema: storyTold },
        302: { description: 'Its posts went to another story, which Location names' },
      },
      problems: ['not-here', 'gone'],
    },
    {
      method: 'get',
      path: '/api/stories/:id/posts',
      id: 'listStoryPosts',
      summary: 'All posts of a story in the order they were published',
      parts: storyId,
      query: postPages,
      isPaged: true,
      answers: {
        200: {
          description: 'A page of posts',
          schema: pageOf('posts', post, { topic: z.string(), id: z.int() }),
        },
        302: { description: 'Its posts went to another story, which Location names' },
      },
      problems: ['not-here', 'gone'],
    },
    {
      method: 'post',
      path: '/api/stories/:id/merge',
      id: 'mergeStories',
      summary: 'Put another story into this one',
      needs: 'admin',
      parts: storyId,
      body: { schema: mergingBody },
      answers: { 201: { description: 'The ruling that was made', schema: ruled } },
      problems: ['not-here', 'conflict', 'gone', 'cannot-be-taken'],
    },
    {
      method: 'post',
      path: '/api/stories/:id/split',
      id: 'splitStory',
      summary: 'Give a post of this story, and what repeats it, a story of its own',
      needs: 'admin',
      parts: storyId,
      body: { schema: splittingBody },
      answers: { 201: { description: 'The ruling that was made', schema: ruled } },
      problems: ['not-here', 'conflict', 'gone', 'cannot-be-taken'],
    },
    {
      method: 'delete',
      path: '/api/stories/rulings/:id',
      id: 'undoRuling',
      summary:
        'Take a ruling back: its posts go where they stood before; what the program merged is kept apart for good then',
      needs: 'admin',
      parts: { id: z.int() },
      answers: {
        200: {
          description: 'The story that its posts stand in now, null for none',
          schema: z.object({ story: z.int().nullable() }),
        },
      },
      problems: ['not-here', 'conflict'],
    },
  ],
}
