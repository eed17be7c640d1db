import type { ListProblem } from '#model/follow.ts'
import type { Source } from '#model/source.ts'
import { decodeBody } from '#parse/decode.ts'
import type { Adapter } from './adapter.ts'
import { readOpml } from './read-opml.ts'
import { recognise } from './recognise.ts'
import { headerProblem } from './request-headers.ts'
import { sourceKey } from './source-key.ts'

/** A source as a list names it; `name` is '' if the list gives it none. */
export type ListedSource = Omit<Source, 'id'>

export interface SourceList {
  /** In order, each address once. */
  readonly sources: readonly ListedSource[]
  /** How many were named again, in whatever spelling of the address. */
  readonly doubled: number
  readonly problems: readonly ListProblem[]
  /** What else the list's owner should know, as sentences. */
  readonly remarks: readonly string[]
}

export type SourceListRead =
  | ({ readonly kind: 'list' } & SourceList)
  /** Nothing in it names a feed. */
  | { readonly kind: 'none'; readonly message: string; readonly fix: string }

const FIX = 'It needs outlines with xmlUrl attributes (OPML), or one address a line.'

/**
 * The sources that a list names: OPML of any reader in any encoding, or text with an address or a name a line ('#'
 * begins a remark). All that is wrong is told, whatever can be read is read.
 */
export function readSourceList(bytes: Uint8Array, adapters: readonly Adapter[]): SourceListRead {
  const { text } = decodeBody(bytes, null)
  if (!text.trimStart().startsWith('<')) return listed(fromLines(text, adapters))
  const opml = readOpml(text)
  if (!opml.hasOutlines)
    return { kind: 'none', message: 'It is not OPML: it holds no outline.', fix: `Export it anew. ${FIX}` }
  return listed(opml)
}

function listed(read: Omit<SourceList, 'doubled'>): SourceListRead {
  const byKey = new Map<string, ListedSource>()
  const problems = [...read.problems]
  for (const source of read.sources) {
    const key = sourceKey(source.address)
    if (!byKey.has(key)) byKey.set(key, withoutBadHeaders(source))
  }
  if (byKey.size === 0 && problems.length === 0)
    return { kind: 'none', message: ['It names no feed.', ...read.remarks].join(' '), fix: FIX }
  const doubled = read.sources.length - byKey.size
  return { kind: 'list', sources: [...byKey.values()], doubled, problems, remarks: read.remarks }
}

/** What another reader sent along and could not be sent by us is no reason to lose the feed. */
function withoutBadHeaders({ headers, ...source }: ListedSource): ListedSource {
  const good = Object.entries(headers ?? {}).filter(([name, value]) => headerProblem(name, value) === null)
  return good.length === 0 ? source : { ...source, headers: Object.fromEntries(good) }
}

function fromLines(text: string, adapters: readonly Adapter[]): Omit<SourceList, 'doubled'> {
  const sources: ListedSource[] = []
  const problems: ListProblem[] = []
  for (const [index, line] of text.split(/\r\n|\r|\n/u).entries()) {
    const words = line.replace(/\s#.*|^#.*/u, '').trim()
    if (words === '') continue
    const read = recognise(words, adapters)
    if (read.kind === 'refused') problems.push({ line: index + 1, name: '', message: read.message })
    else
      sources.push({
        kind: read.as ?? 'feed',
        address: read.address,
        name: read.what ?? '',
        lang: null,
        group: null,
        mode: 'firehose',
      })
  }
  return { sources, problems, remarks: [] }
}
