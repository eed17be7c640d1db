import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import type { FetchRequest } from '#model/fetch.ts'
import { deliverAgain } from '#storage/delivery-log.ts'
import { resumeSubscription } from '#storage/subscriptions.ts'
import { quick } from '#tests/arrivals.ts'
import { secureServer } from '#tests/local-server.ts'
import { openReceiver } from '#tests/receiver.ts'
import { camera } from '#tests/stories-by-hand.ts'
import { hourMs, minuteMs, now, signingSecret } from '#tests/subscribed.ts'
import { openTold as open, titles } from '#tests/told.ts'
import { deliver } from './deliver.ts'
import { notify } from './notify.ts'

test('a webhook is signed as Standard Webhooks say, under the id of the delivery', async () => {
  const { subscribe, story, serve, receiver, clock } = await open({}, {})
  clock.now = Date.now()
  const id = await subscribe()
  await story('a', titles[0])
  await serve(id)
  const [got] = receiver.got
  const headers = Object.fromEntries(
    Object.entries(got?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  )
  expect(() => new Webhook(signingSecret).verify(got?.body ?? '', headers)).not.toThrow()
  expect(() => new Webhook(signingSecret).verify(`${got?.body} `, headers)).toThrow()
  expect(got).toMatchObject({ id: 'msg_1', type: 'story.new', path: '/hook/T0psecretpath' })
  expect(JSON.parse(got?.body ?? '')).toMatchObject({
    data: { story: { url: 'https://leaks.example/stories/1', independentReports: 1, first: { by: 'one' } } },
  })
})

test('a receiver that is down for an hour gets everything once, in order', async () => {
  const { subscribe, arrive, digested, serve, receiver, clock, vanish } = await open()
  const id = await subscribe()
  receiver.answer = { status: 503 }
  await arrive('one', 'a', { ...quick, publishedAt: now - hourMs })
  await digested()
  for (let minute = 0; minute < 60; minute++) {
    await serve(id)
    if (minute === 10) await arrive('one', 'b', { ...camera, publishedAt: now })
    if (minute === 20) await vanish('one', ['a'], clock.now)
    await digested()
    clock.now += minuteMs
  }
  const tries = receiver.got.length
  expect(tries).toBeLessThan(10)
  receiver.answer = { status: 200 }
  for (let minute = 0; minute < 60; minute++) {
    await serve(id)
    clock.now += minuteMs
  }
  expect(receiver.got.slice(tries).map(({ type, titles }) => [type, titles[0]])).toEqual([
    ['story.new', quick.title],
    ['story.new', camera.title],
    ['story.changed', quick.title],
  ])
  expect(new Set(receiver.got.slice(0, tries).map((got) => got.id))).toEqual(new Set(['msg_1']))
})

test('one that answers 500 once gets the same message, id and body, a while later', async () => {
  const { subscribe, story, serve, receiver, clock, messages } = await open()
  const id = await subscribe()
  receiver.answer = { status: 500, body: 'Not\0 today' }
  await story('a', titles[0])
  expect(await serve(id)).toEqual([expect.stringMatching(/answered 500.*It said: Not/u)])
  expect(await messages(id)).toMatchObject([{ state: 'waiting', outcome: expect.stringContaining('500') }])
  receiver.answer = { status: 200 }
  expect(await serve(id)).toEqual([])
  expect(receiver.got).toHaveLength(1)
  clock.now += minuteMs
  await serve(id)
  const [first, second] = receiver.got
  expect([second?.id, second?.body]).toEqual([first?.id, first?.body])
  expect(await messages(id)).toMatchObject([{ state: 'sent', attempts: 1 }])
})

test('Retry-After is obeyed, and asking to wait counts as no failure', async () => {
  const { subscribe, story, serve, receiver, clock, subscription } = await open()
  const id = await subscribe()
  receiver.answer = { status: 429, headers: { 'retry-after': '600' } }
  await story('a', titles[0])
  await serve(id)
  receiver.answer = { status: 200 }
  clock.now += 599_000
  await serve(id)
  expect(receiver.got).toHaveLength(1)
  expect(await subscription(id)).toMatchObject({ failures: 0, state: 'active' })
  clock.now += 61_000
  await serve(id)
  expect(receiver.got).toHaveLength(2)
})

test('a receiver that says 410 ends the subscription, and gets what waited once it is taken up again', async () => {
  const { subscribe, story, serve, receiver, clock, subscription, database } = await open()
  const id = await subscribe()
  receiver.answer = { status: 410 }
  await story('a', titles[0])
  await serve(id)
  expect(await subscription(id)).toMatchObject({ state: 'ended', stateWhy: expect.stringContaining('410') })
  receiver.answer = { status: 200 }
  clock.now += hourMs
  await story('b', titles[1])
  await serve(id)
  expect(receiver.got).toHaveLength(1)
  await resumeSubscription(database.db, id, { from: 'last', now: clock.now })
  await serve(id)
  expect(receiver.got.slice(1).map((got) => got.titles[0])).toEqual([
    `MIOS ${titles[0]}`,
    `MIOS ${titles[1]}`,
  ])
})

test('one message that is refused holds no other, and is a dead letter after 16 tries, to be delivered again', async () => {
  const { subscribe, story, serve, receiver, clock, messages, database } = await open()
  const id = await subscribe()
  receiver.answer = (response, { titles: [title = ''] }) => {
    response.writeHead(title.includes('sheep') ? 422 : 200).end()
  }
  await story('a', titles[0])
  await story('b', titles[1])
  await serve(id)
  expect((await messages(id)).map(({ state }) => state)).toEqual(['sent', 'waiting'])
  for (let day = 0; day < 20; day++) {
    clock.now += 12 * hourMs
    await serve(id)
  }
  const [, dead] = await messages(id)
  expect(dead).toMatchObject({ state: 'failed', attempts: 16, outcome: expect.stringContaining('422') })
  expect(receiver.got).toHaveLength(17)
  receiver.answer = { status: 200 }
  expect(await deliverAgain(database.db, { subscriptionId: id, id: dead?.id ?? 0, now: clock.now })).toBe(
    true,
  )
  await serve(id)
  expect(receiver.got.at(-1)?.id).toBe(receiver.got[0]?.id)
  expect((await messages(id))[1]).toMatchObject({ state: 'sent' })
})

test('what has waited three days for a receiver that was down as long is given up, with the reason', async () => {
  const { subscribe, story, serve, receiver, clock, messages } = await open()
  const id = await subscribe()
  receiver.answer = { status: 500 }
  await story('a', titles[0])
  for (let quarter = 0; quarter < 13; quarter++) {
    await serve(id)
    clock.now += 8 * hourMs
  }
  await story('b', titles[1])
  await serve(id)
  expect(await messages(id)).toMatchObject([
    { state: 'waiting' },
    { state: 'failed', outcome: expect.stringContaining('answered 500') },
  ])
})

test('a target that does not answer delays no other', async () => {
  const { subscribe, story, serve, receiver } = await open({}, { headersTimeoutMs: 1500 })
  receiver.answer = (response, { path }) => {
    if (path !== '/slow') response.writeHead(204).end()
  }
  const bad = await subscribe({ target: { kind: 'slack', url: `${receiver.origin}/slow` } })
  const good = await subscribe()
  await story('a', titles[0])
  let isOver = false
  const waiting = serve(bad).finally(() => (isOver = true))
  while (receiver.got.length === 0) await sleep(5)
  await serve(good)
  expect([receiver.got.map(({ path }) => path), isOver]).toEqual([['/slow', '/hook/T0psecretpath'], false])
  expect(await waiting).toEqual([expect.stringContaining('did not answer within')])
})

test.each([
  ['timeout', 'a receiver that never answers', /did not answer within/u],
  ['redirects', 'a redirect to another host', /redirects to another host .* where the message was not sent/u],
  ['turns', 'a redirect that loses what was sent', /redirects to .* without taking what was sent/u],
  ['network', 'a connection that is refused', /refused the connection/u],
])('%s: %s is tried again, and nothing of it leaks', async (how, _what, said) => {
  const inner = await openReceiver()
  const { subscribe, story, serve, receiver, messages, subscription } = await open(
    {},
    { headersTimeoutMs: 300 },
  )
  const port = how === 'network' ? 443 : receiver.port
  const url = `http://127.0.0.1:${port}/hook/T0psecretpath?key=Abcdefgh1234`
  const id = await subscribe({ target: { kind: 'webhook', url, secret: signingSecret } })
  receiver.answer = (response) => {
    if (how === 'redirects') response.writeHead(307, { location: `${inner.origin}/T0psecretpath` }).end()
    if (how === 'turns') response.writeHead(302, { location: '/T0psecretpath' }).end()
  }
  await story('a', titles[0])
  const failures = await serve(id)
  expect(failures).toEqual([expect.stringMatching(said)])
  expect(inner.got).toEqual([])
  const shown = JSON.stringify([failures, await messages(id), (await subscription(id))?.holdWhy])
  expect(shown).not.toMatch(/T0psecretpath|Abcdefgh1234|whsec/u)
  expect(await messages(id)).toMatchObject([{ state: 'waiting' }])
})

test('a message follows no redirect into a private network, and no private address is asked', async () => {
  const { subscribe, story, serve, receiver, deliverHands, fetcher } = await open({}, { allowNetworks: [] })
  expect(fetcher.ask).toBe(deliverHands.ask)
  const id = await subscribe()
  await story('a', titles[0])
  expect(await serve(id)).toEqual([expect.stringMatching(/127\.0\.0\.1 is this machine itself/u)])
  expect(receiver.got).toEqual([])
})

test('a wrong certificate is a failure that says so', async () => {
  const secure = await openReceiver(secureServer)
  const { subscribe, story, serve } = await open(
    {},
    {
      allowPorts: [secure.port],
      lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    },
  )
  const url = `https://other.example:${secure.port}/x`
  const id = await subscribe({ target: { kind: 'slack', url } })
  await story('a', titles[0])
  expect(await serve(id)).toEqual([expect.stringMatching(/No trusted connection to other\.example/u)])
  expect(secure.got).toEqual([])
})

test('two processes that deliver at once deliver each message once', async () => {
  const { subscribe, story, receiver, hands, deliverHands, database } = await open()
  const id = await subscribe()
  for (const [index, title] of titles.entries()) await story(`s${index}`, title)
  await notify(hands, id)
  const others = [database.another(), database.another()]
  await Promise.all(others.map((db) => deliver({ ...deliverHands, db }, id)))
  expect(receiver.got.map((got) => got.id).toSorted()).toEqual(['msg_1', 'msg_2', 'msg_3'])
})

test('a kill after the message went out sends it again under the same id, once its lease has lapsed', async () => {
  const { subscribe, story, receiver, hands, deliverHands, clock, serve } = await open()
  const id = await subscribe()
  await story('a', titles[0])
  await notify(hands, id)
  const killed = async (request: FetchRequest): Promise<never> => {
    await deliverHands.ask(request)
    throw new Error('killed')
  }
  await expect(deliver({ ...deliverHands, ask: killed }, id)).rejects.toThrow('killed')
  await serve(id)
  expect(receiver.got).toHaveLength(1)
  clock.now += minuteMs
  await serve(id)
  expect(receiver.got.map((got) => got.id)).toEqual(['msg_1', 'msg_1'])
  await serve(id)
  expect(receiver.got).toHaveLength(2)
})

test('a change waits for the news it is about, whatever holds that', async () => {
  const { subscribe, arrive, vanish, digested, serve, receiver, clock } = await open()
  const id = await subscribe()
  receiver.answer = (response, { type }) => {
    response.writeHead(type === 'story.new' ? 422 : 200).end()
  }
  await arrive('one', 'a', { ...quick, publishedAt: now - hourMs })
  await digested()
  await serve(id)
  await vanish('one', ['a'], clock.now)
  await digested()
  await serve(id)
  expect(receiver.got.map(({ type }) => type)).toEqual(['story.new'])
  receiver.answer = { status: 200 }
  clock.now += hourMs
  await serve(id)
  expect(receiver.got.map(({ type }) => type)).toEqual(['story.new', 'story.new', 'story.changed'])
})

test('stopped in the middle, a message is due at once again and no attempt is counted', async () => {
  const { subscribe, story, receiver, hands, deliverHands, fetcher, messages } = await open()
  const id = await subscribe()
  await story('a', titles[0])
  await notify(hands, id)
  receiver.answer = () => {}
  const running = deliver(deliverHands, id)
  while (receiver.got.length === 0) await sleep(5)
  await Promise.all([expect(running).rejects.toThrow(/closed/u), fetcher.close()])
  const [message] = await messages(id)
  expect(message).toMatchObject({ state: 'waiting', attempts: 0, nextAt: now })
})
