import { z } from 'zod'
import { problemTypes } from '#web/problem-types.ts'
import type { JsonSchema, SchemaWriter } from './json-schema.ts'
import type { DescribedAnswer, DescribedBody, Operation } from './operation.ts'
import { problemsOf } from './problems-of.ts'

/** An operation as an OpenAPI document tells of it. */
export function describedOperation(operation: Operation, tag: string, writer: SchemaWriter) {
  const { id, summary, description, body, needs } = operation
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(needs === 'admin' && { security: [{ bearer: [] }, { basic: [] }] }),
    ...(needs === 'ingest' && { security: [{ ingest: [] }] }),
    ...parametersOf(operation, writer),
    ...(body !== undefined && { requestBody: bodyOf(body, writer) }),
    responses: answersOf(operation, writer),
  }
}

function parametersOf({ path, parts = {}, query = {}, ...operation }: Operation, writer: SchemaWriter) {
  const parameter = (name: string, place: string, shape: z.ZodType) => {
    const { description, ...schema } = writer.bodyOf(shape)
    return {
      name,
      in: place,
      required: place === 'path',
      ...(description !== undefined && { description }),
      schema,
    }
  }
  const inPath = Array.from(path.matchAll(/:(\w+)/gu), ([, name = '']) =>
    parameter(name, 'path', parts[name] ?? z.string()),
  )
  const inQuery = Object.entries(query).map(([name, shape]) => parameter(name, 'query', shape))
  const headers = [
    ...(operation.isConditional === true ? [parameter('If-Match', 'header', ifMatch)] : []),
    ...(operation.method === 'get' && operation.isFresh !== true
      ? [parameter('If-None-Match', 'header', ifNoneMatch)]
      : []),
  ]
  return { parameters: [...inPath, ...inQuery, ...headers] }
}

const ifMatch = z.string().describe('ETags of what the change is made from; refused if it is another by now.')
const ifNoneMatch = z.string().describe('ETags of what you have; 304 if it is still the same.')

function bodyOf({ schema, types = ['application/json'], description }: DescribedBody, writer: SchemaWriter) {
  const content = schema === undefined ? {} : { schema: writer.bodyOf(schema) }
  return {
    required: true,
    ...(description !== undefined && { description }),
    content: Object.fromEntries(types.map((type) => [type, content])),
  }
}

function answersOf(operation: Operation, writer: SchemaWriter) {
  const told = Object.entries(operation.answers).map(([status, answer]) => [
    status,
    answerOf(operation, answer, writer),
  ])
  const isKept = operation.method === 'get' && operation.isFresh !== true
  const unchanged = { description: 'It is what you have' }
  const problems = new Set(problemsOf(operation).map((type) => problemTypes[type].status))
  const refused = [...problems].map((status) => [String(status), { $ref: '#/components/responses/Problem' }])
  return {
    ...Object.fromEntries(told),
    ...(isKept && { 304: unchanged }),
    ...Object.fromEntries(refused),
    default: { $ref: '#/components/responses/Problem' },
  }
}

function answerOf(
  { isPaged, isFresh, method }: Operation,
  { description, schema, type = 'application/json' }: DescribedAnswer,
  writer: SchemaWriter,
) {
  const text = { type: 'string' }
  const headers: Record<string, JsonSchema> = {
    ...(isPaged === true && { Link: { description: 'The following page, rel="next"', schema: text } }),
    ...(method === 'get' && isFresh !== true && { ETag: { schema: text } }),
  }
  const [media = type] = type.split(';')
  const isEmpty = schema === undefined && type === 'application/json'
  return {
    description,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(!isEmpty && {
      content: { [media]: schema === undefined ? {} : { schema: writer.answerOf(schema) } },
    }),
  }
}
