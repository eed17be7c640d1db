import type { Kysely } from 'kysely'
import { storiesById } from '#storage/stories.ts'
import { lockStream } from '#storage/stream-entries.ts'
import type { Tables } from '#storage/tables.ts'
import { putTogether } from '#stories/put-together.ts'
import { compileAliases } from '#text/aliases.ts'
import { openWeb } from './open-web.ts'
import { type SeedPost, seedPost, seededAt, topicId } from './seed.ts'

/** How a post joins a story by likeness. */
export const like = (storyId: number, more: Partial<NonNullable<SeedPost['joins']>>) => {
  return { storyId, duplicateOf: null, level: 4 as const, reason: 'shares MIUI 14', ...more }
}

/** A story of a first report, its duplicate, an account that names the first as its source, and a denial of its own. */
export async function openStory(end?: Parameters<typeof openWeb>[1]) {
  const web = await openWeb({}, end)
  const day = '2023-10-17T'
  const { postId: first, storyId } = await seedPost(web.db, {
    id: 'first',
    title: 'Xiaomi tests MIOS 14 on a tablet',
    text: 'It was seen in a shop.',
    author: 'Mara Quill',
    at: `${day}08:00:00Z`,
    keywords: [{ type: 'os', canonical: 'mios', name: 'MIOS' }],
  })
  const { postId: again } = await seedPost(web.db, {
    id: 'again',
    title: 'Xiaomi tests MIOS 15 on a tablet',
    text: 'It was seen in a shop.',
    source: 'xin-ji',
    at: `${day}09:00:00Z`,
    joins: like(storyId, { reason: `like post ${first}: differs in 14 -> 15` }),
  })
  const { postId: echo } = await seedPost(web.db, {
    id: 'echo',
    title: 'A tablet runs MIOS',
    text: 'Source: @lantern',
    author: 'Echo Daily',
    at: `${day}10:00:00Z`,
    joins: like(storyId, { duplicateOf: first, level: 3, reason: `repeats post ${first}: 91 % alike` }),
  })
  const { postId: denial } = await seedPost(web.db, {
    id: 'denial',
    title: 'Spokesman: the tablet is a fake',
    author: 'Nils Grau',
    at: `${day}11:00:00Z`,
    joins: like(storyId, { stance: 'denies' }),
  })
  return { web, storyId, first, again, echo, denial }
}

/** Puts one story into another as the hourly look does. Returns the ruling's id. */
export async function mergeByLook(db: Kysely<Tables>, intoId: number, fromId: number): Promise<number> {
  return await db.transaction().execute(async (transaction) => {
    await lockStream(transaction, topicId)
    const [into, from] = await storiesById(transaction, [intoId, fromId])
    if (into === undefined || from === undefined)
      throw new Error(`Story ${intoId} or ${fromId} is not there.`)
    const ruling = { topicId, by: 'program' as const, score: 0.4182, reason: 'shares MIUI 14, tablet' }
    const aliases = compileAliases([])
    return await putTogether(transaction, { ...ruling, from, into, now: seededAt, aliases })
  })
}
