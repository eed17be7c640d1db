import { z } from 'zod'
import { type Resource, instant, listPages, next, topicQuery } from './operation.ts'

const aliasParts = {
  canonical: z.string(),
  type: z.string(),
  name: z.string(),
  forms: z.array(z.string()),
}
const alias = z.object(aliasParts).meta({ id: 'Alias', description: 'One thing with all its spellings.' })
const aliasInForce = z
  .object({ ...aliasParts, origin: z.enum(['file', 'page']), inFile: alias.nullable() })
  .meta({ id: 'AliasInForce' })
const aliasBody = z.object({
  type: z.enum([
    'handle',
    'domain',
    'build',
    'model',
    'date',
    'chipset',
    'os',
    'device',
    'leaker',
    'company',
    'person',
  ]),
  name: z.string().optional(),
  forms: z.array(z.string()).min(1),
})
const trend = z
  .object({
    type: z.string(),
    canonical: z.string(),
    name: z.string(),
    recent: z.int(),
    recentSources: z.int(),
    before: z.int(),
    z: z.number().describe('How plainly it rises, in standard deviations.'),
    g2: z.number(),
    isNew: z.boolean(),
    days: z.array(z.int()).describe('Posts a day, the oldest first.'),
  })
  .meta({ id: 'Trend' })

export const keywordOperations: Resource = {
  name: 'Aliases and trends',
  description: 'Which spellings are one thing, and what posts are about more often than before.',
  operations: [
    {
      method: 'get',
      path: '/api/trends',
      id: 'readTrends',
      summary: 'What rises in a topic against the 30 days before',
      query: {
        window: z.enum(['day', 'week']).default('week'),
        at: z.iso.date().describe('The day that it ends with, in UTC; now without it.'),
        ...topicQuery,
      },
      answers: {
        200: {
          description: 'What is new and what rises',
          schema: z.object({
            topic: z.string(),
            window: z.enum(['day', 'week']),
            beforeFrom: instant,
            from: instant,
            to: instant,
            recentPosts: z.int(),
            beforePosts: z.int(),
            new: z.array(trend),
            rising: z.array(trend),
          }),
        },
      },
    },
    {
      method: 'get',
      path: '/api/aliases',
      id: 'listAliases',
      summary: 'The alias table in force, and entries of the file that are hidden',
      query: listPages,
      isPaged: true,
      answers: {
        200: {
          description: 'A page of entries',
          schema: z.object({ inForce: z.array(aliasInForce), hidden: z.array(alias), next }),
        },
      },
    },
    {
      method: 'get',
      path: '/api/aliases.yaml',
      id: 'exportAliases',
      summary: 'The alias table in force as a file for config',
      answers: { 200: { description: 'YAML', type: 'application/yaml; charset=utf-8' } },
    },
    {
      method: 'get',
      path: '/api/aliases/:canonical',
      id: 'readAlias',
      summary: 'One entry of the alias table',
      answers: { 200: { description: 'The entry', schema: aliasInForce } },
    },
    {
      method: 'put',
      path: '/api/aliases/:canonical',
      id: 'putAlias',
      summary: 'Say which spellings are this thing; stands before the file',
      makesPath: true,
      needs: 'admin',
      isConditional: true,
      body: { schema: aliasBody },
      answers: { 200: { description: 'The entry', schema: alias } },
      problems: ['cannot-be-taken'],
    },
    {
      method: 'delete',
      path: '/api/aliases/:canonical',
      id: 'removeAlias',
      summary: 'Take an entry out of force',
      needs: 'admin',
      isConditional: true,
      answers: { 204: { description: 'It is out of force' } },
    },
    {
      method: 'post',
      path: '/api/aliases/:canonical/restore',
      id: 'restoreAlias',
      summary: 'Let the file say again what is this thing',
      needs: 'admin',
      isConditional: true,
      answers: { 204: { description: 'The file has its say' } },
    },
  ],
}
