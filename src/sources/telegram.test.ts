import { expect, test } from 'vitest'
import { localServer } from '#tests/local-server.ts'
import {
  type PlayedChannel,
  follow,
  gathered,
  playChannel,
  publishedAt,
  telegramFixture,
  upTo,
} from '#tests/telegram.ts'
import { telegram } from './telegram.ts'

test('the first poll takes one page', async () => {
  const channel = await playChannel(upTo(50))
  const poll = gathered(await follow(channel).poll())
  expect(poll.numbers).toEqual(upTo(50, 31))
  expect(poll.wholeSince).toBe(publishedAt(31))
  expect(poll).not.toHaveProperty('failure')
  expect(channel.asked).toEqual(['/s/chipkitchen'])
})

test('the next poll costs one page, and takes what is new and what was edited', async () => {
  const channel = await playChannel(upTo(50))
  const source = follow(channel)
  await source.poll()
  channel.posts.set(51, 'News').set(45, 'Edited')
  const poll = gathered(await source.poll())
  expect(poll.numbers).toEqual(upTo(51, 32))
  expect(poll.harvest.posts.find(({ id }) => id === 'chipkitchen/45')?.text).toBe('Edited')
  expect(channel.asked).toHaveLength(2)
})

test('more than a page since the last poll is walked back to what is known, and no further', async () => {
  const channel = await playChannel(upTo(50))
  const source = follow(channel)
  await source.poll()
  for (const number of upTo(115, 51)) channel.posts.set(number, `Post ${number}`)
  const poll = gathered(await source.poll())
  expect(poll.numbers).toEqual(upTo(115, 36))
  expect(poll.wholeSince).toBe(publishedAt(36))
  expect(channel.asked.slice(1)).toEqual(
    ['', '?before=96', '?before=76', '?before=56'].map((q) => `/s/chipkitchen${q}`),
  )
})

test('a known post that was deleted meanwhile does not lead the walk astray, nor do numbers of albums', async () => {
  const channel = await playChannel(upTo(50))
  const source = follow(channel)
  await source.poll()
  channel.posts.delete(50)
  for (const number of upTo(30)) channel.posts.set(50 + number * 4, 'An album of four')
  expect(gathered(await source.poll()).numbers.filter((number) => number > 49)).toHaveLength(30)
  await source.poll()
  expect(channel.asked).toHaveLength(4)
})

test('a page that ends just where the last poll began costs no other one', async () => {
  const channel = await playChannel(upTo(50))
  const source = follow(channel)
  await source.poll()
  for (const number of upTo(70, 51)) channel.posts.set(number, 'News')
  expect(gathered(await source.poll()).numbers).toEqual(upTo(70, 51))
  expect(channel.asked).toHaveLength(2)
})

test('a walk ends after ten pages, and the next polls go on where it ended', async () => {
  const channel = await playChannel(upTo(20))
  const source = follow(channel)
  await source.poll()
  for (const number of upTo(520, 21)) channel.posts.set(number, 'News')
  const first = gathered(await source.poll())
  expect(first.numbers).toEqual(upTo(520, 321))
  expect(first.wholeSince).toBe(publishedAt(321))
  expect(channel.asked).toHaveLength(11)
  channel.posts.set(521, 'More news')
  const second = gathered(await source.poll())
  expect(second.numbers).toEqual([...upTo(320, 141), ...upTo(521, 502)])
  expect(second.wholeSince, 'what lies between was not read again').toBe(publishedAt(502))
  expect(gathered(await source.poll()).numbers).toEqual([...upTo(140, 21), ...upTo(521, 502)])
  channel.asked.length = 0
  expect(gathered(await source.poll()).numbers).toEqual(upTo(521, 502))
  expect(channel.asked).toHaveLength(1)
})

