import { expect, test } from 'vitest'
import { rss } from '#tests/small-topic.ts'
import { hourMs, id, openConfirmed, openSubscriber, openTrusted } from './subscriber.ts'

const dayMs = 24 * hourMs

test.each(['feed', 'header'] as const)(
  'a hub that the %s names is asked for the feed, with a secret and a callback',
  async (by) => {
    const { hub, poll, publisher, push, tend } = await openSubscriber({ by })
    await poll()
    expect(await tend()).toEqual([{ kind: 'asked' }])
    const topic = by === 'header' ? publisher.address.replace('/feed', '/topic') : publisher.address
    expect(hub.asked).toMatchObject([
      { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.lease_seconds': '864000' },
    ])
    const [form] = hub.asked
    expect(form?.['hub.secret']).toHaveLength(24)
    expect(form?.['hub.callback']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/websub\/[\w-]{24}$/u)
    expect(form?.['hub.callback']).not.toContain(form?.['hub.secret'])
    expect(await push()).toMatchObject({ state: 'asked', leaseUntil: null })
  },
)

test('a hub that asks back gets its challenge as plain text, and the lease it grants', async () => {
  const { clock, hub, poll, push, tend } = await openSubscriber()
  await poll()
  await tend()
  expect(await hub.verify()).toEqual({ status: 200, text: 'Ch4llenge/+' })
  expect(await push()).toMatchObject({ state: 'confirmed', leaseUntil: clock.now + 5 * dayMs })
  expect(await tend()).toEqual([])
})

test('nothing is confirmed that was not asked for: another topic, another key, another mode', async () => {
  const { hub, poll, push, tend } = await openSubscriber()
  await poll()
  await tend()
  expect(await hub.verify({ 'hub.topic': 'https://evil.example/feed' })).toMatchObject({ status: 404 })
  expect(await hub.verify({}, `${hub.callback()}y`)).toMatchObject({ status: 404 })
  expect(await hub.verify({ 'hub.mode': 'unsubscribe' })).toMatchObject({ status: 404 })
  expect(await push()).toMatchObject({ state: 'asked', leaseUntil: null })
})

test('a restart between asking and the answer of the hub loses nothing, and asks nobody twice', async () => {
  const { clock, hub, poll, push, tend } = await openSubscriber()
  await poll()
  await Promise.all([tend(), tend()])
  expect(hub.asked).toHaveLength(1)
  clock.now += 23 * hourMs
  expect(await tend()).toEqual([])
  expect(await hub.verify()).toMatchObject({ status: 200 })
  expect(await push()).toMatchObject({ state: 'confirmed' })
})

test('one who is stopped while asking asks again after the start', async () => {
  const { hub, poll, push, restart, stop, tend } = await openSubscriber()
  await poll()
  await stop()
  await expect(tend()).rejects.toThrow('closed')
  expect(await push()).toMatchObject({ state: 'asked' })
  restart()
  expect(await tend()).toEqual([{ kind: 'asked' }])
  expect(hub.asked).toHaveLength(1)
})

test('a confirmed source is polled as ever until the first delivery, then once a day', async () => {
  const { clock, hub, poll, push, source } = await openConfirmed()
  clock.now += hourMs
  await poll()
  const before = await source()
  expect(before.nextPollWhy).not.toContain('pushed')
  expect(await hub.deliver(rss([{ id: 'a', title: 'Xiaomi tests MIOS' }]))).toBe(204)
  expect(await push()).toMatchObject({ state: 'trusted', deliveredAt: clock.now })
  const after = await source()
  expect(after.nextPollAt).toBe(clock.now + dayMs)
  expect(after.nextPollWhy).toMatch(/^pushed by 127\.0\.0\.1:\d+; asked once a day to be sure$/u)
  clock.now += dayMs
  await poll(false)
  expect(await source()).toMatchObject({ nextPollAt: clock.now + dayMs, nextPollWhy: after.nextPollWhy })
})

test('a delivery of several posts is stored once each, judged as a poll would, though polled later too', async () => {
  const { clock, db, hub, log, poll, publisher, titles } = await openConfirmed()
  const items = [
    { id: 'b', title: 'A new camera' },
    { id: 'a', title: 'Xiaomi tests MIOS' },
  ]
  expect(await hub.deliver(rss(items))).toBe(204)
  expect(await titles()).toEqual(['A new camera', 'Xiaomi tests MIOS'])
  const verdicts = await db.selectFrom('verdict').select('keep').execute()
  expect(verdicts).toEqual([{ keep: true }])
  expect((await log())[0]).toMatchObject({ outcome: 'pushed', newPosts: 2, status: null })
  publisher.body = rss(items)
  clock.now += dayMs
  expect(await poll()).toMatchObject({ kind: 'read', added: 0, edited: 0 })
  expect(await titles()).toHaveLength(2)
})

test('the same delivery again changes nothing', async () => {
  const { hub, log, titles } = await openConfirmed()
  const body = rss([{ id: 'a', title: 'Xiaomi tests MIOS' }])
  await hub.deliver(body)
  expect(await hub.deliver(body)).toBe(204)
  expect(await titles()).toHaveLength(1)
  expect((await log())[0]).toMatchObject({ outcome: 'pushed', newPosts: 0 })
})

test('many deliveries at once store each post once', async () => {
  const { hub, titles } = await openConfirmed()
  const bodies = ['one', 'two', 'one', 'two'].map((title) => rss([{ id: 'a', title }]))
  const statuses = await Promise.all(bodies.map((body) => hub.deliver(body)))
  expect(statuses).toEqual([204, 204, 204, 204])
  expect(new Set(await titles())).toEqual(new Set(['one', 'two']))
})

test.each([
  ['no signature', null],
  ['a wrong signature', `sha256=${'0'.repeat(64)}`],
])('a delivery with %s gets the same answer, is thrown away and counted', async (_what, signature) => {
  const { hub, push, titles } = await openConfirmed()
  expect(await hub.deliver(rss([{ id: 'x', title: 'Forged MIOS' }]), signature)).toBe(204)
  expect(await titles()).toEqual([])
  expect(await push()).toMatchObject({ state: 'confirmed', dropped: 1, deliveredAt: null })
})

test('a delivery to an unknown address answers 410, one above 3 MiB 413', async () => {
  const { app, hub, titles } = await openConfirmed()
  const post = (path: string, body: string) => app.request(path, { method: 'POST', body })
  expect((await post('/websub/none', '<rss/>')).status).toBe(410)
  expect(await hub.deliver(rss([{ id: 'a', title: 'x'.repeat(3 * 1024 * 1024) }]))).toBe(413)
  expect(await hub.deliver(rss([{ id: 'b', title: 'y'.repeat(2 * 1024 * 1024) }]))).toBe(204)
  expect(await titles()).toHaveLength(1)
})

test('a signed delivery that is no feed is noted and earns no trust', async () => {
  const { hub, log, push } = await openConfirmed()
  expect(await hub.deliver('<html><title>Hello</title></html>')).toBe(204)
  expect(await push()).toMatchObject({ state: 'confirmed', deliveredAt: null })
  expect((await log())[0]).toMatchObject({ outcome: 'html', newPosts: 0 })
})

test('only the callback is open to other sites and without the admin token', async () => {
  const { app } = await openConfirmed()
  const headers = { Origin: 'https://evil.example' }
  const post = (path: string) => app.request(path, { method: 'POST', headers })
  expect((await post('/filters')).status).toBe(403)
  expect((await post('/websub')).status).toBe(403)
  expect((await post('/websub/a/b')).status).toBe(403)
  expect((await app.request('/filters')).status).toBe(401)
})

test('the pages say how the push stands, and never the key or the secret', async () => {
  const { app, hub } = await openTrusted()
  await hub.deliver('x', null)
  const form = hub.asked[0] ?? {}
  const key = (form['hub.callback'] ?? '').split('/').at(-1) ?? ''
  const page = await (await app.request(`/sources/${id}`)).text()
  const json = await (await app.request(`/api/sources/${id}`)).text()
  const list = await (await app.request('/api/sources')).text()
  expect(page.replaceAll(/\s+/gu, ' ')).toMatch(
    /127\.0\.0\.1:\d+: trusted, so it is asked only once a day; lease until .* wrong signature: 1/u,
  )
  expect(JSON.parse(json)).toMatchObject({
    push: {
      hub: new URL(hub.address).host,
      state: 'trusted',
      leaseUntil: '2026-11-06T12:00:00.000Z',
      deliveredAt: '2026-11-01T12:00:00.000Z',
      droppedDeliveries: 1,
    },
  })
  for (const shown of [page, json, list]) {
    expect(shown).not.toContain(key)
    expect(shown).not.toContain(form['hub.secret'])
  }
})
