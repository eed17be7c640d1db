import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { readSourceList, sourceAt } from './source-list.ts'

async function read(content: string) {
  const folder = mkdtempSync(join(tmpdir(), 'lw-list-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'list')
  writeFileSync(file, content)
  return await readSourceList(file)
}

test('a text file has an address a line; remarks and empty lines are passed over, an address twice is one', async () => {
  const sources = await read(
    '# mine\nhttps://a.example/rss#top\n\nhttps://b.example/ # good\r\nhttps://b.example/\n',
  )
  expect(sources.map(({ address }) => address)).toEqual(['https://a.example/rss#top', 'https://b.example/'])
})

test('an OPML file gives names, and its outlines around feeds are groups, however deep', async () => {
  const sources = await read(`<?xml version="1.0"?><opml version="2.0"><body>
    <outline text="Plain" xmlUrl="https://a.example/"/>
    <outline text="Phones"><outline title="B &amp; C" text="b" xmlUrl="https://b.example/"/>
      <outline text="Leakers"><outline xmlUrl="https://d.example/feed"/></outline></outline></body></opml>`)
  expect(sources.map(({ name, group }) => [name, group])).toEqual([
    ['Plain', null],
    ['B & C', 'Phones'],
    ['d.example', 'Leakers'],
  ])
})

test('the same address always has the same id, and another one has another', () => {
  const id = sourceAt('https://a.example/rss?topic=1').id
  expect(sourceAt('https://a.example/rss?topic=1').id).toBe(id)
  expect(sourceAt('https://a.example/rss?topic=2').id).not.toBe(id)
  expect(id).toMatch(/^[a-z0-9][a-z0-9-]{0,62}$/u)
})

test.each([
  [
    'a line that is no address',
    'https://a.example/\nfeeds please\n',
    /list:2: 'feeds please' is not an http/u,
  ],
  [
    'an outline that is none',
    '<opml><body><outline text="F" xmlUrl="ftp://f/"/></body></opml>',
    /"F": 'ftp:\/\/f\/'/u,
  ],
  ['a file without a feed', '# nothing yet\n', /names no feed\. It needs xmlUrl attributes/u],
  [
    'an OPML file without a feed',
    '<opml><body></body></opml>',
    /cannot be read as OPML \(.*\)\. Export it anew/u,
  ],
  ['markup that is no OPML', '<html><body>hi</body></html>', /cannot be read as OPML/u],
])('%s refuses the list whole and says what is wrong', async (_case, content, expected) => {
  await expect(read(content)).rejects.toThrow(expected)
})
