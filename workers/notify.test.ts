import { expect, onTestFinished, test } from 'vitest'
import { changeClaim, makeClaim } from '#ledger/change-claim.ts'
import { revokeFilter } from '#storage/filters.ts'
import { lastPosition } from '#storage/stream-entries.ts'
import { getSubscription, haltSubscription, resumeSubscription } from '#storage/subscriptions.ts'
import { saveTopic } from '#storage/topics.ts'
import { mergeStories } from '#stories/change-by-hand.ts'
import { quick } from '#tests/arrivals.ts'
import { smallTopic } from '#tests/small-topic.ts'
import { camera } from '#tests/stories-by-hand.ts'
import { hourMs, now, openSubscribed } from '#tests/subscribed.ts'
import { notify } from './notify.ts'

async function open() {
  const world = await openSubscribed()
  onTestFinished(world.database.close)
  const { receiver } = world
  /** What arrived is digested, told and delivered; what the receiver got of it. */
  const told = async (id: number): Promise<string[]> => {
    await world.digested()
    const before = receiver.got.length
    await world.serve(id)
    return receiver.got
      .slice(before)
      .map(({ type, titles, changes }) => [type, ...titles, ...changes].join(' | '))
  }
  return { ...world, told }
}

const account = {
  title: 'MIOS domain record seen, Xiaomi is its owner since November 2022',
  text: 'We looked the record up ourselves: a company in Beijing owns the address of MIOS.',
}

test('a story is told once, its duplicates never, and an independent report as a change', async () => {
  const { subscribe, arrive, told, receiver } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, author: 'Mara Quill', publishedAt: now - 3 * hourMs })
  expect(await told(id)).toEqual([`story.new | ${quick.title}`])
  await arrive('two', 'b', { ...quick, publishedAt: now - 2 * hourMs })
  expect(await told(id)).toEqual([])
  await arrive('three', 'c', { ...account, author: 'Nils Grau', publishedAt: now - hourMs })
  expect(await told(id)).toEqual([`story.changed | ${quick.title} | origin`])
  expect(await told(id)).toEqual([])
  const { data } = JSON.parse(receiver.got.at(-1)?.body ?? '') as { data: { changes: { text: string }[] } }
  expect(data.changes[0]?.text).toBe('Reported independently by Nils Grau, 2 independent reports now')
})

test('an echo, which names the first report as its source, is not told', async () => {
  const { subscribe, arrive, told } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  expect(await told(id)).toHaveLength(1)
  const links = [{ raw: 'https://one.example/a' }]
  await arrive('two', 'b', { ...account, links, publishedAt: now - 2 * hourMs })
  expect(await told(id)).toEqual([])
})

test('a denial is told, although it links to what it denies', async () => {
  const { subscribe, arrive, told } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  expect(await told(id)).toHaveLength(1)
  const links = [{ raw: 'https://one.example/a' }]
  const denial = { title: 'Fake: the domain of MIOS was not registered by Xiaomi', text: account.text, links }
  await arrive('two', 'b', { ...denial, publishedAt: now - 2 * hourMs })
  expect(await told(id)).toEqual([`story.changed | ${quick.title} | denial`])
})

test('an edit and a deletion of the first report are told, those of others are not', async () => {
  const { subscribe, arrive, vanish, told, clock } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  await arrive('two', 'b', { ...account, publishedAt: now - 2 * hourMs })
  expect(await told(id)).toHaveLength(1)
  clock.now += hourMs
  await arrive('two', 'b', {
    ...account,
    text: `${account.text} Or so they say.`,
    publishedAt: now - 2 * hourMs,
  })
  expect(await told(id)).toEqual([])
  await arrive('one', 'a', { ...quick, text: `${quick.text} So we hear.`, publishedAt: now - 3 * hourMs })
  expect(await told(id)).toEqual([`story.changed | ${quick.title} | edited`])
  await vanish('one', ['a'], clock.now)
  expect(await told(id)).toEqual([`story.changed | ${quick.title} | deleted`])
})