test('a gap that another one follows is closed with it: nothing is lost', async () => {
  const channel = await playChannel(upTo(20))
  const source = follow(channel)
  const seen = new Set(gathered(await source.poll()).numbers)
  for (const last of [320, 620]) {
    for (const number of upTo(last, last - 299)) channel.posts.set(number, 'News')
    for (const number of gathered(await source.poll()).numbers) seen.add(number)
  }
  for (let poll = 0; poll < 6; poll++)
    for (const number of gathered(await source.poll()).numbers) seen.add(number)
  expect([...seen].toSorted((a, b) => a - b)).toEqual(upTo(620))
  expect(source.cursor()).toMatchObject({ gap: null, highest: 620 })
})

test('asked to wait in the middle of a walk, it keeps what was read and owes the rest', async () => {
  const channel = await playChannel(upTo(50))
  const source = follow(channel)
  await source.poll()
  for (const number of upTo(150, 51)) channel.posts.set(number, 'News')
  channel.instead = (path, response) => {
    if (!path.endsWith('before=111')) return false
    response.writeHead(429, { 'retry-after': '30' }).end()
    return true
  }
  const poll = gathered(await source.poll())
  expect(poll.numbers).toEqual(upTo(150, 111))
  expect(poll.failure).toMatchObject({ code: 'rateLimited', retryAfterMs: 30_000 })
  expect(poll.wholeSince).toBe(publishedAt(111))
  expect(source.cursor()).toMatchObject({ isComplete: false, gap: { before: 111, downTo: 50 } })
  channel.instead = () => false
  const next = gathered(await source.poll())
  expect(next.numbers).toEqual([...upTo(110, 51), ...upTo(150, 131)])
  expect(next).not.toHaveProperty('failure')
})

test('a page that cannot be read in the middle of a walk is a failure too, and is asked for again', async () => {
  const channel = await playChannel(upTo(50))
  const source = follow(channel)
  await source.poll()
  for (const number of upTo(90, 51)) channel.posts.set(number, 'News')
  channel.instead = (path, response) => {
    if (!path.includes('before=')) return false
    response.end(telegramFixture('channel-without-preview'))
    return true
  }
  const poll = gathered(await source.poll())
  expect(poll.failure).toMatchObject({ code: 'previewDisabled' })
  channel.instead = () => false
  expect(gathered(await source.poll()).numbers).toEqual(upTo(90, 51))
})

test('a server that names the same page again is not asked for ever', async () => {
  const { origin, port } = await localServer((_request, response) => {
    response.end(telegramFixture('channel'))
  })
  const source = follow({ address: `${origin}/s/chipkitchen`, port })
  source.put({ name: 'chipkitchen', highest: 7, lowest: 1, isComplete: true, gap: null })
  expect(gathered(await source.poll()).numbers).toHaveLength(17)
})

test('a channel that had no posts is read from its first one on', async () => {
  const channel = await playChannel([])
  const source = follow(channel)
  expect(gathered(await source.poll())).toMatchObject({ numbers: [], wholeSince: null })
  for (const number of upTo(45)) channel.posts.set(number, 'News')
  expect(gathered(await source.poll()).numbers).toEqual(upTo(45))
})

test('a page that shows nothing for once makes nothing known', async () => {
  const channel = await playChannel(upTo(50))
  const source = follow(channel)
  await source.poll()
  channel.instead = (_path, response) => {
    response.end(telegramFixture('empty'))
    return true
  }
  expect(gathered(await source.poll())).toMatchObject({ numbers: [], wholeSince: null })
  expect(source.cursor()).toMatchObject({ highest: 50, lowest: 31, isComplete: false })
})

test('a mirror that knows versions is asked for a newer one, except where a gap is to be closed', async () => {
  const channel = await playChannel(upTo(20))
  const source = follow(channel)
  channel.instead = (path, response) => {
    if (path.includes('?')) return false
    response.setHeader('etag', '"v1"')
    if (response.req.headers['if-none-match'] !== '"v1"') return false
    response.writeHead(304).end()
    return true
  }
  await source.poll()
  expect(await source.poll()).toMatchObject({ kind: 'unchanged' })
  source.put({ name: 'chipkitchen', highest: 20, lowest: 1, isComplete: true, gap: { before: 8, downTo: 3 } })
  expect(gathered(await source.poll()).numbers).toEqual(upTo(20))
})

