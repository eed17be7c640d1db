import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Shell, openShell } from './open-shell.ts'

let shell: Shell

beforeAll(async () => {
  shell = await openShell()
})

afterAll(() => shell.close())

const run: Shell['run'] = (...words) => shell.run(...words)

const item = (id: string, title: string) =>
  `<article><h2><a href="/news/${id}">${title}</a></h2><time datetime="2026-11-01T12:00:00Z"></time></article>`

test('a page without a feed is tried, followed, captured, and read once more from what was kept', async () => {
  const page = shell.feeds.page(
    '/news',
    'text/html',
    `<!doctype html><title>Phone page</title>${item('1', 'Xiaomi tests MIOS')}${item('2', 'A camera')}`,
  )
  const how = ['--kind', 'html', '--set', 'item=article', '--set', 'title=h2', '--set', 'time=time']
  const tried = await run('sources', 'try', page, ...how)
  expect(tried).toMatchObject({ code: 0, err: expect.stringMatching(/^item {2}article {2}2 found\n/u) })
  expect(tried.out).toMatch(/^Xiaomi tests MIOS\n {4}2026-11-01T12:00:00\.000Z {2}\S+\/news\/1\n/u)
  expect(await run('sources', 'show', page)).toMatchObject({ code: 1 })
  expect(await run('sources', 'add', page, ...how, '--curated')).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^Added \S+, 'Phone page', with 2 posts\.\n$/u),
  })
  expect((await run('sources', 'show', page)).out).toMatch(
    /Kind html: the markup of public pages, which may change\n {4}Option item: article\n/u,
  )
  const out = join(shell.folder, 'captured')
  expect(await run('capture', page, '--out', out, ...how)).toMatchObject({
    code: 0,
    err: '2 posts in 1 answer.\n',
  })
  const [body = '', meta = ''] = readdirSync(out).toSorted()
  expect(readFileSync(join(out, body), 'utf8')).toContain('Xiaomi tests MIOS')
  expect(JSON.parse(readFileSync(join(out, meta), 'utf8'))).toMatchObject({
    url: page,
    contentType: 'text/html',
  })
  expect(await run('sources', 'test', page)).toMatchObject({ code: 0 })
  expect(await run('reparse')).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^\S+: 1 answer read again, 0 posts more, 0 corrected\.\n$/u),
  })
})

test.each([
  [['--set', 'item=.post'], /the selector '\.post' \(item\)/u],
  [[], /'item' is missing\. It needs to know how posts stand on the page/u],
  [['--set', 'item=a[', '--set', 'title=h2'], /item: /u],
  [['--set', 'item=article', '--set', 'colour=red'], /there is no option 'colour'/u],
])(
  'a page that cannot be read with %j is refused with the reason, and nothing is added',
  async (options, message) => {
    const page = shell.feeds.page(
      '/other',
      'text/html',
      `<!doctype html><title>Other</title>${item('3', 'A tablet')}`,
    )
    const refused = await run('sources', 'add', page, '--kind', 'html', ...options)
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringMatching(message) })
    expect((await run('sources', 'list')).out).not.toContain('/other')
  },
)

test('an interface in JSON is followed by a mapping', async () => {
  const answer = JSON.stringify({
    hits: [{ objectID: '7', title: 'Xiaomi renames MIOS', created_at_i: 1_793_534_400 }],
  })
  const address = shell.feeds.page('/api?q=1', 'application/json', answer)
  const mapping = ['items=hits', 'fields.id=objectID', 'fields.title=title', 'fields.time=created_at_i']
  const added = await run(
    'sources',
    'add',
    address,
    '--kind',
    'json',
    ...mapping.flatMap((each) => ['--set', each]),
  )
  expect(added).toMatchObject({ code: 0, err: expect.stringMatching(/with 1 post\.\n$/u) })
})

test('posts are sent to a source that was made for them, with the token that was shown once', async () => {
  const made = await run('sources', 'add', 'My phone', '--kind', 'ingest', '--curated')
  expect(made).toMatchObject({ code: 0, err: expect.stringMatching(/^Added my-phone-\S+, 'My phone'\./u) })
  const token = made.out.trim()
  const response = await fetch(`${await shell.serve()}/api/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Heard of MIOS' }),
  })
  expect(await response.json()).toMatchObject({ added: 1, kept: 1 })
  expect((await run('sources', 'list', '--json')).out).not.toContain(token)
})

test('going back in a source that shows only its newest posts says so', async () => {
  const address = shell.feeds.feed('/short', [{ id: '1', title: 'One' }])
  await run('sources', 'add', address)
  expect(await run('backfill', address)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/kind feed nothing older can be asked/u),
  })
})

test('a kind that nobody knows fails, a wrong option or a wrong day is wrong usage', async () => {
  const wrong = await Promise.all([
    run('sources', 'add', 'example.org', '--kind', 'gopher'),
    run('sources', 'add', 'example.org', '--set', 'item'),
    run('backfill', 'x', '--until', 'yesterday'),
    run('capture'),
  ])
  expect(wrong.map(({ code }) => code)).toEqual([1, 2, 2, 2])
})
