import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { freshSource, localContext } from '#tests/adapter-source.ts'
import { afterPoll, gathered } from '#tests/gathered.ts'
import { localServer } from '#tests/local-server.ts'
import type { Gathered, Poll, PolledSource } from '#sources/adapter.ts'
import { sitemap } from '#sources/sitemap.ts'

const receivedAt = Date.UTC(2026, 10, 26, 8, 30)

const urlset = (...entries: string[]) =>
  `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.map((entry) => `<url>${entry}</url>`).join('')}</urlset>`

const entry = (url: string, lastmod: string) => `<loc>${url}</loc><lastmod>${lastmod}</lastmod>`

/** A site with these bodies under these paths; those that are the same are answered with 304. */
async function site(bodies: Record<string, string | Uint8Array>) {
  const asked: string[] = []
  const { origin, port } = await localServer((request, response) => {
    const path = request.url ?? ''
    const body = bodies[path]
    const tag = `"${body?.length}-${String(body)
      .slice(-60)
      .replaceAll(/[^a-z0-9]/giu, '')}"`
    const isSame = request.headers['if-none-match'] === tag
    asked.push(isSame ? `${path} 304` : path)
    if (body === undefined) response.writeHead(404).end()
    else if (isSame) response.writeHead(304).end()
    else response.setHeader('etag', tag).end(body)
  })
  const poll = async (source: PolledSource) =>
    (await sitemap.poll?.(localContext(sitemap, source, { ports: [port], now: receivedAt }), source)) as Poll
  return { origin, asked, poll, bodies }
}

const pathsOf = ({ harvest }: Gathered) => harvest.posts.map(({ url }) => new URL(url ?? '').pathname)

function index(origin: string, ...children: (readonly [path: string, lastmod: string])[]): string {
  const maps = children.map(([path, lastmod]) => `<sitemap>${entry(`${origin}${path}`, lastmod)}</sitemap>`)
  return `<sitemapindex>${maps.join('')}</sitemapindex>`
}

test('a sitemap is asked with its validators', async () => {
  const { origin, asked, poll } = await site({
    '/s.xml': urlset(entry('https://a.example/one', '2026-11-25')),
  })
  const source = freshSource(`${origin}/s.xml`)
  const first = gathered(await poll(source))
  expect(pathsOf(first)).toEqual(['/one'])
  expect((await poll(afterPoll(source, first))).kind).toBe('unchanged')
  expect(asked).toEqual(['/s.xml', '/s.xml 304'])
})

test('of an index the newest are opened first, and later only those that changed', async () => {
  const { origin, asked, poll, bodies } = await site({
    '/old.xml': urlset(entry('https://a.example/old', '2024-01-01')),
    '/new.xml': urlset(entry('https://a.example/new', '2026-11-25T10:00:00Z')),
  })
  bodies['/index.xml'] = index(origin, ['/old.xml', '2024-01-01'], ['/new.xml', '2026-11-25T10:00:00Z'])
  const source = freshSource(`${origin}/index.xml`)
  const first = gathered(await poll(source))
  expect(asked).toEqual(['/index.xml', '/new.xml', '/old.xml'])
  expect(pathsOf(first)).toEqual(['/new', '/old'])
  expect((await poll(afterPoll(source, first))).kind).toBe('unchanged')
  expect(asked.slice(3)).toEqual(['/index.xml'])

  bodies['/index.xml'] = index(origin, ['/old.xml', '2024-01-01'], ['/new.xml', '2026-11-26T08:00:00Z'])
  bodies['/new.xml'] = urlset(entry('https://a.example/newer', '2026-11-26T08:00:00Z'))
  expect(pathsOf(gathered(await poll(afterPoll(source, first))))).toEqual(['/newer'])
  expect(asked.slice(4)).toEqual(['/index.xml', '/new.xml'])
})

