import { z } from 'zod'
import { bundleOperations } from './bundle.ts'
import { describedOperation } from './described-operation.ts'
import { feedOperations } from './feeds.ts'
import { createSchemaWriter } from './json-schema.ts'
import { keywordOperations } from './keywords.ts'
import { ledgerOperations } from './ledger.ts'
import type { Resource } from './operation.ts'
import { programOperations } from './program.ts'
import { readerPasswordOperations } from './reader-passwords.ts'
import { sourceOperations } from './sources.ts'
import { storyOperations } from './stories.ts'
import { subscriptionOperations } from './subscriptions.ts'
import { topicOperations } from './topics.ts'

/** Everything that the API can be asked. A new resource is a file and a line here. */
export const resources: readonly Resource[] = [
  storyOperations,
  feedOperations,
  subscriptionOperations,
  readerPasswordOperations,
  sourceOperations,
  topicOperations,
  keywordOperations,
  ledgerOperations,
  bundleOperations,
  programOperations,
]

/** The API as an OpenAPI 3.1 document. `base` stands before every path. */
export function openApiDocument({ version, base }: { readonly version: string; readonly base: string }) {
  const writer = createSchemaWriter()
  const paths = new Map<string, Record<string, unknown>>()
  for (const { name, operations } of resources) {
    for (const operation of operations) {
      const path = operation.path.replaceAll(/:(\w+)/gu, '{$1}')
      const there = paths.get(path) ?? {}
      paths.set(path, { ...there, [operation.method]: describedOperation(operation, name, writer) })
    }
  }
  const problem = writer.answerOf(problemShape)
  return {
    openapi: '3.1.1',
    info: {
      title: 'Leakwire',
      version,
      description: 'Everything that the pages do, over HTTP. Examples and rules are in docs/api.md.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: base }],
    tags: resources.map(({ name, description }) => ({ name, description })),
    paths: Object.fromEntries(paths),
    components: {
      schemas: writer.named(),
      responses: {
        Problem: {
          description: 'What happened, and what to do (RFC 9457)',
          content: { 'application/problem+json': { schema: problem } },
        },
      },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The admin token, if one is set.' },
        basic: { type: 'http', scheme: 'basic', description: 'Any name, and the admin token as password.' },
        ingest: { type: 'http', scheme: 'bearer', description: 'The token of a source of the kind ingest.' },
      },
    },
  }
}

const problemShape = z
  .looseObject({
    type: z.string().describe('Leads to what is said of this type of problem.'),
    title: z.string().describe('The same for all problems of a type.'),
    status: z.int(),
    detail: z.string().describe('What happened.'),
    instance: z.string().describe('The path that was asked.'),
    fix: z.string().describe('What to do.'),
    problems: z
      .array(z.looseObject({ message: z.string() }))
      .optional()
      .describe('Every place that is wrong: in a query or rules by "at", "line" and "column".'),
  })
  .meta({ id: 'Problem' })
