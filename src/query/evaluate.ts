import { tagKey } from './document.ts'
import type { PreparedDocument, PreparedText } from './document.ts'
import { occurrences } from './occurrences.ts'
import type { Occurrence } from './occurrences.ts'
import { compileRegex } from './regex.ts'
import type { CompiledRegex } from './regex.ts'
import type { QueryNode, RegexNode, ValueField } from './syntax.ts'
import { instantOf } from './when.ts'

type Near = Extract<QueryNode, { kind: 'near' }>

/**
 * Whether a post is what the query asks for. `now` is what '7d' counts back from, in milliseconds since 1970. The
 * same answer as search gives, and for NEAR, patterns and exact case the one that decides.
 */
export function holds(node: QueryNode, document: PreparedDocument, now: number): boolean {
  switch (node.kind) {
    case 'everything':
      return true
    case 'phrase':
      return document.texts.some((text) => occurrences(node, text).length > 0)
    case 'regex':
      return document.texts.some((text) => regexMatches(node, text).length > 0)
    case 'tag':
      return document.tags.has(tagKey(node.tag))
    case 'near':
      return document.texts.some((text) => nearPairs(node, text).length > 0)
    case 'all':
      return node.nodes.every((each) => holds(each, document, now))
    case 'any':
      return node.nodes.some((each) => holds(each, document, now))
    case 'not':
      return !holds(node.node, document, now)
    case 'field':
      return fieldHolds(node.field, node.value, document)
    case 'before':
      return publishedAt(document) < instantOf(node.when, now)
    case 'after':
      return publishedAt(document) >= instantOf(node.when, now)
  }
}

/** Pairs of places that stand near enough to each other, as one stretch each. */
export function nearPairs(node: Near, text: PreparedText): Occurrence[] {
  const left = node.left.flatMap((phrase) => occurrences(phrase, text))
  if (left.length === 0) return []
  const right = node.right.flatMap((phrase) => occurrences(phrase, text))
  return left.flatMap((a) => right.filter((b) => isNear(a, b, node.within)).flatMap((b) => [a, b]))
}

/** At most `within` words stand between the two; they do not overlap. */
function isNear(a: Occurrence, b: Occurrence, within: number): boolean {
  const [before, after] = a.first <= b.first ? [a, b] : [b, a]
  const between = after.first - before.last - 1
  return after.start >= before.end && between <= within
}

const compiled = new WeakMap<RegexNode, CompiledRegex>()

/** The stretches of a text that a pattern matches, in UTF-16 units of the text as it stands in the post. */
export function regexMatches(node: RegexNode, text: PreparedText): { start: number; end: number }[] {
  if (node.field !== null && node.field !== text.field) return []
  const { normal } = text
  return finderOf(node)(normal.text).map(({ start, end }) => normal.spanOf(start, end))
}

function finderOf(node: RegexNode): CompiledRegex {
  const known = compiled.get(node)
  if (known) return known
  const result = compileRegex(node.source, node.ignoreCase)
  // The parser lets no other pattern through, so only a tree from elsewhere can get here.
  if (result.kind === 'error') throw new TypeError(`/${node.source}/ in a query: ${result.message}`)
  compiled.set(node, result.find)
  return result.find
}

function fieldHolds(field: ValueField, value: string, { post, marks }: PreparedDocument): boolean {
  switch (field) {
    case 'author':
      return (post.author ?? '').toLowerCase().includes(value.toLowerCase().replace(/^@/, ''))
    case 'lang':
      return same(post.lang, value) || isRegionOf(post.lang, value)
    case 'url':
      return holdsFromBoundary((post.url ?? '').toLowerCase(), value.toLowerCase())
    case 'source':
      return same(post.source, value) || same(marks.sourceName, value)
    case 'keyword':
      return holdsSame(marks.keywords, value)
    case 'is':
      return holdsSame(marks.is, value)
    default:
      return same(marks[field], value)
  }
}

function same(a: string | null | undefined, b: string): boolean {
  return a !== null && a !== undefined && a.toLowerCase() === b.toLowerCase()
}

function holdsSame(values: readonly string[] | undefined, value: string): boolean {
  return values?.some((each) => same(each, value)) ?? false
}

/** 'zh-cn' is a region of 'zh'. */
function isRegionOf(lang: string | null | undefined, value: string): boolean {
  return lang?.toLowerCase().startsWith(`${value.toLowerCase()}-`) ?? false
}

/** 'mios.cn' is in 'https://www.mios.cn/' but not in 'https://limios.cn/'. */
function holdsFromBoundary(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
    if (at === 0 || !/[a-z0-9-]/.test(text.charAt(at - 1))) return true
  }
  return false
}

function publishedAt({ post }: PreparedDocument): number {
  return post.publishedAt ?? Number.NaN
}
