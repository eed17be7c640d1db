import { hash } from 'node:crypto'
import type { Source } from '#model/source.ts'
import { CommandError } from './command.ts'
import { readTextFile } from './text-file.ts'

/** Sources of an OPML file, or of a text file with one address a line ('#' begins a remark). Refused whole if one is bad. */
export async function readSourceList(file: string): Promise<Source[]> {
  const text = readTextFile(file, 'Name an OPML file or a text file with one address a line.')
  const sources = text.trimStart().startsWith('<') ? await fromOpml(file, text) : fromLines(file, text)
  if (sources.length === 0)
    throw new CommandError(`${file} names no feed. It needs xmlUrl attributes (OPML) or one address a line.`)
  return Array.from(new Map(sources.map((source) => [source.address, source])).values())
}

/** A source at an address, under an id made from it: the same address always gives the same id. */
export function sourceAt(
  address: string,
  { name, group = null }: { readonly name?: string; readonly group?: string | null } = {},
): Source {
  const { host, pathname } = new URL(address)
  const slug = `${host}${pathname}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
    .slice(0, 48)
  const id = `${slug}-${hash('sha256', address).slice(0, 6)}`
  return { id, kind: 'feed', address, name: name || host, lang: null, group, mode: 'firehose' }
}

/** The http or https address that `text` is; throws CommandError naming where it stands. */
export function checkAddress(text: string, where: string): string {
  const url = URL.parse(text.trim())
  if (url !== null && /^https?:$/u.test(url.protocol)) return url.href
  throw new CommandError(
    `${where}: '${text.trim()}' is not an http or https address. Correct it; no source was taken up.`,
  )
}

interface Outline {
  readonly text?: string
  readonly title?: string
  readonly xmlUrl?: string
  readonly outlines?: readonly Outline[]
}

/** The reader of OPML is loaded where there is some: it takes as long as half of what else a command loads. */
async function fromOpml(file: string, text: string): Promise<Source[]> {
  const { parseOpml } = await import('feedsmith')
  try {
    return outlineSources(file, parseOpml(text).body?.outlines ?? [], null)
  } catch (error) {
    if (error instanceof CommandError) throw error
    throw new CommandError(
      `${file} cannot be read as OPML (${(error as Error).message}). Export it anew from its reader.`,
      { cause: error },
    )
  }
}

/** Outlines without an address are groups of those below them. */
function outlineSources(file: string, outlines: readonly Outline[], group: string | null): Source[] {
  return outlines.flatMap((outline) => {
    const name = outline.title || outline.text || ''
    if (outline.xmlUrl === undefined) return outlineSources(file, outline.outlines ?? [], name || group)
    return [sourceAt(checkAddress(outline.xmlUrl, `${file}, "${name}"`), { name, group })]
  })
}

function fromLines(file: string, text: string): Source[] {
  return text.split(/\r?\n/u).flatMap((line, index) => {
    const address = line.replace(/\s#.*|^#.*/u, '').trim()
    return address === '' ? [] : [sourceAt(checkAddress(address, `${file}:${index + 1}`))]
  })
}
