import { expect, test } from 'vitest'
import { follow, gathered, numbersOf, playChannel, telegramFixture, upTo } from '#tests/telegram.ts'

test('going back reads page after page until the channel begins', async () => {
  const channel = await playChannel(upTo(50))
  const source = follow(channel)
  await source.poll()
  expect(await source.older()).toMatchObject({
    kind: 'page',
    isEnd: false,
    harvest: { posts: { length: 20 } },
  })
  const last = await source.older()
  expect(last).toMatchObject({ kind: 'page', isEnd: true })
  expect(last.kind === 'page' && numbersOf(last.harvest.posts)).toEqual(upTo(10))
  const asked = channel.asked.length
  expect(await source.older()).toMatchObject({ kind: 'page', isEnd: true, harvest: { posts: [] } })
  expect(channel.asked).toHaveLength(asked)
  channel.posts.set(51, 'News')
  expect(gathered(await source.poll()).numbers).toContain(51)
  expect(source.cursor()).toMatchObject({ highest: 51, lowest: 1, isComplete: true })
})

test('going back may come first, and stands still where it fails', async () => {
  const channel = await playChannel(upTo(50))
  const source = follow(channel)
  expect(await source.older()).toMatchObject({ kind: 'page', isEnd: false })
  const before = source.cursor()
  channel.instead = (_path, response) => {
    response.writeHead(429).end()
    return true
  }
  expect(await source.older()).toMatchObject({ kind: 'failed', failure: { code: 'rateLimited' } })
  channel.instead = (path, response) => {
    response.end(channel.shown(path).slice(0, 3_000))
    return true
  }
  expect(await source.older()).toMatchObject({ kind: 'failed', failure: { code: 'network' } })
  expect(source.cursor()).toEqual(before)
})

test('what is not there any more is gone; what only cannot be shown is not', async () => {
  const channel = await playChannel([1, 2])
  channel.instead = (path, response) => {
    if (path.startsWith('/chipkitchen/4')) response.writeHead(500).end()
    else if (path.startsWith('/chipkitchen/5')) response.end(telegramFixture('post-channel-gone'))
    else if (path.startsWith('/chipkitchen/6')) response.end(telegramFixture('nobody'))
    else return false
    return true
  }
  const ids = [1, 3, 4, 5, 6, 7].map((number) => `chipkitchen/${number}`)
  expect(await follow(channel).gone([...ids, 'strange'])).toEqual(['chipkitchen/3', 'chipkitchen/7'])
  expect(channel.asked[0]).toBe('/chipkitchen/1?embed=1&mode=tme')
})

test.each([
  'This post can’t be displayed in your country.',
  'This message couldn’t be displayed on your device due to copyright infringement.',
  'Channel with username @ChipKitchen not found',
  'Please open Telegram to view this post',
  'Too many requests, try again later',
])('a post of which Telegram says "%s" may still be there', async (error) => {
  const channel = await playChannel([])
  const page = telegramFixture('post-deleted').toString().replace('Post not found', error)
  channel.instead = (_path, response) => {
    response.end(page)
    return true
  }
  expect(await follow(channel).gone(['chipkitchen/3'])).toEqual([])
})

test('of many that may be gone twenty are asked for, and none after being asked to wait', async () => {
  const channel = await playChannel([])
  const source = follow(channel)
  expect(await source.gone(upTo(30).map((number) => `chipkitchen/${number}`))).toHaveLength(20)
  channel.instead = (path, response) => {
    if (!path.startsWith('/chipkitchen/2?')) return false
    response.writeHead(429).end()
    return true
  }
  expect(await source.gone(['chipkitchen/1', 'chipkitchen/2', 'chipkitchen/3'])).toEqual(['chipkitchen/1'])
})
