import { z } from 'zod'
import { bundleShape } from '#bundle/bundle-file.ts'
import type { Resource } from './operation.ts'

const bundle = bundleShape.meta({ id: 'Bundle', description: 'Everything an owner has said, in one file.' })
const exported = bundleShape.meta({ id: 'ExportedBundle', description: 'The same with every part in it.' })
const change = z
  .object({
    what: z.string(),
    kind: z.enum(['added', 'changed', 'same', 'left', 'waiting']),
    note: z.string(),
  })
  .meta({ id: 'BundleChange' })

export const bundleOperations: Resource = {
  name: 'Bundle',
  description: 'Topics, aliases, sources, filters, subscriptions, pins and ledgers as one file, out and in.',
  operations: [
    {
      method: 'get',
      path: '/api/export',
      id: 'exportBundle',
      isFresh: true,
      summary: 'The bundle; without secrets unless they are asked for',
      needs: 'admin',
      query: {
        secrets: z
          .literal('1')
          .describe(
            'With addresses of feeds, passwords, cookies and tokens of sources, and secrets of targets.',
          ),
      },
      answers: { 200: { description: 'The bundle', schema: exported } },
    },
    {
      method: 'post',
      path: '/api/import',
      id: 'importBundle',
      summary: 'Take a bundle in: all of it, or nothing and why',
      needs: 'admin',
      query: { dryRun: z.literal('1').describe('Only tell what would happen.') },
      body: { schema: bundle },
      answers: {
        200: {
          description: 'What became of everything in it',
          schema: z.object({
            isTrial: z.boolean(),
            changes: z.array(change),
            remarks: z.array(z.string()).describe('What the owner has still to do.'),
          }),
        },
      },
      problems: ['cannot-be-taken'],
    },
  ],
}
