import { expect, test } from 'vitest'
import type { Mail } from '#model/news.ts'
import { insertTest } from '#storage/deliveries.ts'
import { quick } from '#tests/arrivals.ts'
import { hourMs, minuteMs, now } from '#tests/subscribed.ts'
import { openTold as open, titles } from '#tests/told.ts'
import { deliver } from './deliver.ts'

test('quiet hours hold everything until they end, then one message tells it all', async () => {
  const { subscribe, story, serve, receiver, clock, subscription } = await open()
  const id = await subscribe({ options: { zone: 'Europe/Berlin', quiet: { from: '13:00', to: '15:30' } } })
  await story('a', titles[0])
  await story('b', titles[1])
  await serve(id)
  expect(await subscription(id)).toMatchObject({ holdWhy: 'quiet hours' })
  clock.now = Date.UTC(2023, 9, 20, 13, 29)
  await serve(id)
  expect(receiver.got).toEqual([])
  clock.now += minuteMs
  await serve(id)
  expect(receiver.got).toMatchObject([{ type: 'digest', titles: [`MIOS ${titles[0]}`, `MIOS ${titles[1]}`] }])
  await story('c', titles[2])
  await serve(id)
  expect(receiver.got[1]).toMatchObject({ type: 'story.new' })
})

test('a digest holds each story once, with all that happened to it', async () => {
  const { subscribe, arrive, vanish, story, serve, digested, receiver, clock } = await open()
  const id = await subscribe({ options: { digest: 'hourly' } })
  await arrive('one', 'x', { ...quick, publishedAt: now - hourMs })
  await digested()
  await serve(id)
  clock.now += 10 * minuteMs
  await vanish('one', ['x'], clock.now)
  await story('a', titles[0])
  await serve(id)
  expect(receiver.got).toEqual([])
  clock.now = now + hourMs
  await serve(id)
  expect(receiver.got).toMatchObject([{ type: 'digest', titles: [quick.title, `MIOS ${titles[0]}`] }])
  expect(receiver.got[0]?.body).toContain('The first report was deleted')
  await serve(id)
  expect(receiver.got).toHaveLength(1)
})

test('a digest that failed is sent again as it was, and what came since in the next one', async () => {
  const { subscribe, story, serve, receiver, clock } = await open()
  const id = await subscribe({ options: { digest: 'daily', digestAt: '14:00' } })
  await story('a', titles[0])
  await story('b', titles[1])
  await serve(id)
  receiver.answer = { status: 500 }
  clock.now += 2 * hourMs
  await serve(id)
  await story('c', titles[2])
  receiver.answer = { status: 200 }
  clock.now += hourMs
  await serve(id)
  const [first, second] = receiver.got
  expect(second?.titles).toHaveLength(2)
  expect([second?.id, second?.body]).toEqual([first?.id, first?.body])
  clock.now += 24 * hourMs
  await serve(id)
  expect(receiver.got.at(-1)?.titles).toEqual([`MIOS ${titles[2]}`])
})

test('a test message is sent whatever holds the others, and its failure is final', async () => {
  const { subscribe, receiver, clock, deliverHands, database, messages, story, serve } = await open()
  const id = await subscribe({ options: { quiet: { from: '00:00', to: '23:59' } } })
  await story('a', titles[0])
  await serve(id)
  await insertTest(database.db, id, clock.now)
  await deliver(deliverHands, id, true)
  expect(receiver.got).toMatchObject([{ type: 'test' }])
  receiver.answer = { status: 500 }
  await insertTest(database.db, id, clock.now)
  await deliver(deliverHands, id, true)
  expect((await messages(id)).map(({ state, isTest }) => [state, isTest])).toEqual([
    ['failed', true],
    ['sent', true],
    ['waiting', false],
  ])
})

test('without an SMTP server a letter waits, and the settings that are missing are named', async () => {
  const { subscribe, story, serve, messages } = await open()
  const id = await subscribe({ target: { kind: 'mail', to: 'you@example.org' } })
  await story('a', titles[0])
  expect(await serve(id)).toEqual(['No SMTP server is set, so no letter was sent.'])
  expect(await messages(id)).toMatchObject([
    { state: 'waiting', fix: expect.stringContaining('LEAKWIRE_SMTP_URL') },
  ])
})

test('a letter goes out with the texts of its story', async () => {
  const sent: Mail[] = []
  const mail = async (letter: Mail) => {
    sent.push(letter)
    return { kind: 'sent' } as const
  }
  const { subscribe, story, serve } = await open({ mail })
  await story('a', titles[0])
  const id = await subscribe({ target: { kind: 'mail', to: '${TO}' } })
  await story('b', titles[1])
  expect(await serve(id)).toEqual([expect.stringContaining('TO')])
  const other = await subscribe({ target: { kind: 'mail', to: 'you@example.org' } })
  await story('c', titles[2])
  await serve(other)
  expect(sent).toMatchObject([{ to: 'you@example.org', subject: `MIOS ${titles[2]}` }])
})
