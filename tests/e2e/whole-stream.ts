import { expect } from 'vitest'
import type { Installation } from './installation.ts'

/** Every kept post stands in one story and came into the stream once; positions are 1, 2, 3, ... */
export async function expectWholeStream(installation: Installation): Promise<void> {
  const entries = await installation.query<{ position: string; post_id: string }>(
    `select position, post_id from stream_entry where topic_id = 'mios' order by position`,
  )
  const kept = await installation.query<{ post_id: string }>(
    `select post_id from verdict where topic_id = 'mios' and keep order by post_id`,
  )
  const told = await installation.query<{ post_id: string }>(
    `select post_id from story_post where topic_id = 'mios' order by post_id`,
  )
  expect(kept.length).toBeGreaterThan(0)
  expect(entries.map(({ position }) => Number(position))).toEqual(entries.map((_, index) => index + 1))
  expect(told).toEqual(kept)
  const inOrder = entries.map(({ post_id: id }) => Number(id)).toSorted((a, b) => a - b)
  expect(inOrder).toEqual(kept.map(({ post_id: id }) => Number(id)))
}
