import type { Core } from '#core.ts'
import { listPins, pinPost, unpinPost } from '#storage/pins.ts'
import { loadPosts } from '#storage/posts.ts'
import type { TopicInForce } from '#storage/topics.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import { CommandError, type Given, UsageError } from './command.ts'
import { namedPost } from './topic-posts.ts'

/** The pinned posts of a topic, the newest pin first, and which of them the version in force goes against. */
export async function showPins(
  given: Given,
  { runtime: { db } }: Core,
  { id }: TopicInForce,
): Promise<number> {
  const pins = await listPins(db, id)
  const ids = pins.map(({ postId }) => postId)
  const posts = new Map((await loadPosts(db, ids)).map((post) => [post.postId, post]))
  const verdicts = await loadVerdicts(db, id, ids)
  for (const { postId, must } of pins) {
    const post = posts.get(postId)
    const isBroken = (verdicts.get(postId)?.keep ?? false) !== must
    const pin = `must ${must ? '    ' : 'not '}be kept${isBroken ? ', but is not so now' : ''}`
    given.out(`${String(postId).padStart(7)}  ${pin}  ${post?.title || post?.text.slice(0, 100) || ''}`)
  }
  if (pins.length === 0) given.say('No post is pinned.')
  return 0
}

/** Pins a post: every later version must keep it, or must not. */
export async function pinOne(given: Given, core: Core, { id }: TopicInForce): Promise<number> {
  const [, wanted, how] = given.words
  if (how !== 'must' && how !== 'must-not') throw new UsageError(`expected POST and 'must' or 'must-not'`)
  const postId = await namedPost(core, wanted)
  await pinPost(core.runtime.db, id, { postId, must: how === 'must', at: Date.now() })
  given.say(`Post ${postId} is pinned: every version of ${id} must ${how === 'must' ? '' : 'not '}keep it.`)
  return 0
}

export async function unpinOne(given: Given, core: Core, { id }: TopicInForce): Promise<number> {
  const postId = await namedPost(core, given.words[1])
  if (await unpinPost(core.runtime.db, id, postId)) return 0
  throw new CommandError(`Post ${postId} is not pinned.`)
}
