import { adapter, type Context, type Poll, type PolledSource } from './adapter.ts'
import { followMemory, followPosts } from './html/follow.ts'
import { parsePage } from './html/answer.ts'
import { htmlOptions } from './html/options.ts'
import { unchangedBy } from './unchanged.ts'
import { wrongOptions } from './wrong-options.ts'

export { tryPage } from './html/answer.ts'

/** A page without a feed, read by selectors that its follower wrote. */
export const html = adapter({
  kind: 'html',
  stability: 'publicMarkup',
  minEveryMs: 30 * 60_000,
  options: htmlOptions,
  needs:
    "It needs to know how posts stand on the page: at least the option 'item', a selector such as 'article'.",
  parse: parsePage,
  // Texts may come from the pages of the posts.
  isComposed: ({ follow }) => follow !== undefined,
  poll,
})

async function poll(context: Context, source: PolledSource): Promise<Poll> {
  const checked = htmlOptions.safeParse(source.options)
  if (!checked.success) return { kind: 'failed', failure: wrongOptions(html, source.options) }
  const { follow, encoding, remove } = checked.data
  const memory = followMemory.parse(source.cursor)
  // What pages are still to be opened only the listing tells: it is read although it is the same.
  const isAwaited = follow !== undefined && memory.isAwaited
  const { address: url, etag, lastModified, answeredBy } = source
  const validators = isAwaited ? noValidators : { etag, lastModified, validatorsOf: answeredBy }
  const outcome = await context.ask({ url, ...validators })
  if (outcome.kind !== 'fresh') return outcome
  const { answer, bytes } = outcome
  if (!isAwaited && answer.bodyHash === source.bodyHash) return unchangedBy(answer)
  const { lang, options } = source
  const read = parsePage(answer.body, { ...answer, receivedAt: context.now, lang, options })
  if (read.kind === 'error') return { kind: 'unreadable', answer, bytes, error: read.error }
  const gathered = { kind: 'gathered', answer, bytes, wholeSince: null } as const
  if (follow === undefined) return { ...gathered, harvest: read.harvest, cursor: null }
  const { posts } = read.harvest
  const followed = await followPosts(context, posts, memory, { follow, encoding, remove })
  const notices = [...read.harvest.notices, ...(followed.notice === null ? [] : [followed.notice])]
  return {
    ...gathered,
    harvest: { ...read.harvest, posts: followed.posts, notices },
    cursor: followed.memory,
    bytes: bytes + followed.bytes,
    ...(followed.failure !== null && { failure: followed.failure }),
  }
}

const noValidators = { etag: null, lastModified: null } as const
