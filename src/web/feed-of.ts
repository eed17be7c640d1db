import type { FeedAccount, FeedItem, FeedModel } from '#feeds/feed-model.ts'
import type { Filter } from '#storage/filters.ts'
import { type StoryLine, listStories, storiesById } from '#storage/stories.ts'
import { entryTimes, lastPosition, toldTimes } from '#storage/stream-entries.ts'
import { safeUrl } from '#text/safe-url.ts'
import { deletedText, editedText } from './afterwards.ts'
import type { WebHands } from './hands.ts'
import { WebProblem } from './problem.ts'
import { type Found, searchPosts } from './search-posts.ts'
import { type Account, type StoryCard, loadCards } from './story-cards.ts'
import { levelText } from './views/story-card.ts'

interface Asked {
  /** What stands before every path in an absolute address. */
  readonly base: string
  readonly selfUrl: string
  readonly per: 'story' | 'post'
}

export interface FilterFeed {
  readonly model: FeedModel
  /** When it last changed, milliseconds since 1970. */
  readonly changedAt: number
}

const mostItems = 50
/** Posts looked at for the stories of a query: an old story that grew counts while it is among these. */
const mostPosts = 300

/** What the feed of a filter holds now: the same while the stream and the rules stay the same. */
export async function feedOf(hands: WebHands, filter: Filter, asked: Asked): Promise<FilterFeed> {
  const items =
    asked.per === 'post' ? await postItems(hands, filter, asked) : await storyItems(hands, filter, asked)
  const updatedAt = Math.max(filter.changedAt, ...items.map((item) => item.updatedAt))
  const homeUrl =
    filter.query === '' ? `${asked.base}/` : `${asked.base}/search?q=${encodeURIComponent(filter.query)}`
  const model: FeedModel = {
    id: `urn:leakwire:${filter.topicId}:filter:${filter.id}${asked.per === 'post' ? ':posts' : ''}`,
    title: filter.name,
    description: filter.query === '' ? 'Every story of the stream' : `Stories for ${filter.query}`,
    homeUrl,
    selfUrl: asked.selfUrl,
    hubUrl: hands.hub,
    updatedAt,
    items,
  }
  return { model, changedAt: await lastChange(hands, filter, updatedAt) }
}

/** The last entry of the whole stream: it also tells of posts that left, which no item's own time does. */
async function lastChange(hands: WebHands, filter: Filter, updatedAt: number): Promise<number> {
  const last = await lastPosition(hands.db, filter.topicId)
  const at = (await entryTimes(hands.db, filter.topicId, [last])).get(last) ?? 0
  return Math.max(at, updatedAt)
}

async function storyItems(hands: WebHands, filter: Filter, asked: Asked): Promise<FeedItem[]> {
  const stories = await storiesOf(hands, filter)
  const cards = await loadCards(hands.db, filter.topicId, stories)
  const ids = stories.map((story) => story.storyId)
  // A repeat is told inside the item but is no news: readers show what was updated once more.
  const times = await toldTimes(hands.db, filter.topicId, ids)
  return cards.map((card) =>
    storyItem(card, {
      topicId: filter.topicId,
      base: asked.base,
      updatedAt: times.get(card.story.storyId) ?? card.story.latestAt,
    }),
  )
}

async function storiesOf(hands: WebHands, filter: Filter): Promise<StoryLine[]> {
  if (filter.query === '')
    return await listStories(hands.db, filter.topicId, { below: null, limit: mostItems })
  const found = await postsOf(hands, filter, mostPosts)
  const ids = new Set(found.flatMap(({ member }) => (member === null ? [] : [member.storyId])))
  const stories = await storiesById(hands.db, [...ids])
  return stories.toSorted((a, b) => b.position - a.position).slice(0, mostItems)
}

async function postsOf(hands: WebHands, filter: Filter, limit: number): Promise<readonly Found[]> {
  const { topicId, query } = filter
  const search = { topicId, query, pool: 'kept' as const, after: null, limit, total: false }
  const answer = await searchPosts(hands, search)
  if (answer.kind === 'found') return answer.posts
  throw new WebProblem(
    422,
    'The query of this feed can no longer be read.',
    'Its owner must revoke it and make it anew.',
  )
}

/** A story as one item of a feed: what its origin says, with who else tells it. */
export function storyItem(
  { story, origin, duplicates, accounts, keywords }: StoryCard,
  {
    topicId,
    base,
    updatedAt,
  }: { readonly topicId: string; readonly base: string; readonly updatedAt: number },
): FeedItem {
  const others = [...accounts, ...duplicates].toSorted(
    (a, b) => a.post.publishedAt - b.post.publishedAt || a.post.postId - b.post.postId,
  )
  return {
    id: `urn:leakwire:${topicId}:story:${story.storyId}`,
    pageUrl: `${base}/stories/${story.storyId}`,
    origin: feedAccount(origin),
    others: others.map(feedAccount),
    why: origin.verdict?.why ?? [],
    keywords: keywords.map((keyword) => keyword.name),
    updatedAt,
  }
}

async function postItems(hands: WebHands, filter: Filter, asked: Asked): Promise<FeedItem[]> {
  const posts = await postsOf(hands, filter, mostItems)
  return posts.map((found) => ({
    id: `urn:leakwire:${filter.topicId}:post:${found.post.postId}`,
    pageUrl: found.member === null ? `${asked.base}/` : `${asked.base}/stories/${found.member.storyId}`,
    origin: feedAccount(found),
    others: [],
    why: found.verdict?.why ?? [],
    keywords: found.keywords.map((keyword) => keyword.name),
    updatedAt: found.post.updatedAt ?? found.post.publishedAt,
  }))
}

function feedAccount({
  post,
  member,
}: Omit<Account, 'member'> & { readonly member: Account['member'] | null }): FeedAccount {
  return {
    url: safeUrl(post.url),
    title: post.title,
    text: post.text,
    html: post.html,
    author: post.author,
    sourceName: post.sourceName,
    lang: post.lang,
    publishedAt: post.publishedAt,
    relation: relationOf(member),
    afterwards: [editedText(post), deletedText(post)].filter((part) => part !== '').join(', '),
  }
}

function relationOf(member: Account['member'] | null): string {
  if (member === null || member.level === null) return 'first report'
  const stance = member.stance === 'says' ? '' : `${member.stance}, `
  return `${stance}${levelText(member.level).toLowerCase()}${member.reason === '' ? '' : `: ${member.reason}`}`
}
