import { expect, test } from 'vitest'
import { gathered } from '#tests/gathered.ts'
import { followedNils, numbered } from '#tests/x-server.ts'

const NOON = Date.UTC(2026, 9, 12, 12)

test('of a post that is edited while its pages are read the last version counts', async () => {
  const { poll, world } = await followedNils({ posts: [1] })
  await poll(NOON)
  const edits = [numbered(5), numbered(7)]
  const versions = edits.map((id, at) => ({
    id,
    text: `Version ${at + 1}`,
    edit_history_tweet_ids: edits.slice(0, at + 1),
  }))
  for (const data of [versions, versions.toReversed()]) {
    world.instead = () => ({ status: 200, body: { data, meta: { newest_id: numbered(7) } } })
    expect(gathered(await poll(NOON)).harvest.posts).toMatchObject([{ id: numbered(5), text: 'Version 2' }])
  }
})
