import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type SourceListRead, readSourceList } from '#sources/source-list.ts'
import { writeOpml } from '#sources/write-opml.ts'
import { newSource } from '#workers/new-source.ts'

const feeds = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'feeds')
const files = globSync(['**/*.opml', '**/opml*.xml'], { cwd: feeds }).toSorted()

const read = (bytes: Uint8Array): SourceListRead => readSourceList(bytes)

test('there are published OPML files', () => {
  expect(files.length).toBeGreaterThan(5)
})

test.each(files)(
  '%s imports, or says plainly that it names no feed; what is exported imports as the same',
  (file) => {
    const list = read(readFileSync(join(feeds, file)))
    if (list.kind === 'none') {
      expect(readFileSync(join(feeds, file), 'utf8')).not.toMatch(/xmlUrl="http/iu)
      expect(list.message).toMatch(/names no feed/u)
      return
    }
    expect(list.problems).toEqual([])
    const written = writeOpml(list.sources.map(newSource))
    const again = read(new TextEncoder().encode(written))
    if (again.kind === 'none') throw new Error(again.message)
    const named = list.sources.map(newSource)
    const sameAs = new Map(again.sources.map((source) => [source.address, newSource(source)]))
    expect(again.sources).toHaveLength(named.length)
    expect(again.problems).toEqual([])
    for (const source of named) expect(sameAs.get(source.address)).toEqual(source)
  },
)
