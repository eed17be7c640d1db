import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'cheerio'
import { expect, test } from 'vitest'

import { parseFeed } from '#parse/parse-feed.ts'

const feeds = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'feeds')
const python = ['/usr/bin/python3', 'python3'].find(hasFeedparser)

test.runIf(python !== undefined)(
  'content of real feeds: at least 98 % read as Python feedparser does',
  () => {
    const files = (
      JSON.parse(readFileSync(join(feeds, 'expected-real.json'), 'utf8')) as { file: string }[]
    ).map(({ file }) => file)
    const misses: string[] = []
    let all = 0
    for (const { file, items } of contentsOf(files)) {
      const ours = bodiesOf(file)
      for (const [at, wanted] of items.entries()) {
        const text = textOf(wanted)
        if (text === '') continue
        all++
        const got = textOf(ours[at] ?? '')
        if (got !== text) misses.push(`${file} #${at}: ${difference(got, text)}`)
      }
    }
    const share = 1 - misses.length / all
    console.log(
      [
        `content: ${all - misses.length} of ${all} = ${(100 * share).toFixed(2)} %`,
        ...misses.slice(0, shown),
      ].join('\n  '),
    )
    expect(share).toBeGreaterThanOrEqual(0.98)
  },
)

test('python3-feedparser is there, or this is no continuous integration', () => {
  if (python === undefined)
    console.log('content: left out, python3-feedparser is not installed (apt install python3-feedparser)')
  expect(python !== undefined || process.env['CI'] !== 'true').toBe(true)
})

const shown = Number(process.env['SHOW'] ?? 10)

function hasFeedparser(command: string): boolean {
  try {
    execFileSync(command, ['-c', 'import feedparser'], { stdio: 'ignore' })
    return true
  } catch {
    // No such command, or one without the library: the next one is tried.
    return false
  }
}

/** Feedparser reads files: its own fetching and its sanitising of what is no text stay out of the comparison. */
const script = `
import feedparser, json, sys
for name in json.load(sys.stdin):
    entries = feedparser.parse(open(name, 'rb').read()).entries
    entries = [e for e in entries if len(e) > 0]
    bodies = [e.content[0].value if e.get('content') else e.get('summary', '') for e in entries]
    print(json.dumps(bodies))
`

function contentsOf(
  files: readonly string[],
): { readonly file: string; readonly items: readonly string[] }[] {
  const out = execFileSync(python ?? '', ['-c', script], {
    input: JSON.stringify(files.map((file) => join(feeds, file))),
    encoding: 'utf8',
    maxBuffer: 1e9,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const lines = out.trim().split('\n')
  return files.map((file, at) => ({ file, items: JSON.parse(lines[at] ?? '[]') as string[] }))
}

function bodiesOf(file: string): string[] {
  const body = readFileSync(join(feeds, file))
  const result = parseFeed(body, {
    url: 'http://feed.test/',
    contentType: null,
    receivedAt: Date.UTC(2030, 0, 1),
  })
  if (result.kind === 'error') return []
  return result.feed.posts.map(({ content, summary }) => content || summary)
}

/** Tags and scripts stripped on both sides, blanks left out: sanitising moves them about. */
function textOf(html: string): string {
  const tree = load(html, null, false)
  tree('script, style').remove()
  return tree.text().replace(/\s+/g, '')
}

function difference(got: string, wanted: string): string {
  let at = 0
  while (at < got.length && got[at] === wanted[at]) at++
  const part = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 20), at + 60))
  return `${part(got)} for ${part(wanted)}`
}
