import { expect, test } from 'vitest'
import { instant } from '#storage/instant.ts'
import { removeSourceWithPosts } from '#storage/source-changes.ts'
import { saveSources } from '#storage/sources.ts'
import { rss } from '#tests/small-topic.ts'
import { hourMs, id, openConfirmed, openSubscriber, openTrusted } from './subscriber.ts'

const dayMs = 24 * hourMs

/** An item dated as it should be in the clock of the test. */
function item(itemId: string, at: number): string {
  return rss([{ id: itemId, title: `Post ${itemId}` }]).replace(
    /<pubDate>.*?<\/pubDate>/u,
    `<pubDate>${new Date(at).toUTCString()}</pubDate>`,
  )
}

test('a lease is renewed when less than 23 h are left, once a day, and goes on as it was', async () => {
  const { clock, hub, push, tend } = await openTrusted()
  clock.now += 4 * dayMs + hourMs
  expect(await tend()).toEqual([])
  clock.now += 1
  expect(await tend()).toEqual([{ kind: 'asked' }])
  expect(await tend()).toEqual([])
  expect(hub.asked).toHaveLength(2)
  expect(hub.asked[1]).toEqual(hub.asked[0])
  await hub.verify()
  expect(await push()).toMatchObject({ state: 'trusted', leaseUntil: clock.now + 5 * dayMs })
})

test('a lease that ends without renewal loses its trust at once, and the source is asked again', async () => {
  const { clock, hub, poll, push, source, tend } = await openTrusted()
  clock.now += 4 * dayMs + 2 * hourMs
  await poll(false)
  hub.status = 503
  expect(await tend()).toMatchObject([{ kind: 'failed' }])
  expect(await push()).toMatchObject({ state: 'trusted' })
  clock.now += 22 * hourMs
  await tend()
  expect(await push()).toMatchObject({ state: 'asked', leaseUntil: null })
  expect(await source()).toMatchObject({
    nextPollAt: clock.now,
    nextPollWhy: 'no longer pushed: asked by itself again',
  })
  await poll(false)
  expect((await source()).nextPollWhy).not.toContain('push')
})

test('a post that the hub should have pushed an hour ago ends the trust until the lease is renewed', async () => {
  const { clock, hub, poll, publisher, push, source, tend } = await openTrusted()
  publisher.body = item('late', clock.now + 10 * hourMs)
  clock.now += dayMs
  await poll(false)
  expect(await push()).toMatchObject({ state: 'doubted' })
  const { nextPollAt, nextPollWhy } = await source()
  expect(nextPollAt).toBeLessThan(clock.now + dayMs)
  expect(nextPollWhy).toMatch(/^every .*; 127\.0\.0\.1:\d+ had not pushed a post$/u)
  await hub.deliver(item('again', clock.now))
  expect(await push()).toMatchObject({ state: 'doubted', deliveredAt: clock.now })
  clock.now += 3 * dayMs + 2 * hourMs
  await tend()
  await hub.verify()
  expect(await push()).toMatchObject({ state: 'confirmed' })
  await hub.deliver(item('and again', clock.now))
  expect(await push()).toMatchObject({ state: 'trusted' })
})

test.each([
  ['published within the last hour', 23.5],
  ['published before the source was trusted', -0.5],
])('a post %s was not missed', async (_what, hours) => {
  const { clock, poll, publisher, push } = await openTrusted()
  publisher.body = item('fresh', clock.now + hours * hourMs)
  clock.now += dayMs
  expect(await poll(false)).toMatchObject({ added: 1 })
  expect(await push()).toMatchObject({ state: 'trusted' })
})

test('a post that was pushed was not missed, whenever it came', async () => {
  const { clock, hub, poll, publisher, push } = await openTrusted()
  const body = item('pushed', clock.now + hourMs)
  clock.now += 5 * hourMs
  await hub.deliver(body)
  publisher.body = body
  clock.now += 19 * hourMs
  expect(await poll(false)).toMatchObject({ added: 0 })
  expect(await push()).toMatchObject({ state: 'trusted' })
})

test('a hub that denies is not asked again for a week, and its trust is lost at once', async () => {
  const { clock, hub, poll, push, source, tend } = await openTrusted()
  clock.now += 12 * hourMs
  expect(await hub.verify({ 'hub.mode': 'denied', 'hub.reason': 'no more' })).toEqual({
    status: 200,
    text: '',
  })
  expect(await push()).toMatchObject({ state: 'refused', leaseUntil: null })
  expect((await source()).nextPollAt).toBe(clock.now)
  await poll(false)
  clock.now += 6 * dayMs
  expect(await tend()).toEqual([])
  clock.now += dayMs
  expect(await tend()).toEqual([{ kind: 'asked' }])
})

