import { isCollection, isMap, isNode, isPair, isScalar, isSeq, parseDocument, stringify } from 'yaml'
import type { Node, YAMLMap, YAMLSeq } from 'yaml'

/**
 * The YAML with more words behind those that stand at the path: a list, or one text separated by commas, in whatever
 * style it is written. Null if nothing stands there. Nothing else changes, here and below.
 */
export function insertWords(
  source: string,
  path: readonly string[],
  words: readonly string[],
): string | null {
  const node: unknown = parseDocument(source).getIn(path, true)
  if (!isNode(node)) return null
  if (isSeq(node)) return words.reduceRight((text, word) => insertInList(text, node, flow(word)), source)
  const type = isScalar(node) ? node.type : undefined
  const isQuoted = type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE'
  const isBlock = type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL'
  const at = endOf(source, node) - (isQuoted ? 1 : 0)
  const comma = source.slice(0, at).trimEnd().endsWith(',') ? '' : ','
  const gap = isBlock ? newlineOf(source) + (/^[ \t]*/u.exec(lineAt(source, at))?.[0] ?? '') : ' '
  return splice(source, at, `${comma}${gap}${words.join(', ')}`)
}

/** The YAML with an item more at the end of the list under a key at the top; makes the list if there is none. */
export function insertItem(source: string, key: string, item: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(source)
  const list: unknown = document.get(key, true)
  if (isSeq(list) && list.items.length > 0)
    return insertInList(source, list, list.flow === true ? flow(item) : block(item))
  if (!document.has(key)) return insertEntry(source, [], { key, value: [item] }) ?? source
  // An empty list, or one mapping in place of a list, has no place to write to.
  document.set(key, isCollection(list) && list.items.length > 0 ? [list, item] : [item])
  return document.toString({ lineWidth: 0 })
}

/** The YAML with an entry more at the end of the mapping at the path; null if there is no mapping. */
export function insertEntry(
  source: string,
  path: readonly string[],
  { key, value }: { readonly key: string; readonly value: unknown },
): string | null {
  const document = parseDocument(source)
  const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true)
  if (!isMap(map)) return null
  if (map.flow === true) return splice(source, lastEnd(source, map), `, ${key}: ${flow(value)}`)
  const indent = columnOf(source, startOfFirst(map))
  const isApart = path.length === 0 && /\n\s*\n\S/u.test(source)
  const newline = newlineOf(source)
  const gap = isApart ? newline + newline : newline
  return splice(
    source,
    lineEnd(source, endOf(source, map)),
    `${gap}${' '.repeat(indent)}${key}: ${flow(value)}`,
  )
}

function insertInList(source: string, list: YAMLSeq, item: string): string {
  if (list.flow === true)
    return splice(source, lastEnd(source, list), list.items.length === 0 ? item : `, ${item}`)
  const last = list.items.at(-1)
  const before = list.items.at(-2)
  const dash = source.lastIndexOf('-', (isNode(last) ? (last.range?.[0] ?? 1) : 1) - 1)
  const indent = ' '.repeat(columnOf(source, dash))
  const between = isNode(before) ? source.slice(endOf(source, before), dash) : ''
  const newline = newlineOf(source)
  const gap = /\n[ \t]*\r?\n/u.test(between) ? newline + newline : newline
  const lines = item.replaceAll('\n', `${newline}${indent}  `)
  return splice(source, lineEnd(source, endOf(source, list)), `${gap}${indent}- ${lines}`)
}

/** Where the last item of a collection in brackets ends; where an empty one would have it. */
function lastEnd(source: string, collection: YAMLSeq | YAMLMap): number {
  const last: unknown = collection.items.at(-1)
  const node: unknown = isPair(last) ? (last.value ?? last.key) : last
  return isNode(node) ? endOf(source, node) : endOf(source, collection) - 1
}

function startOfFirst(map: YAMLMap): number {
  const key: unknown = map.items[0]?.key
  return isNode(key) ? (key.range?.[0] ?? 0) : 0
}

/** One line a setting, lists on the line. */
function block(value: Readonly<Record<string, unknown>>): string {
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${flow(each)}`)
    .join('\n')
}

/** On one line, safe between commas and brackets. */
function flow(value: unknown): string {
  const line = stringify([value], { collectionStyle: 'flow', flowCollectionPadding: false, lineWidth: 0 })
  return line.trim().slice(1, -1)
}

/** Where a node ends, without the white space behind it. */
function endOf(source: string, node: Node): number {
  return source.slice(0, node.range?.[1] ?? source.length).trimEnd().length
}

function lineEnd(source: string, at: number): number {
  const end = source.slice(at).search(/\r?\n/u)
  return end === -1 ? source.length : at + end
}

function lineAt(source: string, at: number): string {
  return source.slice(source.lastIndexOf('\n', at - 1) + 1, at)
}

function columnOf(source: string, at: number): number {
  return at - (source.lastIndexOf('\n', at - 1) + 1)
}

function newlineOf(source: string): string {
  return source.includes('\r\n') ? '\r\n' : '\n'
}

function splice(source: string, at: number, text: string): string {
  return source.slice(0, at) + text + source.slice(at)
}