test('a claim of the story that is settled is told, with the claim', async () => {
  const { subscribe, arrive, told, database, receiver } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  expect(await told(id)).toHaveLength(1)
  const { storyId } = await database.db.selectFrom('storyPost').select('storyId').executeTakeFirstOrThrow()
  const made = await makeClaim(database.db, 'mios', { claim: 'Xiaomi owns it.', storyId, postIds: [] }, now)
  expect(await told(id)).toEqual([])
  const claimId = made.kind === 'made' ? made.claim.id : ''
  await changeClaim(database.db, 'mios', { id: claimId, edit: { outcome: 'confirmed' }, now })
  expect(await told(id)).toEqual([`story.changed | ${quick.title} | outcome`])
  expect(receiver.got.at(-1)?.body).toContain('Claim confirmed: Xiaomi owns it.')
  await changeClaim(database.db, 'mios', { id: claimId, edit: { note: 'As expected.' }, now })
  expect(await told(id)).toEqual([])
})

test('a version that was not in the story before is told as a new fact, by whoever reported it', async () => {
  const { subscribe, arrive, told } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, author: 'Mara Quill', publishedAt: now - 3 * hourMs })
  expect(await told(id)).toHaveLength(1)
  const links = [{ raw: 'https://one.example/a' }]
  const more = { ...account, text: `${account.text} The test device is the 23116PN5BC.`, links }
  await arrive('one', 'b', { ...more, author: 'Mara Quill', publishedAt: now - 2 * hourMs })
  expect(await told(id)).toEqual([`story.changed | ${quick.title} | fact`])
})

test('only what the subscription wants to hear is told', async () => {
  const { subscribe, arrive, told } = await open()
  const id = await subscribe({ options: { changes: ['denial'] } })
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  expect(await told(id)).toHaveLength(1)
  await arrive('two', 'b', { ...account, publishedAt: now - 2 * hourMs })
  expect(await told(id)).toEqual([])
})

test('stories of the filter alone are told, and one that another report brings into it as new', async () => {
  const { subscribe, arrive, told } = await open()
  const id = await subscribe({ query: 'lighthouse' })
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  expect(await told(id)).toEqual([])
  const more = { ...account, text: `${account.text} The logo is a lighthouse.` }
  await arrive('two', 'b', { ...more, publishedAt: now - 2 * hourMs })
  expect(await told(id)).toEqual([`story.new | ${quick.title}`])
})

test('a story that was there before the subscription is told from its first change on', async () => {
  const { subscribe, arrive, told, digested } = await open()
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  await digested()
  const id = await subscribe()
  await arrive('two', 'b', { ...quick, publishedAt: now - 2 * hourMs })
  expect(await told(id)).toEqual([])
  await arrive('three', 'c', { ...account, publishedAt: now - hourMs })
  expect(await told(id)).toEqual([`story.changed | ${quick.title} | origin`])
})

test('a story that goes into one already told is not told again, and what follows is told of that one', async () => {
  const { subscribe, arrive, told, database, hands, stream } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  await arrive('two', 'b', { ...camera, publishedAt: now - 2 * hourMs })
  expect(await told(id)).toHaveLength(2)
  const [one = 0, two = 0] = (await stream()).flatMap(({ storyId }) => storyId ?? [])
  const merge = {
    topicId: 'mios',
    storyId: one,
    other: two,
    reason: 'one event',
    now,
    aliases: hands.aliases,
  }
  await mergeStories(database.db, merge)
  expect(await told(id)).toEqual([])
  await arrive('three', 'c', { ...account, publishedAt: now - hourMs })
  expect(await told(id)).toEqual([`story.changed | ${quick.title} | origin`])
})

test('a post that is kept for an edit made after the rules changed is news', async () => {
  const { subscribe, arrive, told, database, clock, digested } = await open()
  await arrive('one', 'a', { title: 'A phone', publishedAt: now - hourMs })
  await digested()
  const id = await subscribe()
  clock.now += hourMs
  const source = `${smallTopic.source}\n# Another version.\n`
  await saveTopic(database.db, { ...smallTopic, source }, { now: clock.now, reason: 'test' })
  await digested()
  clock.now += hourMs
  await arrive('one', 'a', { title: 'MIOS runs on a phone', publishedAt: now - hourMs })
  expect(await told(id)).toEqual(['story.new | MIOS runs on a phone'])
})

