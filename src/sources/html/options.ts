import { z } from 'zod'
import { isEncoding } from './page.ts'
import { elementSelectorOption, selectorOption } from './selector.ts'
import { linkPattern } from '#sources/link-pattern.ts'
import { readTimeFormat } from '#sources/written-time.ts'
import { zoneOption } from '#sources/zone-option.ts'

const format = z
  .string()
  .max(100)
  .superRefine((written, context) => {
    const read = readTimeFormat(written)
    if (read.kind === 'error') context.addIssue({ code: 'custom', message: read.message })
  })

/** A selector alone stands for an object with nothing else. */
const time = z.preprocess(
  (written) => (typeof written === 'string' ? { select: written } : written),
  z.strictObject({
    select: selectorOption,
    attribute: z.string().max(100).optional(),
    format: format.optional(),
    zone: zoneOption.optional(),
  }),
)

const follow = z.strictObject({
  text: selectorOption,
  title: selectorOption.optional(),
  time: time.optional(),
  author: selectorOption.optional(),
  /** Pages that one poll opens. */
  most: z.int().min(1).max(10).default(5),
})

/**
 * How posts stand on a page, in selectors of CSS that are looked for inside `item`; 'a@title' is an attribute. Left out:
 * `title` is a heading, else the text of the link; `link` the one at the title, else the first.
 */
export const htmlOptions = z.strictObject({
  item: elementSelectorOption,
  title: selectorOption.optional(),
  link: selectorOption.optional(),
  text: selectorOption.optional(),
  author: selectorOption.optional(),
  image: selectorOption.optional(),
  time: time.optional(),
  /** Taken out of the page before anything is looked for. */
  remove: z.array(elementSelectorOption).max(50).optional(),
  /** Opens the pages of new posts, and takes their text from there. */
  follow: follow.optional(),
  /** What the address of a post must match. */
  pattern: linkPattern.optional(),
  encoding: z
    .string()
    .refine(isEncoding, "no encoding is known by that name; write 'gbk' or 'windows-1251'")
    .optional(),
  /** Posts from the top of the page. */
  limit: z.int().min(1).max(200).default(30),
})

export type HtmlOptions = z.output<typeof htmlOptions>
export type TimeOption = z.output<typeof time>
export type FollowOption = z.output<typeof follow>
