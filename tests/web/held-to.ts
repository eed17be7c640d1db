import formats from 'ajv-formats'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { expect } from 'vitest'
import { openApiDocument, resources } from '#web/openapi/document.ts'
import type { Operation } from '#web/openapi/operation.ts'
import type { Call } from './described-web.ts'

/** All that is described. */
export const operations = resources.flatMap((resource) => resource.operations)
export const document = openApiDocument({ version: '1.0.0', base: 'http://localhost' })

/** What is at one status of an operation in the document. */
interface Response {
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>
}

interface DescribedOperation {
  readonly requestBody?: Response
  readonly responses: Readonly<Record<string, Response & { readonly $ref?: string }>>
}

function pathOf(path: string): Readonly<Record<string, DescribedOperation | undefined>> {
  const there = document.paths[path.replaceAll(/:(\w+)/gu, '{$1}')]
  return (there ?? {}) as Readonly<Record<string, DescribedOperation | undefined>>
}

function responseOf({ path, method }: Operation, status: number): Response | undefined {
  const response = pathOf(path)[method]?.responses[String(status)]
  return response?.$ref === undefined ? response : document.components.responses.Problem
}

/** Closes every object that lists its members: what is answered and not described fails then. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const inner = Object.fromEntries(Object.entries(value).map(([key, each]) => [key, closed(each)]))
  const isOpen = inner['type'] === 'object' && 'properties' in inner && !('additionalProperties' in inner)
  return isOpen ? { ...inner, additionalProperties: false } : inner
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
/** The shapes with a name that some answer held. */
export const met = new Set<string>()
ajv.addKeyword({
  keyword: 'met',
  validate: (name: string) => {
    met.add(name)
    return true
  },
})
const schemas = Object.entries(document.components.schemas).map(([name, schema]) => [
  name,
  { ...schema, met: name },
])
const components = closed({ schemas: Object.fromEntries(schemas) }) as object
const compiled = new Map<object, ValidateFunction>()

/** What is wrong with a value by a shape of the document, a line each; 'No errors' if nothing is. */
function faultsOf(schema: object, value: unknown): string {
  const validate = compiled.get(schema) ?? ajv.compile({ ...(closed(schema) as object), components })
  compiled.set(schema, validate)
  validate(value)
  return ajv.errorsText(validate.errors, { separator: '\n' })
}

/** Holds one answer to what the document says of it. */
export async function hold(operation: Operation, answer: globalThis.Response): Promise<void> {
  const what = `${operation.id} answered ${answer.status}`
  const response = responseOf(operation, answer.status)
  if (response === undefined) throw new Error(`${what}, which is not described`)
  const content = response.content ?? {}
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  const text = await textOf(answer, type)
  expect(Object.keys(content), what).toEqual(text === '' ? [] : [type])
  const schema = content[type]?.schema
  if (schema === undefined) return
  const values = type === 'application/x-ndjson' ? text.trimEnd().split('\n') : [text]
  for (const value of values) expect(faultsOf(schema, JSON.parse(value)), what).toBe('No errors')
}

/** Events have no end: that they begin is enough. */
async function textOf(answer: globalThis.Response, type: string): Promise<string> {
  if (type !== 'text/event-stream') return await answer.text()
  await answer.body?.cancel()
  return 'events'
}

/** What succeeds is what the document says may be sent: no parameter and no member of a body is missing in it. */
export function asksAsDescribed({ id, method, path, query = {} }: Operation, call: Call): void {
  const given = new URL(call.path, 'http://localhost').searchParams
  for (const name of given.keys()) expect(Object.keys(query), id).toContain(name)
  const schema = pathOf(path)[method]?.requestBody?.content?.['application/json']?.schema
  if (schema !== undefined) expect(faultsOf(schema, call.body), id).toBe('No errors')
}
