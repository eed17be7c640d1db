import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { jsonOf } from '#tests/ended.ts'
import { type Shell, openShell } from './open-shell.ts'

let shell: Shell

beforeAll(async () => {
  shell = await openShell()
  shell.feeds.feed('/one', [{ id: '1', title: 'Tablets are cheap this week' }])
  await run('sources', 'add', `${shell.feeds.origin}/one`, '--name', 'One')
})

afterAll(() => shell.close())

const run: Shell['run'] = (...words) => shell.run(...words)

test('of a page with several feeds each is listed with the command that follows it, and nothing is added', async () => {
  const link = (path: string, title: string) =>
    `<link rel="alternate" type="application/rss+xml" title="${title}" href="${path}">`
  const page = shell.feeds.page(
    '/blog',
    'text/html',
    `<!doctype html><title>Blog</title>${link('/one', 'Posts')}${link('/talk?a=1', 'Talk')}`,
  )
  const offered = await run('sources', 'add', page, '--curated', '--header', 'Cookie: sid=hush-hush')
  expect(offered).toMatchObject({ code: 1, err: expect.stringMatching(/'Blog'.*advertises 2 feeds/u) })
  expect(offered.out).toMatch(/^Posts \(followed already, as \S+\)\n.*\nTalk\n/u)
  expect(offered.out).toContain(
    `    leakwire sources add '${shell.feeds.origin}/talk?a=1' --curated --header 'Cookie: …'\n`,
  )
  expect(offered.out + offered.err).not.toContain('hush-hush')
  const address = shell.feeds.feed('/talk?a=1', [{ id: 't', title: 'Nothing of interest' }])
  expect(await run('sources', 'add', page, '--pick', '2')).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^Added \S+, 'Phone News' \(the feed of \S+\), with 1 post\.\n$/u),
  })
  expect(await shell.followed()).toContain(address)
  expect(await run('sources', 'remove', address, '--posts', 'dropped')).toMatchObject({
    code: 0,
    err: expect.stringMatching(
      /is no longer asked\. 1 post was deleted that no topic keeps; the others stay\.\n$/u,
    ),
  })
})

test('a source that is paused is not asked until it is resumed, and shows its log', async () => {
  const address = `${shell.feeds.origin}/one`
  expect(await run('sources', 'pause', address)).toMatchObject({
    code: 0,
    err: expect.stringMatching(/is paused\. 'leakwire sources resume \S+' asks it again\.\n$/u),
  })
  expect(await run('sources', 'test', address)).toMatchObject({
    code: 1,
    out: expect.stringMatching(
      /was not asked: it is not asked any more, and 'leakwire sources resume \S+' asks it again\.\n$/u,
    ),
  })
  const [paused] = jsonOf(await run('sources', 'list', '--json')).filter(
    (source) => source['address'] === address,
  )
  expect(paused).toMatchObject({ state: 'paused', stateName: 'Paused', nextPollAt: null })
  expect(await run('sources', 'resume', address)).toMatchObject({
    code: 0,
    err: expect.stringMatching(/is asked again\. It has nothing new\.\n$/u),
  })
  const shown = await run('sources', 'show', address)
  expect(shown).toMatchObject({ code: 0, err: '' })
  expect(shown.out).toMatch(/Fine since .* UTC; next try .* UTC \(.*\)\n/u)
  expect(shown.out).toMatch(/unchanged {2}200 {2}\d+ bytes {2}unconditional {2}0 new {2}next .*\(.*\)\n/u)
  expect(await run('sources', 'list', '--trouble')).toEqual({
    code: 0,
    out: '',
    err: 'No source is in trouble.\n',
  })
})

test('the page that runs follows a source too, with the posts of its first answer', async () => {
  const address = shell.feeds.feed('/by-page', [{ id: 'w', title: 'Nothing of interest' }])
  const origin = await shell.serve()
  const send = (body: object) =>
    fetch(`${origin}/api/sources`, { method: 'POST', body: JSON.stringify(body) })
  const made = await send({ address, name: 'By page' })
  expect(made.status).toBe(201)
  const { id, first } = (await made.json()) as { id: string; first: object }
  expect(first).toEqual({ read: 1, added: 1, kept: 0 })
  expect((await send({ address: `${address}/` })).status).toBe(409)
  const removed = await fetch(`${origin}/api/sources/${id}?posts=all`, { method: 'DELETE' })
  expect(await removed.json()).toEqual({ removed: id, posts: 1 })
})

test('secrets of a source are shown nowhere', async () => {
  const address = shell.feeds.feed('/private', [{ id: 'p', title: 'Nothing of interest' }])
  const secret = address.replace('://', '://me:hush-hush@')
  const headers = ['--header', 'Cookie: sid=hush-hush', '--header', 'X-Key: ${LW_TEST_KEY}']
  vi.stubEnv('LW_TEST_KEY', 'hush-hush')
  onTestFinished(() => void vi.unstubAllEnvs())
  const ended = [
    await run('sources', 'add', secret, ...headers),
    await run('sources', 'list'),
    await run('sources', 'list', '--json'),
    await run('sources', 'show', secret),
    await run('sources', 'show', secret, '--json'),
    await run('sources', 'add', secret),
  ]
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 1])
  for (const { out, err } of ended) expect(out + err).not.toContain('hush-hush')
  const [shown] = jsonOf(ended[4]!)
  expect(shown).toMatchObject({ address, headers: { Cookie: '…', 'X-Key': '${LW_TEST_KEY}' } })
  expect(await run('sources', 'remove', secret)).toMatchObject({
    code: 0,
    err: expect.stringMatching(/Its posts stay\.\nTo delete posts too, say --posts dropped/u),
  })
})
