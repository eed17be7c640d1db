import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readSourcesFile } from './sources-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'lw-sources-'))
const file = join(folder, 'sources.yaml')
afterAll(() => rmSync(folder, { recursive: true }))

async function read(text: string) {
  writeFileSync(file, text)
  return (await readSourcesFile(file)).sources
}

test('reads a source with what it leaves out filled in', async () => {
  expect(
    await read('sources:\n  - {id: gsm-arena, name: GSMArena, url: "https://example.org/rss"}\n'),
  ).toEqual([
    {
      id: 'gsm-arena',
      kind: 'feed',
      name: 'GSMArena',
      address: 'https://example.org/rss',
      lang: null,
      group: null,
      mode: 'firehose',
    },
  ])
})

test('headers, a proxy and a scope of waiting are read as they stand; variables stay names', async () => {
  const [source] = await read(`sources:
  - id: a
    name: A
    url: https://example.org/
    headers: {Cookie: "sid=\${SID}", X-Api-Key: "\${KEY}"}
    proxy: socks5://127.0.0.1:1080
    backOff: host
`)
  expect(source).toMatchObject({
    headers: { Cookie: 'sid=${SID}', 'X-Api-Key': '${KEY}' },
    proxy: 'socks5://127.0.0.1:1080',
    backOff: 'host',
  })
})

test('the file that is shipped reads', async () => {
  const shipped = await readSourcesFile(join(import.meta.dirname, '../../config/sources.yaml'))
  expect(shipped.sources.length).toBeGreaterThan(10)
})

test.each([
  ['broken YAML', 'sources:\n  - {id: a\n', /sources\.yaml:\d+:\d+: /u],
  ['a missing name', 'sources:\n  - {id: a, url: "https://example.org/"}\n', /:2:5: sources\.0\.name: /u],
  [
    'a key nobody knows',
    'sources:\n  - {id: a, name: A, url: "https://example.org/", colour: red}\n',
    /:2:5: .*colour/u,
  ],
  [
    'an id with spaces',
    'sources:\n  - {id: a b, name: A, url: "https://example.org/"}\n',
    /:2:10: .*a-z, 0-9, hyphen/u,
  ],
  [
    'an address that is none',
    'sources:\n  - {id: a, name: A, url: "file:///etc/passwd"}\n',
    /http or https/u,
  ],
  [
    'a mode nobody knows',
    'sources:\n  - {id: a, name: A, url: "https://example.org/", mode: all}\n',
    /'curated' or 'firehose'/u,
  ],
  [
    'a header that Leakwire sets itself',
    'sources:\n  - {id: a, name: A, url: "https://example.org/", headers: {Host: x}}\n',
    /:2:\d+: sources\.0\.headers\.Host: The header Host is set by Leakwire itself/u,
  ],
  [
    'a proxy that is none',
    'sources:\n  - {id: a, name: A, url: "https://example.org/", proxy: "host:1"}\n',
    /Give one as 'http/u,
  ],
  [
    'an id twice',
    'sources:\n  - {id: a, name: A, url: "https://example.org/1"}\n  - {id: a, name: B, url: "https://example.org/2"}\n',
    /two sources have the id a/u,
  ],
])('refuses %s, says where and what to do, and takes nothing', async (_case, text, expected) => {
  await expect(read(text)).rejects.toThrow(expected)
  await expect(read(text)).rejects.toThrow(/Nothing was changed/u)
})

test('a missing file is a sentence that names it', async () => {
  await expect(readSourcesFile(join(folder, 'absent.yaml'))).rejects.toThrow(
    /absent\.yaml: cannot be read \(ENOENT\)/u,
  )
})