test('a hub that answers 4xx has refused, one that is down is asked again the next day', async () => {
  const { clock, hub, poll, push, source, tend } = await openSubscriber()
  await poll()
  hub.status = 500
  expect(await tend()).toMatchObject([{ kind: 'failed' }])
  expect(await push()).toMatchObject({ state: 'asked' })
  clock.now += dayMs
  hub.status = 404
  expect(await tend()).toMatchObject([{ kind: 'refused' }])
  expect(await push()).toMatchObject({ state: 'refused' })
  expect(await hub.verify()).toMatchObject({ status: 404 })
  expect((await source()).failures).toBe(0)
  clock.now += 6 * dayMs
  expect(await tend()).toEqual([])
})

test('a source that is removed gives its subscription back, confirms only that, and takes nothing more', async () => {
  const { clock, db, hub, push, tend, titles } = await openTrusted()
  await removeSourceWithPosts(db, id, { posts: 'keep', now: clock.now })
  expect(await hub.deliver(rss([{ id: 'x', title: 'Too late' }]))).toBe(410)
  expect(await tend()).toEqual([{ kind: 'ended' }])
  expect(hub.asked.at(-1)).toEqual({
    'hub.mode': 'unsubscribe',
    'hub.topic': hub.asked[0]?.['hub.topic'],
    'hub.callback': hub.asked[0]?.['hub.callback'],
  })
  expect(await hub.verify({ 'hub.mode': 'subscribe' })).toMatchObject({ status: 404 })
  expect(await hub.verify()).toMatchObject({ status: 200 })
  clock.now += 10 * dayMs
  expect(await tend()).toEqual([])
  expect(await push()).toMatchObject({ state: 'ended' })
  expect(await titles()).toHaveLength(1)
})

test('a source that is paused gives it back too, and takes it up again when it is resumed', async () => {
  const { clock, db, hub, push, tend } = await openTrusted()
  await db.updateTable('source').set({ nextPollAt: null }).where('id', '=', id).execute()
  expect(await tend()).toEqual([{ kind: 'ended' }])
  await hub.verify()
  clock.now += dayMs
  await db
    .updateTable('source')
    .set({ nextPollAt: instant(clock.now) })
    .where('id', '=', id)
    .execute()
  expect(await tend()).toEqual([{ kind: 'asked' }])
  await hub.verify()
  expect(await push()).toMatchObject({ state: 'confirmed' })
})

test('another address of a source is another subscription: the old one ends, its callback is gone', async () => {
  const { clock, db, hub, poll, publisher, push, source, tend } = await openTrusted()
  const { name, lang, group, mode } = await source()
  const address = `${publisher.address}?moved`
  await saveSources(db, [{ id, kind: 'feed', address, name, lang, group, mode }], 'added', clock.now)
  const old = hub.callback()
  expect(await tend()).toEqual([{ kind: 'ended' }])
  await poll()
  expect(await push()).toMatchObject({ state: 'asked', deliveredAt: null })
  expect(await tend()).toEqual([{ kind: 'asked' }])
  expect(hub.asked.map((form) => form['hub.mode'])).toEqual(['subscribe', 'unsubscribe', 'subscribe'])
  expect(hub.asked.at(-1)).toMatchObject({ 'hub.topic': address })
  expect(hub.callback()).not.toBe(old)
  expect((await fetch(old, { method: 'POST', body: '<rss/>' })).status).toBe(410)
})

test('without a public address nothing is subscribed to, and what was is not trusted any more', async () => {
  const { clock, hub, push, source, tend } = await openTrusted()
  clock.now += hourMs
  expect(await tend(null)).toEqual([])
  expect(hub.asked).toHaveLength(1)
  expect(await push()).toMatchObject({ state: 'ended', leaseUntil: null })
  expect((await source()).nextPollAt).toBe(clock.now)
})

test('a feed that names another hub each time cannot make us ask more than one a day', async () => {
  const { clock, hub, poll, publisher, tend } = await openConfirmed()
  for (const n of [1, 2, 3]) {
    clock.now += hourMs
    publisher.body = item(`n${n}`, clock.now).replace('<channel>', `<channel>${link(`${hub.address}?${n}`)}`)
    await poll()
    await tend()
  }
  expect(hub.asked).toHaveLength(1)
})

const link = (hub: string) => `<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="${hub}"/>`
