import type { Core } from '#core.ts'
import { loadPosts, postIdsAt } from '#storage/posts.ts'
import type { TopicInForce } from '#storage/topics.ts'
import { accountJson } from '#web/post-json.ts'
import { searchPosts } from '#web/search-posts.ts'
import { loadAccounts } from '#web/story-cards.ts'
import { CommandError, type Given, UsageError, countOption, textOption } from './command.ts'
import { readOrThrow } from './search.ts'

/** Why a post was kept or dropped. */
export async function tellWhy(given: Given, core: Core, topic: TopicInForce): Promise<number> {
  const { db } = core.runtime
  const posts = await loadPosts(db, [await namedPost(core, given.words[1])])
  for (const { post, verdict } of await loadAccounts(db, topic.id, posts)) {
    given.out(`${post.title || post.text.slice(0, 100)}\n    ${post.sourceName}  ${post.url ?? ''}`)
    if (verdict === null) given.out('dropped: nothing in it speaks for the topic')
    else {
      const { keep, score, threshold, version, why } = verdict
      given.out(
        `${keep ? 'kept' : 'dropped'}: ${score} of ${threshold}, by version ${version} of ${topic.id}`,
      )
      for (const line of why) given.out(`    ${line}`)
    }
  }
  return 0
}

/** The post that a person names by its number or its address. Throws CommandError if there is none. */
export async function namedPost({ runtime }: Core, wanted: string | undefined): Promise<number> {
  if (wanted === undefined) throw new UsageError('expected the number of a post or its address')
  const isNumber = /^\d{1,15}$/u.test(wanted)
  const [post] = isNumber ? await loadPosts(runtime.db, [Number(wanted)]) : []
  const [at] = isNumber ? [] : await postIdsAt(runtime.db, wanted)
  const found = post?.postId ?? at
  if (found !== undefined) return found
  throw new CommandError(
    `There is no post ${wanted}. 'leakwire search' and 'leakwire topic rejects' show numbers.`,
  )
}

const initialLimit = 20

/** Dropped posts that something speaks for, near misses first. */
export async function showRejects(given: Given, { runtime }: Core, topic: TopicInForce): Promise<number> {
  const query = textOption(given, 'query') ?? ''
  const limit = countOption(given, 'limit', initialLimit)
  const search = { topicId: topic.id, query, pool: 'rejects' as const, after: null, limit }
  const found = readOrThrow(query, await searchPosts({ db: runtime.db, now: Date.now }, search))
  for (const account of found.posts) {
    const { post, verdict } = account
    if (given.options['json'] === true) given.out(JSON.stringify(accountJson(account)))
    else {
      const reasons = verdict?.why.join(', ') ?? ''
      given.out(
        `${String(post.postId).padStart(7)}  ${verdict?.score} of ${verdict?.threshold}  ${post.title || post.text.slice(0, 100)}\n           ${post.sourceName}: ${reasons}`,
      )
    }
  }
  if (found.next !== null) given.say('There are more: raise --limit.')
  return 0
}