test('a sitemap that changed twice on one day is not missed', async () => {
  const { origin, poll, bodies } = await site({
    '/a.xml': urlset(entry('https://a.example/one', '2026-11-26')),
  })
  bodies['/index.xml'] = index(origin, ['/a.xml', '2026-11-26'])
  const source = freshSource(`${origin}/index.xml`)
  const first = gathered(await poll(source))
  bodies['/a.xml'] = urlset(
    entry('https://a.example/two', '2026-11-26'),
    entry('https://a.example/one', '2026-11-26'),
  )
  expect(pathsOf(gathered(await poll(afterPoll(source, first))))).toEqual(['/two', '/one'])
})

test('a date in the future, or one that a slow cache shows late, hides nothing that changes after it', async () => {
  const { origin, poll, bodies } = await site({
    '/a.xml': urlset(entry('https://a.example/one', '2026-11-25')),
    '/b.xml': urlset(entry('https://a.example/two', '2026-11-25')),
  })
  bodies['/index.xml'] = index(origin, ['/a.xml', '2099-01-01'], ['/b.xml', '2026-11-26T07:00:00Z'])
  const source = freshSource(`${origin}/index.xml`)
  const first = gathered(await poll(source))
  bodies['/index.xml'] = index(origin, ['/a.xml', '2099-01-01'], ['/b.xml', '2026-11-26T08:20:00Z'])
  bodies['/b.xml'] = urlset(entry('https://a.example/mios', '2026-11-26T08:20:00Z'))
  expect(pathsOf(gathered(await poll(afterPoll(source, first))))).toEqual(['/mios'])
})

test('one that is named and not there does not keep an index from being done', async () => {
  const { origin, asked, poll, bodies } = await site({
    '/new.xml': urlset(entry('https://a.example/new', '2026-11-25')),
  })
  bodies['/index.xml'] = index(
    origin,
    ['/new.xml', '2026-11-25T10:00:00Z'],
    ['/lost.xml', '2024-01-01T10:00:00Z'],
  )
  const source = freshSource(`${origin}/index.xml`)
  const first = gathered(await poll(source))
  expect(asked).toEqual(['/index.xml', '/new.xml', '/lost.xml'])
  await poll(afterPoll(source, first))
  expect(asked.slice(3)).toEqual(['/index.xml'])
})

test('of many that changed some are read, and the others at the next poll', async () => {
  const names = Array.from({ length: 12 }, (_, at) => `/m${at + 10}.xml`)
  const day = (at: number) => `2026-11-${String(at + 10)}T00:00:00Z`
  const { origin, asked, poll, bodies } = await site(
    Object.fromEntries(names.map((name, at) => [name, urlset(entry(`https://a.example${name}`, day(at)))])),
  )
  bodies['/index.xml'] = index(origin, [names[0] ?? '', day(0)])
  const source = freshSource(`${origin}/index.xml`)
  const first = gathered(await poll(source))
  bodies['/index.xml'] = index(origin, ...names.map((name, at) => [name, day(at)] as const))
  const second = gathered(await poll(afterPoll(source, first)))
  const third = gathered(await poll(afterPoll(source, second)))
  const all = [first, second, third].flatMap(pathsOf)
  expect(all.toSorted()).toEqual(names)
  expect(Math.max(second.harvest.posts.length, third.harvest.posts.length)).toBeLessThanOrEqual(7)
  expect(asked.filter((path) => path.startsWith('/m') && !path.endsWith('304'))).toHaveLength(12)
})

test('of many without a date the first and the last of each kind are looked at: one of them holds what is new', async () => {
  const names = Array.from({ length: 30 }, (_, at) => `/wp-sitemap-posts-post-${at + 1}.xml`)
  const others = ['/wp-sitemap-posts-page-1.xml', '/wp-sitemap-taxonomies-category-1.xml']
  const { origin, poll, bodies } = await site(
    Object.fromEntries(
      [...names, ...others].map((name) => [name, urlset(`<loc>https://a.example${name}</loc>`)]),
    ),
  )
  const maps = [...names, ...others].map((name) => `<sitemap><loc>${origin}${name}</loc></sitemap>`)
  bodies['/index.xml'] = `<sitemapindex>${maps.join('')}</sitemapindex>`
  const source = freshSource(`${origin}/index.xml`)
  const first = gathered(await poll(source))
  expect(pathsOf(first)).toEqual(expect.arrayContaining([names[0], names[29], others[0]]))
  bodies[names[29] ?? ''] = urlset('<loc>https://a.example/mios-leak</loc>')
  expect(pathsOf(gathered(await poll(afterPoll(source, first))))).toContain('/mios-leak')
})

