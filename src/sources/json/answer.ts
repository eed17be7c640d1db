import { resolveUrl } from '#parse/resolve-url.ts'
import { harvested, type ParseMeta, type ParseOutcome, unreadable } from '#sources/adapter.ts'
import { type Expression, isShallow, readExpression } from './expression.ts'
import { wordOf } from './fields.ts'
import { readJsonItems } from './items.ts'
import { type JsonOptions, jsonOptions } from './options.ts'
import { unreadableOptions } from '#sources/options-problem.ts'
import { readJsonBody } from '#sources/read-json-body.ts'

/** Reads the posts of an answer in JSON, as the options of its source say. */
export function parseJson(body: Uint8Array, meta: ParseMeta): ParseOutcome {
  const read = readJsonBody(body, meta)
  return read.kind === 'json' ? readJsonValue(read.value, meta) : read
}

/** The same of JSON that was read. An expression that finds nothing any more is named; a list without items is none of that. */
export function readJsonValue(value: unknown, meta: ParseMeta): ParseOutcome {
  const checked = jsonOptions.safeParse(meta.options)
  if (!checked.success) return unreadableOptions('json', jsonOptions, meta.options)
  const options = checked.data
  if (!isShallow(value))
    return unreadable('wrongContent', 'It answered with JSON that nests too deep to be read.', OPEN)
  const items = expressionOf(options.items)(value)
  if (!Array.isArray(items)) {
    return unreadable(
      'layoutChanged',
      `The expression '${options.items}' (items) finds no list in what it answered${shownKeys(value)}.`,
      OPEN,
    )
  }
  const { posts, skipped, missing } = readJsonItems(items, options, meta)
  if (posts.length === 0 && items.length > 0) {
    return unreadable(
      'layoutChanged',
      `The expression ${missing ?? `'${options.items}' (items)`} finds nothing in any of the ${items.length} items that it answered${shownKeys(items[0])}.`,
      OPEN,
    )
  }
  return { kind: 'read', harvest: harvested({ posts, skipped, older: olderPage(value, options, meta.url) }) }
}

const OPEN =
  'Open the address in a browser and look where posts stand now; then correct the options of the source.'

/** Expressions of checked options can all be read. */
function expressionOf(written: string): Expression {
  const read = readExpression(written)
  return typeof read === 'string' ? () => null : read
}

function shownKeys(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ''
  const keys = Object.keys(value)
    .slice(0, 10)
    .map((key) => key.slice(0, 40))
  return keys.length === 0 ? '' : `, which has: ${keys.join(', ')}`
}

/** The address of the page with older posts, as `next` says it; null if it says none. */
function olderPage(value: unknown, { next }: JsonOptions, url: string): string | null {
  const written = next === undefined ? '' : wordOf(expressionOf(next)(value))
  if (written === '') return null
  const older = /^\d+$/u.test(written)
    ? withParameters(url, `page=${written}`)
    : /^[?&]/u.test(written)
      ? withParameters(url, written.slice(1))
      : resolveUrl(written, url)
  return older !== null && /^https?:/iu.test(older) && older !== url ? older : null
}

/** The same address with some parameters changed, so that what is searched for stays in it. */
function withParameters(address: string, parameters: string): string | null {
  const url = URL.parse(address)
  for (const [name, value] of new URLSearchParams(parameters)) url?.searchParams.set(name, value)
  return url?.href ?? null
}