test('posts that changed rules bring in are no news, nor is an archive that is much older than the rest', async () => {
  const { subscribe, arrive, told, database, clock, digested } = await open()
  await saveTopic(
    database.db,
    { ...smallTopic, source: smallTopic.source.replace('match: [MIOS]', 'match: [ZZOS]') },
    { now, reason: 'test' },
  )
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  await digested()
  const id = await subscribe()
  clock.now += hourMs
  await saveTopic(database.db, smallTopic, { now: clock.now, reason: 'test' })
  clock.now += 10_000
  expect(await told(id)).toEqual([])
  expect(await lastPosition(database.db, 'mios')).toBeGreaterThan(0)
  await arrive('two', 'b', { ...camera, publishedAt: now - 30 * 24 * hourMs })
  expect(await told(id)).toEqual([])
  await arrive('two', 'c', { title: 'MIOS wallpapers are out', publishedAt: now })
  expect(await told(id)).toEqual(['story.new | MIOS wallpapers are out'])
})

test('however late the stream is read, each story is told as it would have been at once', async () => {
  const { subscribe, arrive, digested, serve, receiver, hands } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  await digested()
  await notify(hands, id)
  await arrive('three', 'c', { ...account, publishedAt: now - 2 * hourMs })
  await digested()
  await serve(id)
  expect(receiver.got.map(({ type }) => type)).toEqual(['story.new', 'story.changed'])
})

test('two processes that read on at once tell each story once', async () => {
  const { subscribe, arrive, digested, hands, database, serve, receiver } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  await arrive('two', 'b', { ...camera, publishedAt: now - 2 * hourMs })
  await digested()
  const others = [database.another(), database.another()]
  const reports = await Promise.all(others.map((db) => notify({ ...hands, db }, id)))
  expect(reports.map(({ told }) => told).toSorted((a, b) => a - b)).toEqual([0, 2])
  await serve(id)
  expect(receiver.got.map(({ titles }) => titles[0])).toEqual([quick.title, camera.title])
})

test('a kill before the commit leaves nothing told and nothing read', async () => {
  const { subscribe, arrive, digested, hands, database, told } = await open()
  const id = await subscribe()
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  await digested()
  const killed = notify(
    {
      ...hands,
      now: () => {
        throw new Error('killed')
      },
    },
    id,
  )
  await expect(killed).rejects.toThrow('killed')
  expect(await getSubscription(database.db, id)).toMatchObject({ lastPosition: 0 })
  expect(await told(id)).toEqual([`story.new | ${quick.title}`])
})

test('what happens in a pause is told afterwards only if that is wished', async () => {
  const { subscribe, arrive, told, database } = await open()
  const [id, other] = [await subscribe(), await subscribe()]
  for (const each of [id, other])
    await haltSubscription(database.db, each, { state: 'paused', why: null }, now)
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  expect(await told(id)).toEqual([])
  await resumeSubscription(database.db, id, { from: 'now', now })
  await resumeSubscription(database.db, other, { from: 'last', now })
  expect(await told(id)).toEqual([])
  expect(await told(other)).toEqual([`story.new | ${quick.title}`])
})

test('a subscription ends with its filter', async () => {
  const { subscribe, arrive, told, database } = await open()
  const id = await subscribe()
  const filterId = (await getSubscription(database.db, id))?.filter.id ?? 0
  await revokeFilter(database.db, filterId, now)
  await arrive('one', 'a', { ...quick, publishedAt: now - 3 * hourMs })
  expect(await told(id)).toEqual([])
  expect(await getSubscription(database.db, id)).toMatchObject({
    state: 'ended',
    stateWhy: 'Its filter was revoked.',
  })
})
