import { type CompiledTopic, compileTopic } from '#filter/compile.ts'
import { modeOf } from '#filter/judge.ts'
import { judgeRevisions } from '#filter/judge-revisions.ts'
import { applyEdit } from '#filter/suggest/apply-edit.ts'
import { suggest } from '#filter/suggest/suggest.ts'
import type { Suggestion, WeighedPost } from '#filter/suggest/suggestion.ts'
import { readTopicFile } from '#filter/topic-file.ts'
import type { ArchivedPost } from '#storage/archive.ts'
import { listPins } from '#storage/pins.ts'
import type { Database } from '#storage/tables.ts'
import type { TopicInForce } from '#storage/topics.ts'
import { scoredPosts } from '#storage/verdicts.ts'
import { archivePages } from './archive-pages.ts'
import { readPinned, violationsOf } from './check-pins.ts'
import { titleOf } from './title-of.ts'

/** A suggestion with what taking it would do to the archive. */
export interface TriedSuggestion extends Suggestion {
  /** The topic's YAML with it in. */
  readonly source: string
  readonly added: number
  readonly removed: number
  /** At most five of the posts that would come or go, those that came last first. */
  readonly changes: readonly {
    readonly postId: number
    readonly kind: 'added' | 'removed'
    readonly title: string
  }[]
  /** How many pins it would go against. */
  readonly pins: number
}

/** Older posts than so many say little about what is missing now. */
const mostPosts = 100_000
const mostChanges = 5

/**
 * What the owner may do to a topic, best first, each tried against the archive. Two looks at the newest 100,000 posts,
 * some seconds: for a person who asks, not for every page.
 */
export async function trySuggestions(
  db: Database,
  topic: TopicInForce,
  now: number,
): Promise<TriedSuggestion[]> {
  const read = readTopicFile(topic.source)
  if (read.kind === 'error') return []
  const posts = await weighedPosts(db, topic.id)
  const trials = suggest(read.topic, posts, { now }).map((suggestion) => trialOf(topic, suggestion))
  const kept = new Set(posts.flatMap(({ postId, keep }) => (keep ? postId : [])))
  if (trials.length > 0) await tryAll(db, trials, kept)
  const pinned = await readPinned(db, topic.id)
  return trials.map(({ compiled, ...tried }) => ({
    ...tried,
    pins: violationsOf(pinned, compiled).filter(({ isNew }) => isNew).length,
  }))
}

async function weighedPosts(db: Database, topicId: string): Promise<WeighedPost[]> {
  const scores = await scoredPosts(db, topicId)
  const pins = new Map((await listPins(db, topicId)).map(({ postId, must }) => [postId, must]))
  const posts: WeighedPost[] = []
  for await (const page of newestPages(db)) {
    for (const { postId, revisions } of page) {
      const [post] = revisions
      if (post === undefined) continue
      const { keep, score } = scores.get(postId) ?? { keep: false, score: 0 }
      const must = pins.get(postId)
      const pin = must === undefined ? null : must ? 'must' : 'mustNot'
      posts.push({ postId, post, source: post.sourceId, publishedAt: post.publishedAt, keep, score, pin })
    }
  }
  return posts
}

async function* newestPages(db: Database): AsyncGenerator<readonly ArchivedPost[]> {
  let seen = 0
  for await (const page of archivePages(db, null)) {
    yield page
    seen += page.length
    if (seen >= mostPosts) return
  }
}

interface Trial extends Suggestion {
  readonly source: string
  readonly compiled: CompiledTopic
  added: number
  removed: number
  readonly changes: TriedSuggestion['changes'][number][]
}

function trialOf({ version, source }: TopicInForce, suggestion: Suggestion): Trial {
  const edited = applyEdit(source, suggestion.edit)
  const read = readTopicFile(edited)
  if (read.kind === 'error') throw new TypeError(`${suggestion.id} leaves a topic that cannot be read`)
  const compiled = compileTopic(read.topic, version + 1)
  return { ...suggestion, source: edited, compiled, added: 0, removed: 0, changes: [] }
}

/** Counts for all of them in one look at the archive. */
async function tryAll(db: Database, trials: readonly Trial[], kept: ReadonlySet<number>): Promise<void> {
  for await (const page of newestPages(db))
    for (const post of page) for (const trial of trials) count(trial, post, kept.has(post.postId))
}

function count(trial: Trial, { postId, mode, revisions }: ArchivedPost, wasKept: boolean): void {
  const isKept = judgeRevisions(trial.compiled, revisions, modeOf(mode))?.verdict.keep ?? false
  if (isKept === wasKept) return
  const kind = isKept ? 'added' : 'removed'
  trial[kind]++
  if (trial.changes.length === mostChanges) return
  trial.changes.push({ postId, kind, title: titleOf(revisions[0] ?? { title: '', text: '' }) })
}
