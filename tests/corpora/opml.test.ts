import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allAdapters } from '#sources/adapters.ts'
import { readSourceList } from '#sources/source-list.ts'
import { writeOpml } from '#sources/write-opml.ts'
import { newSource } from '#workers/new-source.ts'

const adapters = await allAdapters()
const feeds = join(process.env['LEAKWIRE_CORPORA'] ?? '', 'feeds')
const files = globSync(['**/*.opml', '**/opml*.xml'], { cwd: feeds }).toSorted()

test('there are published OPML files', () => {
  expect(files.length).toBeGreaterThan(5)
})

test.each(files)(
  '%s imports, or says plainly that it names no feed; what is exported imports as the same',
  (file) => {
    const bytes = readFileSync(join(feeds, file))
    const list = readSourceList(bytes, adapters)
    if (list.kind === 'none') {
      expect(bytes.toString()).not.toMatch(/xmlUrl="http/iu)
      expect(list.message).toMatch(/names no feed/u)
      return
    }
    expect(list.problems).toEqual([])
    const named = list.sources.map(newSource)
    const again = readSourceList(new TextEncoder().encode(writeOpml(named)), adapters)
    if (again.kind === 'none') throw new Error(again.message)
    const sameAs = new Map(again.sources.map((source) => [source.address, newSource(source)]))
    expect(again.sources).toHaveLength(named.length)
    expect(again.problems).toEqual([])
    for (const source of named) expect(sameAs.get(source.address)).toEqual(source)
  },
)
