import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jsonOf } from '#tests/ended.ts'
import { type Shell, openShell } from './open-shell.ts'

let shell: Shell

beforeAll(async () => {
  shell = await openShell()
})

afterAll(() => shell.close())

const run: Shell['run'] = (...words) => shell.run(...words)

const leak = 'Xiaomi MIOS 1.0 boots on a Xiaomi 14, says a leaker who saw it himself'

test('sources add takes up a feed with its posts, and says so if it is followed already', async () => {
  const address = shell.feeds.feed('/one', [
    { id: '1', title: leak },
    { id: '2', title: 'Tablets are cheap this week' },
  ])
  const added = await run('sources', 'add', address, '--name', 'One')
  expect(added).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^Added \S+, 'One', with 2 posts\.\n$/u),
  })
  const again = await run('sources', 'add', address)
  expect(again).toMatchObject({ code: 1, out: '' })
  expect(again.err).toMatch(/is already followed, as \S+ \('One'\)\. Nothing was changed\./u)
  expect(await shell.followed()).toEqual([address])
})

test('sources add says plainly that a web page is no feed, and that one is missing; it adds neither', async () => {
  const page = shell.feeds.page('/shop', 'text/html', '<!doctype html><title>Shop</title><p>Welcome')
  const shop = await run('sources', 'add', page)
  expect(shop).toMatchObject({ code: 1, out: '' })
  expect(shop.err).toMatch(/web page 'Shop', not a feed\..* The source was not added\.\n$/u)
  const missing = await run('sources', 'add', `${shell.feeds.origin}/nowhere`)
  expect(missing).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/404.*was not added\.\n$/u) })
  expect(await shell.followed()).not.toContain(page)
})

test('sources import takes up the groups of an OPML file; what is followed already stays as it is', async () => {
  const address = shell.feeds.feed('/two', [{ id: '3', title: leak }])
  const opml = shell.write(
    'list.opml',
    `<opml version="2.0"><body><outline text="Leakers">
      <outline type="rss" text="Two" xmlUrl="${address}"/>
      <outline type="rss" text="One again" xmlUrl="${shell.feeds.origin}/one"/></outline></body></opml>`,
  )
  expect(await run('sources', 'import', opml)).toMatchObject({
    code: 0,
    err: '1 sources were taken up; 1 are followed already.\n',
  })
  const sources = jsonOf(await run('sources', 'list', '--json'))
  expect(sources.find((source) => source['address'] === address)).toMatchObject({
    name: 'Two',
    group: 'Leakers',
  })
  expect(sources.find((source) => source['name'] === 'One')).toMatchObject({ group: null })
})

test('a list with one bad address is refused whole, with its line', async () => {
  const list = shell.write('list.txt', `${shell.feeds.origin}/three # fine\nftp://four.example/\n`)
  const ended = await run('sources', 'import', list)
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toMatch(/list\.txt:2: 'ftp:\/\/four\.example\/' is no address that can be asked/u)
  expect(ended.err).toMatch(/no source was taken up\. Correct what is named, or .*--skip-bad/u)
  expect(await shell.followed()).not.toContain(`${shell.feeds.origin}/three`)
})

test('sources export writes an OPML file that imports again as the same', async () => {
  const file = join(shell.folder, 'out.opml')
  expect(await run('sources', 'export', file)).toMatchObject({ code: 0, err: '' })
  expect(readFileSync(file, 'utf8')).toContain(`xmlUrl="${shell.feeds.origin}/two"`)
  expect(await run('sources', 'import', file)).toMatchObject({
    code: 0,
    err: '0 sources were taken up; 2 are followed already.\n',
  })
})

test('pull asks what is due and ends with its counts; posts are found, with the duplicate folded', async () => {
  const pull = await run('pull', '--json')
  expect(pull).toMatchObject({ code: 0, err: '' })
  const [counts, ...more] = jsonOf(pull)
  expect(more).toEqual([])
  // The feed that 'add' asked a moment ago is not due.
  expect(counts).toEqual({
    sources: 1,
    requests: 1,
    unchanged: 0,
    failed: 0,
    posts: 1,
    new: 1,
    kept: 1,
    duplicates: 1,
    stories: 1,
    merged: 0,
    ms: expect.any(Number),
  })
  const found = jsonOf(await run('search', 'boots', 'leaker', '--json'))
  expect(found.map(({ title }) => title)).toEqual([leak, leak])
  const [first] = jsonOf(await run('search', '"boots on a Xiaomi 14"', '--limit', '1', '--json'))
  expect(first).toMatchObject({ publishedAt: '2026-10-30T12:00:00.000Z', verdict: { keep: true } })
})

test('pull --sources asks those of the file alone, those followed before under another id too', async () => {
  const list = shell.write('pull.txt', `${shell.feeds.origin}/two\n`)
  const [counts] = jsonOf(await run('pull', '--now', '--sources', list, '--json'))
  expect(counts).toMatchObject({ sources: 1, requests: 1, unchanged: 1 })
})

test('a query that cannot be read is shown with the place and what would be right', async () => {
  const ended = await run('search', 'titel:boots')
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toMatch(/^titel:boots\n\^ .*Did you mean/u)
})

test('a search that finds nothing says so, and one for dropped posts looks among them', async () => {
  expect(await run('search', 'nosuchword')).toMatchObject({ code: 0, out: '', err: 'Nothing found.\n' })
  expect(jsonOf(await run('search', 'is:dropped', '--json'))).toEqual(
    jsonOf(await run('search', 'is:dropped', '--dropped', '--json')),
  )
})

