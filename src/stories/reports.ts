import { attributionOf } from '#dedupe/attribution.ts'
import type { ToldPost } from '#dedupe/origin.ts'
import { addressKey, addressKeysOf } from '#parse/canonical-url.ts'
import { type StoredPost, loadPosts } from '#storage/posts.ts'
import type { StoryMember } from '#storage/stories.ts'
import type { Database } from '#storage/tables.ts'
import type { AliasHit, AliasTable } from '#text/aliases.ts'

/** A post of a story with what tells who was first. */
export interface Report extends ToldPost {
  readonly postId: number
  /** Its author, or its source where that says no more. */
  readonly name: string
}

/** What is known of the posts of stories, by story, in the order of `members`. Costs a look-up for every 500. */
export async function loadReports(
  db: Database,
  aliases: AliasTable,
  members: readonly StoryMember[],
): Promise<Map<number, Report[]>> {
  const reportOf = new Map<number, Report>()
  for (let at = 0; at < members.length; at += postsAtOnce) {
    const some = new Map(members.slice(at, at + postsAtOnce).map((member) => [member.postId, member]))
    for (const post of await loadPosts(db, [...some.keys()])) {
      const member = some.get(post.postId)
      if (member !== undefined) reportOf.set(post.postId, toReport(post, member, aliases))
    }
  }
  const byStory = Map.groupBy(members, (member) => member.storyId)
  return new Map(
    Array.from(byStory, ([storyId, own]) => [
      storyId,
      own.flatMap(({ postId }) => reportOf.get(postId) ?? []),
    ]),
  )
}

/** Texts are heavy, and what is told of them is not. */
const postsAtOnce = 500

/** What a post tells about who was first. */
export function toReport(
  post: StoredPost,
  { duplicateOf, stance }: Pick<StoryMember, 'duplicateOf' | 'stance'>,
  aliases: AliasTable,
): Report {
  const name = post.author === null || post.author === '' ? post.sourceName : post.author
  return {
    postId: post.postId,
    name,
    id: String(post.postId),
    source: post.source,
    publishedAt: post.publishedAt,
    receivedAt: post.receivedAt,
    timePrecision: post.timePrecision,
    url: addressKey(post.url),
    duplicateOf: duplicateOf === null ? null : String(duplicateOf),
    repostOf: post.repostOf === null ? null : (post.repostOf.id ?? post.repostOf.url ?? 'unknown'),
    links: addressKeysOf(post.links),
    attribution: attributionOf(post, aliases),
    names: voicesIn(post, aliases),
    voice: voiceOf(name, aliases),
    stance,
  }
}

/** Whom others name when they name this author: 'digital chat station' for 数码闲聊站 too. */
function voiceOf(name: string, aliases: AliasTable): string {
  const known = aliases.find(name).find((hit) => isVoice(hit) && hit.start <= 1)
  return known?.alias.canonical ?? name.toLowerCase()
}

/** Leakers that a post names, and people in its title: of them half the news of a maker speaks. */
function voicesIn({ title, text }: Pick<StoredPost, 'title' | 'text'>, aliases: AliasTable): string[] {
  const inTitle = aliases.find(title).filter(isVoice)
  const inText = aliases.find(text).filter(({ alias }) => alias.type === 'leaker')
  return [...new Set([...inTitle, ...inText].map(({ alias }) => alias.canonical))]
}

function isVoice({ alias }: AliasHit): boolean {
  return alias.type === 'leaker' || alias.type === 'person'
}
