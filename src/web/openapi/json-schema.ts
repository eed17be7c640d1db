import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Turns shapes into JSON Schema; those with a name are collected, and meant by it from then on. */
export interface SchemaWriter {
  readonly bodyOf: (shape: z.ZodType) => JsonSchema
  readonly answerOf: (shape: z.ZodType) => JsonSchema
  readonly named: () => Readonly<Record<string, JsonSchema>>
}

export function createSchemaWriter(): SchemaWriter {
  const named = new Map<string, JsonSchema>()
  const write = (shape: z.ZodType, io: 'input' | 'output'): JsonSchema => {
    // Inside another a shape with a name is always referred to by it.
    const schema = z.toJSONSchema(z.object({ shape }), { io, override: simplify })
    for (const [name, { id: _id, ...definition }] of Object.entries(schema.$defs ?? {}))
      named.set(name, moved(definition) as JsonSchema)
    return moved(schema.properties?.['shape']) as JsonSchema
  }
  return {
    bodyOf: (shape) => write(shape, 'input'),
    answerOf: (shape) => write(shape, 'output'),
    named: () => Object.fromEntries([...named].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** What readers of the document do not need: bounds of every number, what a format says already, keys that are texts. */
function simplify({ jsonSchema, zodSchema }: Parameters<NonNullable<Options['override']>>[0]): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
  delete jsonSchema.propertyNames
  // Answers may get more members: only bodies that are refused for an unknown one are closed.
  const { catchall } = zodSchema._zod.def as { readonly catchall?: z.core.$ZodType }
  if (catchall === undefined && jsonSchema.additionalProperties === false)
    delete jsonSchema.additionalProperties
}

type Options = NonNullable<Parameters<typeof z.toJSONSchema>[1]>

/** The same with every reference leading to where OpenAPI keeps shapes with a name. */
function moved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moved)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === '$ref' && typeof inner === 'string'
        ? inner.replace('#/$defs/', '#/components/schemas/')
        : moved(inner),
    ]),
  )
}
