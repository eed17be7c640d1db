import { z } from 'zod'
import { sourceChange, sourceWish } from '#web/change-source.ts'
import { type Resource, instant, listPages, pageOf } from './operation.ts'

const sourceParts = {
  id: z.string(),
  kind: z.string(),
  address: z.string().describe('Without a password.'),
  formerAddress: z.string().nullable(),
  name: z.string(),
  lang: z.string().nullable(),
  group: z.string().nullable(),
  mode: z.enum(['curated', 'firehose']),
  origin: z.enum(['file', 'added', 'starter']),
  headers: z.record(z.string(), z.string()).describe('Secrets are shown as "…".'),
  options: z.record(z.string(), z.unknown()),
  proxy: z.string().nullable(),
  backOff: z.enum(['source', 'host', 'group']),
  state: z.string(),
  stateName: z.string(),
  stateWhy: z.string().nullable(),
  stateFix: z.string().nullable(),
  stateSince: instant,
  failures: z.int(),
  failingSince: instant.nullable(),
  polledAt: instant.nullable(),
  changedAt: instant.nullable(),
  nextPollAt: instant.nullable(),
  nextPollWhy: z.string(),
  holdUntil: instant.nullable(),
  postsPerWeek: z.number().nullable(),
  push: z
    .object({
      hub: z.string(),
      state: z.string(),
      leaseUntil: instant.nullable(),
      deliveredAt: instant.nullable(),
      droppedDeliveries: z.int(),
    })
    .nullable()
    .describe('The subscription to its WebSub hub.'),
}

const source = z
  .object(sourceParts)
  .meta({ id: 'Source', description: 'A place that is asked for posts, and how it fares.' })

const notice = z
  .object({
    sourceId: z.string(),
    name: z.string(),
    at: instant,
    code: z.string(),
    message: z.string(),
    fix: z.string(),
  })
  .meta({ id: 'Notice' })

const logLine = z
  .object({
    at: instant,
    outcome: z.string(),
    status: z.int().nullable(),
    bytes: z.int(),
    conditional: z.boolean(),
    newPosts: z.int(),
    nextPollAt: instant.nullable(),
    why: z.string(),
  })
  .meta({ id: 'Poll', description: 'What came of asking a source once.' })

const opml = { types: ['text/x-opml', 'text/xml', 'application/xml', 'text/plain'] }

export const sourceOperations: Resource = {
  name: 'Sources',
  description: 'The places that are asked for posts, and posts that are sent to us.',
  operations: [
    {
      method: 'get',
      path: '/api/sources',
      id: 'listSources',
      summary: 'All sources by name',
      query: listPages,
      isPaged: true,
      answers: { 200: { description: 'A page of sources', schema: pageOf('sources', source) } },
    },
    {
      method: 'post',
      path: '/api/sources',
      id: 'followSource',
      summary: 'Follow what you name, as `sources add` does: it is asked at once',
      needs: 'admin',
      body: { schema: sourceWish },
      answers: {
        201: {
          description: 'The source with what its first answer brought; Location names it',
          schema: z.object({
            ...sourceParts,
            first: z.object({ read: z.int(), added: z.int(), kept: z.int() }),
          }),
        },
      },
      problems: ['conflict', 'cannot-be-taken'],
    },
    {
      method: 'get',
      path: '/api/sources/notices',
      id: 'listNotices',
      summary:
        'What the owner should have heard of sources in the last 30 days, the newest first, at most 200',
      query: listPages,
      isPaged: true,
      answers: { 200: { description: 'A page of notices', schema: pageOf('notices', notice) } },
    },
    {
      method: 'get',
      path: '/api/sources.opml',
      id: 'exportSources',
      isFresh: true,
      summary: 'All sources that are asked as OPML, groups as folders',
      needs: 'admin',
      answers: { 200: { description: 'OPML 2.0', type: 'text/x-opml; charset=utf-8' } },
    },
    {
      method: 'post',
      path: '/api/sources/import',
      id: 'importSources',
      summary: 'Follow the sources of a list: OPML, or an address a line',
      needs: 'admin',
      query: {
        skipBad: z.literal('1').describe('Leave out what cannot be followed instead of refusing all.'),
      },
      body: opml,
      answers: {
        200: {
          description: 'What came of it',
          schema: z.object({
            saved: z.int(),
            known: z.int(),
            doubled: z.int(),
            skipped: z.array(z.object({ line: z.int(), name: z.string(), message: z.string() })),
            remarks: z.array(z.string()),
          }),
        },
      },
      problems: ['cannot-be-taken'],
    },
    {
      method: 'get',
      path: '/api/sources/:id',
      id: 'readSource',
      summary: 'A source with its notices and its last polls',
      answers: {
        200: {
          description: 'The source',
          schema: z.object({ ...sourceParts, notices: z.array(notice), log: z.array(logLine) }),
        },
      },
    },
    {
      method: 'patch',
      path: '/api/sources/:id',
      id: 'changeSource',
      summary:
        'Change what is given of a source, pause it or resume it; one of config/sources.yaml is only paused or resumed',
      needs: 'admin',
      isConditional: true,
      body: { schema: sourceChange },
      answers: { 200: { description: 'The source as it is now', schema: source } },
      problems: ['conflict', 'cannot-be-taken'],
    },
    {
      method: 'delete',
      path: '/api/sources/:id',
      id: 'removeSource',
      summary: 'Follow a source no more',
      needs: 'admin',
      isConditional: true,
      query: {
        posts: z
          .enum(['keep', 'dropped', 'all'])
          .default('keep')
          .describe('What becomes of its posts: all stay, those go that no topic keeps, or all go.'),
      },
      answers: {
        200: {
          description: 'How many posts went',
          schema: z.object({ removed: z.string(), posts: z.int() }),
        },
      },
      problems: ['conflict'],
    },
    {
      method: 'post',
      path: '/api/ingest',
      id: 'ingestPosts',
      summary: 'Send posts: all of them are stored, or none',
      needs: 'ingest',
      body: {
        types: ['application/json', 'application/x-ndjson', 'application/feed+json', 'application/atom+xml'],
        description: 'A post, a list of posts, a post a line, or a feed.',
      },
      answers: {
        200: { description: 'Nothing of it was new', schema: ingested() },
        201: { description: 'What was stored', schema: ingested() },
      },
      problems: ['cannot-be-taken'],
    },
  ],
}

function ingested() {
  return z.object({
    source: z.string(),
    read: z.int(),
    added: z.int(),
    edited: z.int(),
    kept: z.int(),
  })
}
