import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { manyStories } from '#tests/many-stories.ts'
import { openReaderWeb, read, unread } from './reader-apps.ts'
import { seededAt, topicId } from './seed.ts'

const many = { topicId, sourceId: 'tech-leaf', at: seededAt }

test('of more than 10,000 unread stories the oldest count as read', async () => {
  const web = await openReaderWeb(({ db }) => manyStories(db, { count: 10_030, ...many }))
  expect((await web.ids(`${unread}&n=100000`)).length).toBe(10_000)
  await web.post({ id: 'a', title: 'A rumour' })
  await web.google('subscription/list')
  const ids = await web.ids(`${unread}&n=100000`)
  expect(ids.length).toBe(10_000)
  const [newest] = await web.articles('stream/contents?n=1')
  expect(newest?.title).toBe('A rumour')
  expect((await web.ids(`stream/items/ids?s=${read}&n=100000`)).length).toBe(1)
})

test('a filter has feeds of their own for 500 sources; what others report stands in one feed', async () => {
  const web = await openReaderWeb(async (each) => {
    await manyStories(each.db, { count: 503, ...many })
    await sql`
      insert into source (id, kind, address, name, mode, origin, added_at, next_poll_why, state, state_since)
      select 's' || n, 'feed', 'https://s' || n || '.example/feed', 'Source ' || n, 'firehose', 'added', now(), '',
        'new', now() from generate_series(1, 503) n`.execute(each.db)
    await sql`update post set source_id = 's' || substring(external_id from 6)`.execute(each.db)
  })
  const { subscriptions } = (await (await web.google('subscription/list')).json()) as {
    subscriptions: { id: string; title: string; url: string }[]
  }
  expect(subscriptions.length).toBe(501)
  expect(new Set(subscriptions.map(({ url }) => url)).size).toBe(501)
  const others = subscriptions.at(-1)
  expect(others?.title).toBe('Other sources of MIOS')
  const articles = await web.articles(`stream/contents/${others?.id}?n=10`)
  expect(new Set(articles.map(({ author }) => author)).size).toBe(3)
  expect(articles.every(({ author }) => /^Source \d+$/u.test(author))).toBe(true)
})
