import { addFilter } from '#storage/filters.ts'
import { memberOf, storiesById } from '#storage/stories.ts'
import { openStoryWith, removeMember, saveMember, updateStories } from '#storage/story-places.ts'
import { append } from '#stream/append.ts'
import { type ReaderWeb, read } from './reader-apps.ts'
import { seededAt, topicId } from './seed.ts'

/** Marks an article as an app does. */
export const mark = (web: ReaderWeb, id: string, state: string) =>
  web.google('edit-tag', [
    ['i', id],
    ['a', state],
  ])

/** Titles of the articles that a stream lists; left out: the unread ones. */
export const titles = async (web: ReaderWeb, query = `stream/contents?xt=${read}`): Promise<string[]> =>
  (await web.articles(query)).map(({ title }) => title)

/** Saves a filter under its query. */
export const addQuery = async (web: Pick<ReaderWeb, 'db'>, query: string, name = query): Promise<number> =>
  (await addFilter(web.db, { secret: name, topicId, name, query }, seededAt)).id

/** What the digest does when the rules no longer keep a post. */
export async function drop({ db }: Pick<ReaderWeb, 'db'>, postId: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const member = await memberOf(transaction, topicId, postId)
    if (member === null) throw new Error('The post is in no story.')
    await removeMember(transaction, topicId, member)
    await transaction.updateTable('verdict').set({ keep: false }).where('postId', '=', postId).execute()
    const { storyId } = member
    const position = await append(
      transaction,
      topicId,
      [{ kind: 'dropped', storyId, postId, detail: {} }],
      seededAt,
    )
    const [story] = await storiesById(transaction, [storyId])
    if (story === undefined) return
    await updateStories(transaction, [{ storyId, originPostId: story.originPostId, position }])
  })
}

/** What the digest does when they keep it again: into a story, or one of its own. */
export async function comeBack({ db }: Pick<ReaderWeb, 'db'>, postId: number, into?: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const place = { postId, duplicateOf: null, level: null, score: 0, reason: '', stance: 'says' } as const
    const opened = { ...place, features: [], at: seededAt }
    const storyId = into ?? (await openStoryWith(transaction, topicId, opened))
    if (into !== undefined) await saveMember(transaction, topicId, { ...place, storyId, features: [] })
    await transaction.updateTable('verdict').set({ keep: true }).where('postId', '=', postId).execute()
    const entry = { kind: 'story', storyId, postId, detail: {} } as const
    const position = await append(transaction, topicId, [entry], seededAt)
    const [story] = await storiesById(transaction, [storyId])
    await updateStories(transaction, [{ storyId, originPostId: story?.originPostId ?? postId, position }])
  })
}
