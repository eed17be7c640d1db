import { expect, test } from 'vitest'
import { addFilter } from '#storage/filters.ts'
import { addSubscription, listSubscriptions } from '#storage/subscriptions.ts'
import { saveTopic } from '#storage/topics.ts'
import { bundleOf, give, now, openDatabase, options, take, targets } from '#tests/bundles.ts'
import { smallTopic } from '#tests/small-topic.ts'

test('subscriptions come in paused, and say which part of their target is missing', async () => {
  const { db: from } = await openDatabase()
  await saveTopic(from, smallTopic, { now, reason: 'test' })
  const { id } = await addFilter(from, { topicId: 'mios', name: 'Cars', query: 'car', secret: 'mine' }, now)
  for (const target of targets) await addSubscription(from, { filterId: id, target, options }, now)
  const told = async (withSecrets: boolean) => {
    const { db } = await openDatabase()
    expect(await take(db, await give(from, withSecrets))).toMatchObject({ kind: 'imported' })
    return await listSubscriptions(db)
  }
  for (const withSecrets of [true, false]) {
    const again = await take(from, await give(from, withSecrets))
    expect(again.kind === 'imported' && new Set(again.changes.map(({ kind }) => kind))).toEqual(
      new Set(['same']),
    )
  }
  const whole = await told(true)
  expect(whole.map(({ target }) => target)).toEqual(targets)
  expect(whole.every(({ state, stateWhy }) => state === 'paused' && stateWhy === null)).toBe(true)
  const bare = await told(false)
  expect(bare.every(({ state }) => state === 'paused')).toBe(true)
  expect(bare.map(({ stateWhy }) => /without its (.*):/u.exec(stateWhy ?? '')?.[1] ?? null)).toEqual([
    'url and secret',
    'token',
    'token',
    null,
    'url',
  ])
  expect(bare[0]).toMatchObject({ filter: { name: 'Cars' }, options, target: { url: '${MISSING_URL}' } })
})

test('a subscription whose filter is not here is left out, and one is the same only by what was told of it', async () => {
  const { db } = await openDatabase()
  await saveTopic(db, smallTopic, { now, reason: 'test' })
  const filter = await addFilter(db, { topicId: 'mios', name: 'Cars', query: 'car', secret: 'mine' }, now)
  await addSubscription(db, { filterId: filter.id, target: targets[0], options }, now)
  const { secret: _secret, url: _url, ...bare } = targets[0]
  const entry = {
    topic: 'mios',
    filter: 'Cars',
    query: 'car',
    target: bare,
    missing: ['url', 'secret'],
    options,
  }
  const changed = { ...entry, options: { ...options, digest: 'off' } }
  const subscriptions = [entry, entry, changed, { ...entry, query: 'tablet' }]
  expect(await take(db, bundleOf({ subscriptions }), true)).toMatchObject({
    changes: [
      { what: 'subscription to "Cars" by webhook', kind: 'same' },
      { kind: 'added', note: 'it is paused: it came without its url and secret' },
      { kind: 'added' },
      { kind: 'left', note: 'its filter is not in use here' },
    ],
  })
  for (const wrong of [
    { ...entry, missing: ['token'] },
    { ...entry, target: { kind: 'webhook', url: 'file:///etc/passwd' } },
    { ...entry, options: { ...options, quiet: { from: '07:00', to: '07:00' } } },
  ]) {
    expect(await take(db, bundleOf({ subscriptions: [wrong] }))).toMatchObject({
      kind: 'refused',
      problems: [{ place: expect.stringMatching(/^subscriptions\[0\]\./u) }],
    })
  }
})
