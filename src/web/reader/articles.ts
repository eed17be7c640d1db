import { escapeUTF8 } from 'entities'
import type { FeedItem } from '#feeds/feed-model.ts'
import { bylineOf, itemHtml, titleOf } from '#feeds/item-html.ts'
import type { ReaderItem } from '#storage/reader-items.ts'
import { storiesById } from '#storage/stories.ts'
import type { WebHands } from '#web/hands.ts'
import { storyItem } from '#web/feed-of.ts'
import { loadCards } from '#web/story-cards.ts'
import { type ListedFeed, currentFeeds } from './feed-list.ts'

/** An item with all that an app shows of it. */
export interface Article extends ReaderItem {
  readonly feed: ListedFeed
  /** Never empty. */
  readonly title: string
  readonly author: string
  readonly html: string
  readonly url: string
  /** Milliseconds since 1970. */
  readonly publishedAt: number
}

/** Bodies above this make apps stumble; what is left is the text's beginning, in UTF-16 units. */
const longestHtml = 500_000
const longestText = 100_000

/** Turns items into articles, in their order. Give it few at once: it loads the bodies of all posts of their stories. */
export type ArticleLoader = (items: readonly ReaderItem[]) => Promise<Article[]>

/** Makes a loader that knows the feeds there are. `base`: what stands before every path in an absolute address. */
export async function articleLoader({ db }: Pick<WebHands, 'db'>, base: string): Promise<ArticleLoader> {
  const feeds = new Map((await currentFeeds({ db }, base)).map((feed) => [feed.id, feed]))
  return async (items) => {
    const stories = new Map<number, FeedItem>()
    for (const [topicId, own] of Map.groupBy(items, (item) => item.topicId)) {
      const ids = new Set(own.map(({ storyId }) => storyId))
      for (const card of await loadCards(db, topicId, await storiesById(db, [...ids]))) {
        const { storyId, latestAt } = card.story
        stories.set(storyId, storyItem(card, { topicId, base, updatedAt: latestAt }))
      }
    }
    return items.flatMap((item) => {
      const story = stories.get(item.storyId)
      const feed = feeds.get(item.feedId)
      return story === undefined || feed === undefined ? [] : [toArticle(item, { story, feed, base })]
    })
  }
}

function toArticle(
  item: ReaderItem,
  { story, feed, base }: { readonly story: FeedItem; readonly feed: ListedFeed; readonly base: string },
): Article {
  const { origin, pageUrl } = story
  return {
    ...item,
    feed,
    title: titleOf(origin),
    author: bylineOf(origin),
    html: `${boundedHtml(story)}${linkTo(`${base}/stories/${item.storyId}`)}`,
    url: origin.url ?? pageUrl,
    publishedAt: origin.publishedAt,
  }
}

/** Apps do not fetch an article again: what joins its story later is told there. */
function linkTo(storyPage: string): string {
  return `<p><small><a href="${escapeUTF8(storyPage)}">The story as it stands now</a></small></p>`
}

function boundedHtml(story: FeedItem): string {
  const html = itemHtml(story)
  if (html.length <= longestHtml) return html
  // Half a surrogate pair at the end would be JSON that strict apps refuse.
  const text = story.origin.text.slice(0, longestText).toWellFormed()
  const origin = { ...story.origin, html: null, text: `${text}…` }
  return itemHtml({ ...story, origin, others: story.others.slice(0, 100) })
}