/** Answers with the page that the channel shows, without its last part. */
function cutting(channel: PlayedChannel, path: string): PlayedChannel['instead'] {
  return (asked, response) => {
    if (!asked.endsWith(path)) return false
    const page = String(channel.shown(asked))
    response.end(page.slice(0, page.lastIndexOf('<div class="tgme_widget_message_text')))
    return true
  }
}

test('an answer that was cut short says nothing of what was deleted, and what was cut off is read later', async () => {
  const channel = await playChannel(upTo(50))
  channel.instead = cutting(channel, '/s/chipkitchen')
  const source = follow(channel)
  const poll = gathered(await source.poll())
  expect(poll).toMatchObject({ numbers: upTo(49, 31), wholeSince: null, harvest: { isPartial: true } })
  channel.instead = () => false
  expect(gathered(await source.poll()).numbers).toContain(50)
})

test('a walk does not pass over what was cut off', async () => {
  const channel = await playChannel(upTo(20))
  const source = follow(channel)
  await source.poll()
  for (const number of upTo(80, 21)) channel.posts.set(number, 'News')
  channel.instead = cutting(channel, '?before=61')
  const poll = gathered(await source.poll())
  expect(poll).toMatchObject({ numbers: [...upTo(59, 41), ...upTo(80, 61)], failure: { code: 'network' } })
  channel.instead = () => false
  expect(gathered(await source.poll()).numbers).toEqual(upTo(80, 21))
})

test('a first answer that is cut short before its posts makes nothing known', async () => {
  const channel = await playChannel(upTo(50))
  channel.instead = (path, response) => {
    const page = String(channel.shown(path))
    response.end(page.slice(0, page.indexOf('<div class="tgme_widget_message_wrap')))
    return true
  }
  const source = follow(channel)
  expect(gathered(await source.poll()).cursor).toBeNull()
})

test.each([
  ['nonsense', 'x'],
  ['another channel', { name: 'lidleaks', highest: 9_000, lowest: 1, isComplete: true, gap: null }],
  ['numbers that are none', { name: 'chipkitchen', highest: 'x' }],
])('a cursor of %s counts as none', async (_case, cursor) => {
  const channel = await playChannel(upTo(30))
  const source = follow(channel)
  source.put(cursor)
  expect(gathered(await source.poll()).numbers).toEqual(upTo(30, 11))
  expect(source.cursor()).toEqual({
    name: 'chipkitchen',
    highest: 30,
    lowest: 11,
    isComplete: false,
    gap: null,
  })
})

test('a name that shows no posts leads to its plain page, which says why', async () => {
  const { origin, port } = await localServer((request, response) => {
    if (request.url?.startsWith('/s/') === true) response.writeHead(302, { location: '/panfriends' }).end()
    else response.end(telegramFixture('group'))
  })
  const poll = await follow({ address: `${origin}/s/panfriends`, port }).poll()
  expect(poll).toMatchObject({
    kind: 'unreadable',
    error: { code: 'previewDisabled', message: expect.stringMatching(/@panfriends is a group/u) },
    answer: { url: `${origin}/panfriends` },
  })
})

test('an address that names no channel is not asked', async () => {
  const { origin, port } = await localServer((_request, response) => response.end())
  const source = follow({ address: `${origin}/a/b/c`, port })
  expect(await source.poll()).toMatchObject({ kind: 'failed', failure: { code: 'config' } })
  expect(await source.older()).toMatchObject({ kind: 'failed', failure: { code: 'config' } })
  expect(await source.gone(['chipkitchen/1'])).toEqual([])
})

test('a channel takes no options', () => {
  expect(telegram.options.safeParse({}).success).toBe(true)
  expect(telegram.options.safeParse({ pages: 3 }).success).toBe(false)
})
