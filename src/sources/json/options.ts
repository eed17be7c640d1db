import { z } from 'zod'
import { expressionOption } from './expression.ts'
import { zoneOption } from '#sources/zone-option.ts'

const field = expressionOption.optional()

const fields = z
  .strictObject({
    id: field,
    url: field,
    title: field,
    text: field,
    html: field,
    author: field,
    time: field,
    image: field,
    lang: field,
    tags: field,
  })
  .refine(
    ({ id, url }) => id !== undefined || url !== undefined,
    "'id' or 'url' must say which post is which",
  )
  .refine(
    ({ title, text, html }) => title !== undefined || text !== undefined || html !== undefined,
    "'title', 'text' or 'html' must say what a post says",
  )

/** An address in which `{id}` stands for the id of a post. */
const urlTemplate = z
  .string()
  .max(1_000)
  .refine((written) => written.includes('{id}'), "'{id}' must stand where the id of a post belongs")
  .refine(
    (written) => /^https?:$/u.test(URL.parse(written.replaceAll('{id}', '1'))?.protocol ?? ''),
    'it must become an http or https address',
  )

/** Where posts stand in the JSON of an interface, in expressions of JMESPath: `items` in all of it, `fields` in one item. */
export const jsonOptions = z
  .strictObject({
    items: expressionOption,
    fields,
    urlTemplate: urlTemplate.optional(),
    /** Gives the address of the page with older posts ('?page=2' is relative to this one), or its number. */
    next: field,
    /** The zone of times that name none. */
    zone: zoneOption.optional(),
  })
  .refine(
    ({ urlTemplate, fields }) => urlTemplate === undefined || fields.id !== undefined,
    "'urlTemplate' needs 'fields.id'",
  )

export type JsonOptions = z.output<typeof jsonOptions>
export type JsonField = keyof JsonOptions['fields']
