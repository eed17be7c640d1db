import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { extractPhrases, phraseTerms } from '#keywords/phrases.ts'
import type { PhrasedPost } from '#keywords/phrases.ts'
import { stem } from '#text/stem.ts'

/** F1@5 in percent, exact match of stems; the background is the set itself. Floors are what is reached. */
test.each([
  ['Inspec', 'en', 21, () => readZip('Inspec.zip')],
  ['WikiNews FR', 'fr', 31, () => readZip('WikiNews.zip')],
  ['CSL dev', 'zh', 22, readCsl],
])('key phrases of %s', (name, lang, least, read) => {
  const documents = read().map(({ text, keys }) => ({ post: { title: '', text, lang }, keys }))
  const { f1, perSecond } = measure(documents, lang)
  console.log(
    `${name}: ${documents.length} documents, F1@5 ${f1.toFixed(1)}, ${perSecond} documents per CPU second`,
  )
  expect(f1).toBeGreaterThanOrEqual(least)
})

interface KeyedText {
  readonly text: string
  readonly keys: readonly string[]
}

interface KeyedPost {
  readonly post: PhrasedPost
  readonly keys: readonly string[]
}

const corpora = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'keyphrases')

function measure(documents: readonly KeyedPost[], lang: string) {
  const counts = new Map<string, number>()
  for (const { post } of documents) {
    for (const term of phraseTerms(post)) counts.set(term, (counts.get(term) ?? 0) + 1)
  }
  const background = { documents: documents.length, df: (term: string) => counts.get(term) ?? 0 }
  const before = process.cpuUsage()
  const found = documents.map(({ post }) => extractPhrases(post, background, 5).map(({ phrase }) => phrase))
  const { user, system } = process.cpuUsage(before)
  let precision = 0
  let recall = 0
  for (const [index, { keys }] of documents.entries()) {
    const wanted = new Set(keys.map((key) => stems(key, lang)))
    const hits = new Set(
      (found[index] ?? []).map((phrase) => stems(phrase, lang)).filter((phrase) => wanted.has(phrase)),
    )
    precision += hits.size / 5
    recall += wanted.size === 0 ? 0 : hits.size / wanted.size
  }
  const f1 = (200 * precision * recall) / (precision + recall) / documents.length
  return { f1, perSecond: Math.round((documents.length * 1e6) / (user + system)) }
}

function stems(phrase: string, lang: string): string {
  if (lang === 'zh') return phrase.toLowerCase().replaceAll(/\s/gu, '')
  return phrase
    .toLowerCase()
    .trim()
    .split(/[\s-]+/u)
    .map((word) => stem(word, lang))
    .join(' ')
}

function readCsl(): KeyedText[] {
  const lines = readFileSync(join(corpora, 'csl-kg-dev.tsv'), 'utf8').trim().split('\n')
  return lines.map((line) => {
    const [, text = '', keys = ''] = line.split('\t')
    return { text, keys: keys.split('_') }
  })
}

/** docsutf8/NAME.txt and keys/NAME.key, a key a line. */
function readZip(file: string): KeyedText[] {
  const files = unzip(readFileSync(join(corpora, file)))
  const documents: KeyedText[] = []
  for (const [name, text] of files) {
    const id = /docsutf8\/(.+)\.txt$/u.exec(name)?.[1]
    const keys = [...files].find(([other]) => other.endsWith(`/keys/${id}.key`))?.[1]
    if (id !== undefined && keys !== undefined)
      documents.push({ text, keys: keys.split(/\r?\n/u).filter((key) => key.trim() !== '') })
  }
  return documents
}

/** Reads a zip's central directory (APPNOTE 4.3.12); stored and deflated files only. */
function unzip(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  const files = new Map<string, string>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      zip.readUInt16LE(at + offset),
    )
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const bytes = zip.subarray(start, start + zip.readUInt32LE(at + 20))
    const name = zip.toString('utf8', at + 46, at + 46 + (nameLength ?? 0))
    files.set(name, (zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(bytes) : bytes).toString('utf8'))
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0)
  }
  return files
}