test('sources test asks now, sources remove lets go and keeps the posts', async () => {
  const address = `${shell.feeds.origin}/two`
  const [tested] = jsonOf(await run('sources', 'test', address, '--json'))
  expect((await run('sources', 'test', address)).out).toMatch(/answered; nothing is new\.\n$/u)
  expect(tested).toMatchObject({ kind: 'unchanged', state: 'ok' })
  expect(await run('sources', 'remove', address)).toMatchObject({ code: 0 })
  expect(await shell.followed()).toEqual([`${shell.feeds.origin}/one`])
  expect(jsonOf(await run('search', 'boots', '--json'))).toHaveLength(2)
  expect(await run('sources', 'remove', address)).toMatchObject({ code: 1 })
})

test('doctor finds all well, and shows no secret', async () => {
  const ended = await shell.runWith({ LEAKWIRE_ADMIN_TOKEN: 'hush-hush' }, ['doctor'])
  expect(ended).toMatchObject({ code: 0, err: '' })
  expect(ended.out).toMatch(/^well {2}database: PostgreSQL 18.*schema up to date$/mu)
  expect(ended.out).toMatch(/^LEAKWIRE_ADMIN_TOKEN=\(set\)$/mu)
  expect(ended.out).not.toMatch(/^MEND|hush-hush/mu)
})

test('topic check judges the shipped topic by its own examples', async () => {
  expect(await run('topic', 'check')).toMatchObject({
    code: 0,
    err: 'mios: every example is judged as it says\n',
  })
})

test('starter remove takes the archive out for good; other posts stay and no position is given twice', async () => {
  const positions = async (): Promise<number[]> =>
    (await shell.query<{ n: string }>('select position as n from stream_entry order by position')).map(
      ({ n }) => Number(n),
    )
  const before = await positions()
  expect(await run('starter', 'remove')).toMatchObject({
    code: 0,
    err: 'Removed 44 posts of the starter archive.\n',
  })
  // The next start does not bring it back.
  await run('topic', 'list')
  const [left] = await shell.query(`select
    (select count(*) from post join source on source.id = source_id where kind = 'starter')::int as posts,
    (select count(*) from source where kind = 'starter')::int as sources,
    (select count(*) from claim)::int as claims, (select count(*) from story)::int as stories,
    (select count(*) from stream_entry where post_id is not null)::int as entries`)
  expect(left).toEqual({ posts: 0, sources: 0, claims: 0, stories: 1, entries: 2 })
  expect(await positions()).toEqual(before)
  expect(jsonOf(await run('search', 'boots', '--json'))).toHaveLength(2)
  expect(await run('starter', 'remove')).toMatchObject({ code: 0, err: 'There was no starter archive.\n' })
})

test('a database of a newer version is left alone, with what to do', async () => {
  await shell.query(`insert into kysely_migration values ('9999-future', now()::text)`)
  const ended = await run('pull')
  await shell.query(`delete from kysely_migration where name = '9999-future'`)
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/newer Leakwire .*9999-future.*Update this program.*Nothing was changed\.$/u),
  ])
})

const commands =
  'start web worker migrate pull parse match keywords dedupe import search sources capture reparse backfill topic ledger bundle starter doctor'.split(
    ' ',
  )

test('every command is listed and explains itself', async () => {
  const list = await run('--help')
  expect(list).toMatchObject({ code: 0, err: '' })
  const listed = Array.from(list.out.matchAll(/^ {2}(\w+) /gmu), ([, name]) => name)
  expect(listed).toEqual(commands)
  const helps = await Promise.all(commands.map((command) => run(command, '--help')))
  for (const [index, help] of helps.entries()) {
    expect(help).toMatchObject({ code: 0, err: '' })
    expect(help.out).toMatch(new RegExp(`^leakwire ${commands[index]}[^]*Options: .*--data`, 'u'))
  }
})

test('another topic is searched by its id, and one that is not there is told', async () => {
  expect(await run('search', 'MIOS', '--topic', 'mios', '--limit', '1')).toMatchObject({ code: 0 })
  const none = await run('search', 'MIOS', '--topic', 'cars')
  expect(none).toMatchObject({ code: 1, out: '', err: 'There is no topic cars. In force: mios.\n' })
})

test('what a search finds can be taken along and imported elsewhere, once however often', async () => {
  const leaks = Array.from({ length: 3 }, (_, n) => ({
    id: `old-${n}`,
    title: `${leak}, part ${n}`,
    url: `https://old.example/${n}`,
    publishedAt: `2023-10-0${n + 1}T00:00:00Z`,
  }))
  const file = shell.write('old.jsonl', leaks.map((each) => JSON.stringify(each)).join('\n'))
  const made = await run('sources', 'add', 'Oldies', '--kind', 'ingest', '--curated')
  const [, source = ''] = /^Added (\S+),/u.exec(made.err) ?? []
  const first = await run('import', file, '--source', source)
  expect(first).toMatchObject({ code: 0, err: expect.stringContaining('3 posts more, 0 edited, 3 kept') })
  expect((await run('import', file, '--source', source)).err).toContain('0 posts more, 0 edited')
  const found = await run('search', `source:${source}`, '--format', 'jsonl')
  const again = shell.write('again.jsonl', found.out)
  expect((await run('import', again, '--source', source)).err).toContain('3 posts in')
  expect((await run('search', `source:${source}`, '--format', 'csv')).out.split('\r\n').length).toBe(5)
  const bad = shell.write('bad.jsonl', '{"title":"x"}\n{"author":"Ada"}\n')
  const refused = await run('import', bad, '--source', source)
  expect(refused).toMatchObject({ code: 1, out: '' })
  expect(refused.err).toMatch(/nothing was stored.*\nline 2: expected a title, text, html or url/su)
})
