import type { Source } from '#model/source.ts'

interface Folder {
  readonly folders: Map<string, Folder>
  readonly sources: Source[]
}

/**
 * Sources as OPML 2.0 in UTF-8, groups as folders ('a/b' as two). What OPML has no word for stands in attributes of a
 * namespace of our own, which other readers pass over; headers and proxies are left out, since they may be secrets.
 */
export function writeOpml(sources: readonly Source[]): string {
  const root = newFolder()
  for (const source of sources) folderFor(root, source.group).sources.push(source)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0" xmlns:leakwire="urn:leakwire:opml">',
    '  <head>\n    <title>Leakwire sources</title>\n  </head>',
    '  <body>',
    ...outlines(root, '    '),
    '  </body>',
    '</opml>\n',
  ].join('\n')
}

function newFolder(): Folder {
  return { folders: new Map(), sources: [] }
}

function folderFor(root: Folder, group: string | null): Folder {
  let folder = root
  for (const name of (group ?? '').split('/').filter((part) => part.trim() !== '')) {
    const inner = folder.folders.get(name) ?? newFolder()
    folder.folders.set(name, inner)
    folder = inner
  }
  return folder
}

function outlines({ folders, sources }: Folder, indent: string): string[] {
  const feeds = sources.map((source) => `${indent}<outline${attributes(outlineOf(source))}/>`)
  const groups = Array.from(folders, ([name, folder]) => [
    `${indent}<outline${attributes({ text: name, title: name })}>`,
    ...outlines(folder, `${indent}  `),
    `${indent}</outline>`,
  ])
  return [...feeds, ...groups.flat()]
}

function outlineOf(source: Source): Readonly<Record<string, string>> {
  const { kind, address, name, lang, mode, options, backOff = 'source' } = source
  return {
    type: kind === 'feed' ? 'rss' : 'leakwire',
    text: name,
    title: name,
    xmlUrl: address,
    ...(kind !== 'feed' && { 'leakwire:kind': kind }),
    ...(options !== undefined && { 'leakwire:options': JSON.stringify(withoutSecrets(options)) }),
    ...(lang !== null && { language: lang }),
    ...(mode !== 'firehose' && { 'leakwire:mode': mode }),
    ...(backOff !== 'source' && { 'leakwire:backOff': backOff }),
  }
}

function withoutSecrets(options: NonNullable<Source['options']>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'token'))
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('')
}

/** What no attribute of XML 1.0 may hold is left out. */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return (
    text
      .replace(notXml, '')
      // Blanks inside a value count, such as those of a selector in options.
      .replaceAll(/[\t\n\r]+/gu, ' ')
      .replaceAll(/[&<>"]/gu, (letter) => entities[letter] ?? letter)
  )
}
