import type { Kysely } from 'kysely'
import type { StoryCandidate } from '#dedupe/attach.ts'
import { type StoryMerge, storyMerges } from '#dedupe/merge-stories.ts'
import { withPrior } from '#dedupe/prior-frequencies.ts'
import { STORY_WINDOW_MS } from '#dedupe/thresholds.ts'
import { type DocumentFrequencies, termAmounts } from '#dedupe/weigh.ts'
import { mergeLookOf, saveMergeLook, topicsToLookAt } from '#storage/merge-looks.ts'
import { type OpenStory, openStories } from '#storage/open-stories.ts'
import { isRuledApart } from '#storage/rulings.ts'
import { type StoryLine, storiesById } from '#storage/stories.ts'
import { lastPosition, lockStream } from '#storage/stream-entries.ts'
import type { Tables } from '#storage/tables.ts'
import { putTogether } from '#stories/put-together.ts'
import type { AliasTable } from '#text/aliases.ts'
import { createTermCounts } from './term-counts.ts'

export interface MergeHands {
  readonly db: Kysely<Tables>
  readonly aliases: AliasTable
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** How many stories were looked at, 0 if nothing was due, and how many of them went into another. */
export interface MergeReport {
  readonly stories: number
  readonly merged: number
}

/** A topic's stories are looked through at most this often. */
export const mergeLookEveryMs = 3_600_000

/** 150 stories a day for 14 days, far beyond a tuned topic; one that keeps more has its newest looked at. */
const mostStories = 2_000
/** As many as the index in memory compares of a story. */
const postsAStory = 8

/**
 * Merges the stories of a topic that turn out to be one event by what is known now, if the last look is an hour ago and
 * the stream went on since. Stories and counts are read and compared without a lock; then each merge is a transaction of
 * its own under the topic's stream lock, which leaves alone stories that changed meanwhile and those that the owner keeps
 * apart. So a kill leaves the rest to the next look, and of two looks at once the later finds nothing to do.
 */
export async function mergeTopic(hands: MergeHands, topicId: string): Promise<MergeReport> {
  const { db } = hands
  const at = hands.now()
  const due = await topicsToLookAt(db, [topicId], at - mergeLookEveryMs)
  if (due.length === 0) return { stories: 0, merged: 0 }
  const before = (await mergeLookOf(db, topicId))?.position ?? 0
  // Before the stories are read: what happens after that is for the next look.
  const position = await lastPosition(db, topicId)
  const since = at - STORY_WINDOW_MS
  const stories = await openStories(db, topicId, { since, limit: mostStories, membersEach: postsAStory })
  const seen = new Map(stories.map((story) => [String(story.storyId), story]))
  const outcomes: Outcome[] = []
  for (const merge of await findMerges(hands, topicId, stories, at)) {
    const [from, into] = [seen.get(merge.from), seen.get(merge.into)]
    if (from === undefined || into === undefined) throw new Error('A story was compared that was not read.')
    const outcome = await mergeTwo(hands, topicId, { merge, from, into })
    // Another one may go into it too.
    const originals = [...into.originals, ...from.originals]
    if (outcome === 'merged') seen.set(merge.into, { ...into, originals })
    outcomes.push(outcome)
  }
  // Stories that changed under it may have done so without a word in the stream: it looks at them again.
  const isWhole = !outcomes.includes('changed')
  await saveMergeLook(db, topicId, { position: isWhole ? position : before, at })
  return { stories: stories.length, merged: outcomes.filter((outcome) => outcome === 'merged').length }
}

type Outcome = 'merged' | 'changed' | 'apart'

/** Enough to find another place for a story whose nearest ones the owner keeps apart from it. */
const mostRounds = 4

/** What is one event, without what the owner keeps apart: such a story is compared once more without the other. */
async function findMerges(
  { db, aliases }: MergeHands,
  topicId: string,
  stories: readonly OpenStory[],
  at: number,
): Promise<StoryMerge[]> {
  const byId = new Map(stories.map((story) => [String(story.storyId), story]))
  let left = stories.map(candidateOf)
  const frequencies = withPrior(await frequenciesOf(db, left, at), aliases)
  const found: StoryMerge[] = []
  for (let round = 0; round < mostRounds; round++) {
    const done = new Set<string>()
    let barred = 0
    for (const merge of storyMerges(left, frequencies)) {
      const postIds = byId.get(merge.from)?.originals ?? []
      const isApart = await isRuledApart(db, topicId, { postIds, storyId: Number(merge.into) })
      done.add(merge.into)
      if (isApart) {
        barred++
        continue
      }
      found.push(merge)
      done.add(merge.from)
    }
    if (barred === 0) break
    left = left.filter(({ story }) => !done.has(story))
  }
  return found
}

function candidateOf({ storyId, members }: OpenStory): StoryCandidate {
  return {
    story: String(storyId),
    members: members.map(({ features, lang, at }) => {
      return { features: termAmounts(new Map(features as [string, number][])), lang, at }
    }),
  }
}

async function frequenciesOf(
  db: Kysely<Tables>,
  stories: readonly StoryCandidate[],
  at: number,
): Promise<DocumentFrequencies> {
  const terms = new Set(stories.flatMap(({ members }) => members.flatMap(({ features }) => features.terms)))
  return await createTermCounts(db, { from: at, to: at }).frequencies('stories', terms, at)
}

interface SeenMerge {
  readonly merge: StoryMerge
  readonly from: OpenStory
  readonly into: OpenStory
}

async function mergeTwo(
  { db, aliases, now }: MergeHands,
  topicId: string,
  { merge, ...seen }: SeenMerge,
): Promise<Outcome> {
  return await db.transaction().execute(async (transaction) => {
    await lockStream(transaction, topicId)
    const ids = [seen.from.storyId, seen.into.storyId]
    const [from, into] = await storiesById(transaction, ids)
    if (from === undefined || into === undefined) return 'changed'
    if (!isAsSeen(from, seen.from) || !isAsSeen(into, seen.into)) return 'changed'
    const postIds = from.members.map(({ postId }) => postId)
    if (await isRuledApart(transaction, topicId, { postIds, storyId: into.storyId })) return 'apart'
    const { score, reason } = merge
    const ruling = { topicId, by: 'program' as const, score, reason }
    await putTogether(transaction, { ...ruling, from, into, now: now(), aliases })
    return 'merged'
  })
}

function isAsSeen({ members }: StoryLine, seen: OpenStory): boolean {
  const originals = new Set(seen.originals)
  const standing = members.filter(({ duplicateOf }) => duplicateOf === null)
  return standing.length === originals.size && standing.every(({ postId }) => originals.has(postId))
}
