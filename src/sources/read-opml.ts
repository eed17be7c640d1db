import { Parser } from 'htmlparser2'
import type { ListProblem } from '#model/follow.ts'
import { adapterKind } from './adapters.ts'
import { webAddress } from './recognise.ts'
import type { ListedSource } from './source-list.ts'
import { sourceName } from './source-name.ts'

export interface OpmlRead {
  readonly sources: readonly ListedSource[]
  readonly problems: readonly ListProblem[]
  /** What else its owner should know, as sentences. */
  readonly remarks: readonly string[]
  /** False if there was not one outline: then it is no OPML. */
  readonly hasOutlines: boolean
}

type Attributes = ReadonlyMap<string, string>

/**
 * The feeds of an OPML text, in order. Outlines around feeds are groups, 'a/b' if nested. As tolerant as browsers:
 * names of attributes in any case, tags that are not closed, stray ampersands, an end in the middle. Linear but for nesting: its depth costs its square.
 */
export function readOpml(text: string): OpmlRead {
  const sources: ListedSource[] = []
  const problems: ListProblem[] = []
  const remarks: string[] = []
  /** Of every open outline the name, if it is a group; '' for one that is a feed. */
  const open: string[] = []
  let hasOutlines = false
  let hasEnd = false
  const lineAt = lineCounter(text)
  const parser = new Parser(
    {
      onopentag: (tag, written) => {
        if (tag.toLowerCase() !== 'outline') return
        hasOutlines = true
        const attributes = new Map(
          Object.entries(written).map(([name, value]) => [name.toLowerCase(), value.trim()]),
        )
        const url = attributes.get('xmlurl') ?? ''
        const name = nameOf(attributes)
        open.push(url === '' ? name : '')
        if (url === '') return
        const group = open.filter((part) => part !== '').join('/') || categoryOf(attributes)
        const read = readFeed(attributes, { url, name, group })
        if (typeof read === 'string') problems.push({ line: lineAt(parser.startIndex), name, message: read })
        else if (read === null) remarks.push(scraped(name || url, attributes.get('type') ?? ''))
        else sources.push(read)
      },
      onclosetag: (tag, isImplied) => {
        const name = tag.toLowerCase()
        if (name === 'outline') open.pop()
        if (name === 'opml' || name === 'body') hasEnd ||= !isImplied
      },
    },
    { xmlMode: true },
  )
  parser.end(text)
  if (hasOutlines && !hasEnd) remarks.push('The file ends in the middle; what came before was taken.')
  return { sources, problems, remarks, hasOutlines }
}

function nameOf(attributes: Attributes): string {
  const name = attributes.get('title') || attributes.get('text') || ''
  return sourceName(name.replaceAll(/\s+/gu, ' '))
}

/** The first of OPML's categories ('/Boston/Weather,/Harvard'), for a feed that stands in no group. */
function categoryOf(attributes: Attributes): string | null {
  const [first = ''] = (attributes.get('category') || attributes.get('categories') || '').split(',')
  return first.trim().replaceAll(/^\/+|\/+$/gu, '') || null
}

/** A source, a sentence on what is wrong with it, or null for what another reader makes of a page. */
function readFeed(
  attributes: Attributes,
  { url, name, group }: { readonly url: string; readonly name: string; readonly group: string | null },
): ListedSource | string | null {
  if (attributes.get('type')?.includes('+') === true) return null
  const address = /^[a-z][a-z0-9+.-]*:/iu.test(url) ? webAddress(url) : null
  if (address === null) return `'${url.slice(0, 200)}' is not an http or https address.`
  const mode = attributes.get('leakwire:mode')
  const backOff = attributes.get('leakwire:backoff')
  const cookie = attributes.get('frss:curlopt_cookie') ?? ''
  return {
    kind: 'feed',
    address,
    name,
    group,
    ...ownKind(attributes),
    lang: attributes.get('language')?.toLowerCase() || null,
    mode: mode === 'curated' ? mode : 'firehose',
    ...((backOff === 'host' || backOff === 'group') && { backOff }),
    ...(cookie !== '' && { headers: { Cookie: cookie } }),
  }
}

/** What our own export says of a source that is no feed; nothing for any other outline. */
function ownKind(attributes: Attributes): Partial<Pick<ListedSource, 'kind' | 'options'>> {
  const kind = adapterKind(attributes.get('leakwire:kind') ?? '')
  if (kind === null || kind === 'ingest') return {}
  const options = optionsOf(attributes.get('leakwire:options') ?? '')
  return { kind, ...(options !== null && { options }) }
}

function optionsOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    // Without options, or with broken ones, the source is asked as its address alone says.
    return null
  }
}

/** FreshRSS makes feeds of pages itself and notes how; the address is that of the page. */
function scraped(name: string, type: string): string {
  return `"${name}" was left out: it is a page that its reader takes apart (${type}), not a feed.`
}

/** Line of a place, counted from 1. Places must come in order: the whole text is walked once. */
function lineCounter(text: string): (at: number) => number {
  let line = 1
  let from = 0
  return (at) => {
    for (let end = text.indexOf('\n', from); end !== -1 && end < at; end = text.indexOf('\n', from)) {
      line++
      from = end + 1
    }
    return line
  }
}