test('an index may hold others, to a depth; circles end', async () => {
  const { origin, poll, asked, bodies } = await site({
    '/d.xml': urlset(entry('https://a.example/deep', '2026-11-25')),
  })
  bodies['/a.xml'] = index(origin, ['/b.xml', ''], ['/a.xml', ''])
  bodies['/b.xml'] = index(origin, ['/d.xml', ''], ['/a.xml', ''])
  expect(pathsOf(gathered(await poll(freshSource(`${origin}/a.xml`))))).toEqual(['/deep'])
  expect(asked).toEqual(['/a.xml', '/b.xml', '/d.xml'])
})

test('robots.txt names the sitemaps of a site; without it the usual place is tried', async () => {
  const { origin, poll, asked, bodies } = await site({
    '/map.xml': urlset(entry('https://a.example/one', '')),
  })
  bodies['/robots.txt'] = `# <3 robots\nUser-agent: *\nDisallow: /x\nSITEMAP: ${origin}/map.xml # ours`
  expect(pathsOf(gathered(await poll(freshSource(`${origin}/`))))).toEqual(['/one'])
  bodies['/sitemap.xml'] = urlset(entry('https://a.example/usual', ''))
  for (const robots of ['User-agent: *', undefined]) {
    if (robots === undefined) delete bodies['/robots.txt']
    else bodies['/robots.txt'] = robots
    asked.length = 0
    expect(pathsOf(gathered(await poll(freshSource(`${origin}/`))))).toEqual(['/usual'])
    expect(asked).toEqual(['/robots.txt', '/sitemap.xml'])
  }
})

test('a packed sitemap is unpacked; of a damaged pack what came before is read', async () => {
  const text = urlset(
    ...Array.from({ length: 500 }, (_, at) => entry(`https://a.example/p${at}`, '2026-11-25')),
  )
  const packed = new Uint8Array(gzipSync(text))
  const { origin, poll } = await site({
    '/a.xml.gz': packed,
    '/b.xml.gz': packed.subarray(0, packed.length - 200),
  })
  expect(gathered(await poll(freshSource(`${origin}/a.xml.gz`))).harvest).toMatchObject({ isPartial: false })
  const damaged = gathered(await poll(freshSource(`${origin}/b.xml.gz`)))
  expect(damaged.harvest.posts.length).toBeGreaterThan(0)
  expect(damaged.harvest.isPartial).toBe(true)
})

test('a sitemap of an index that is gone does not keep the others from being read', async () => {
  const { origin, poll, bodies } = await site({ '/a.xml': urlset(entry('https://a.example/one', '')) })
  bodies['/index.xml'] = index(origin, ['/gone.xml', ''], ['/a.xml', ''])
  const read = gathered(await poll(freshSource(`${origin}/index.xml`)))
  expect(pathsOf(read)).toEqual(['/one'])
  expect(read.failure).toBeUndefined()
})

test('what is not there, or no sitemap, is told', async () => {
  const { origin, poll, bodies } = await site({ '/page': '<html><title>Hello</title>' })
  expect(await poll(freshSource(`${origin}/none.xml`))).toMatchObject({
    kind: 'failed',
    failure: { code: 'notFound' },
  })
  expect(await poll(freshSource(`${origin}/page`))).toMatchObject({
    kind: 'unreadable',
    error: { code: 'wrongContent', message: expect.stringContaining('"Hello"') },
  })
  bodies['/index.xml'] = index(origin, ['/page', ''])
  expect((await poll(freshSource(`${origin}/index.xml`))).kind).toBe('unreadable')
})
