import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, inflateRawSync } from 'node:zlib'

/** A text and the key phrases that people gave it. */
export interface KeyedText {
  readonly text: string
  readonly keys: readonly string[]
}

export interface KeyedSet {
  /** BCP 47, of all its texts. */
  readonly lang: string
  /** Reads the files; throws, and says what to do, if there are none. */
  readonly read: () => readonly KeyedText[]
}

/** Published sets by name: English abstracts, French news, Chinese abstracts. */
export const keyedSets: Readonly<Record<string, KeyedSet>> = {
  Inspec: { lang: 'en', read: () => readZip(bytesOf('keyphrases/Inspec.zip')) },
  'WikiNews FR': { lang: 'fr', read: () => readZip(bytesOf('keyphrases/WikiNews.zip')) },
  'CSL dev': { lang: 'zh', read: () => readLines(bytesOf('keyphrases/csl-kg-dev.tsv').toString()) },
}

/** Real Chinese titles as they were written. */
export function readWrittenTitles(): readonly string[] {
  return gunzipSync(bytesOf('titles/titles-zh.txt.gz')).toString().trimEnd().split('\n')
}

function bytesOf(file: string): Buffer {
  const corpora = process.env['LEAKWIRE_CORPORA'] ?? join(import.meta.dirname, '../../../shared/corpora')
  const path = join(corpora, file)
  if (!existsSync(path))
    throw new Error(`${path} is missing: let LEAKWIRE_CORPORA name the folder of corpora.`)
  return readFileSync(path)
}

/** A text a line: its id, itself, its keys with '_' between. */
function readLines(file: string): KeyedText[] {
  return file
    .trim()
    .split('\n')
    .map((line) => {
      const [, text = '', keys = ''] = line.split('\t')
      return { text, keys: keys.split('_') }
    })
}

/** docsutf8/NAME.txt and keys/NAME.key, a key a line. */
function readZip(zip: Buffer): KeyedText[] {
  const files = unzip(zip)
  const keysOf = new Map(
    Array.from(files, ([name, text]) => [/keys\/(.+)\.key$/u.exec(name)?.[1] ?? '', text] as const),
  )
  return Array.from(files).flatMap(([name, text]) => {
    const keys = keysOf.get(/docsutf8\/(.+)\.txt$/u.exec(name)?.[1] ?? '-')
    return keys === undefined ? [] : [{ text, keys: keys.split(/\r?\n/u).filter((key) => key.trim() !== '') }]
  })
}

/** Reads a zip's central directory (APPNOTE 4.3.12); stored and deflated files only. */
function unzip(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  const files = new Map<string, string>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength = 0, extraLength = 0, commentLength = 0] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    )
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20))
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    files.set(name, (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes).toString('utf8'))
    at += 46 + nameLength + extraLength + commentLength
  }
  return files
}
