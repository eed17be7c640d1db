import type { CompiledTopic } from '#filter/compile.ts'
import { type FailedExample, failedExamples } from '#filter/examples.ts'
import { modeOf } from '#filter/judge.ts'
import { judgeRevisions } from '#filter/judge-revisions.ts'
import type { TimePrecision } from '#model/post.ts'
import type { Hit } from '#model/verdict.ts'
import { type ArchivedPost, measureArchive, readArchive } from '#storage/archive.ts'
import type { Database } from '#storage/tables.ts'
import { keptIds, loadVerdicts } from '#storage/verdicts.ts'
import { archivePages } from './archive-pages.ts'
import { type PinViolation, checkPins } from './check-pins.ts'
import { type ChangedPost, type FilterTouched, watchFilters } from './filters-touched.ts'
import { type StoryTouched, storiesTouched } from './stories-touched.ts'
import { titleOf } from './title-of.ts'

/** What a version would do to the archive, against what is kept now. */
export interface Backtest {
  /** The version in force. */
  readonly version: number
  readonly posts: number
  readonly added: number
  readonly removed: number
  /** Kept now and then, and dropped now and then. */
  readonly kept: number
  readonly dropped: number
  /** Those that came last first, at most 200 added and 200 removed ones. */
  readonly changes: readonly Change[]
  /** Stories that would lose posts, those that lose most first, at most 50. */
  readonly stories: readonly StoryTouched[]
  /** Filters whose feeds would gain or lose posts. */
  readonly filters: readonly FilterTouched[]
  readonly pins: readonly PinViolation[]
  readonly examples: readonly FailedExample[]
}

/** One post that would enter the stream or leave it. */
export interface Change {
  readonly postId: number
  readonly kind: 'added' | 'removed'
  readonly title: string
  readonly url: string | null
  readonly sourceName: string
  /** Milliseconds since 1970. */
  readonly publishedAt: number
  readonly timePrecision: TimePrecision
  /** By the new version. */
  readonly score: number
  readonly threshold: number
  readonly why: readonly string[]
  readonly hits: readonly Hit[]
  /** By the verdict in force. */
  readonly whyBefore: readonly string[]
}

export type BacktestStep =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly backtest: Backtest }

const mostShown = 200

/** A version to be tried. */
export interface Trial {
  readonly compiled: CompiledTopic
  /** The version in force, for the record. */
  readonly version: number
  /** Milliseconds since 1970, for filters that ask how long ago something was. */
  readonly now: number
}

/**
 * Judges the whole archive by a version of a topic that is not in force, as the digest would, and tells after each
 * 2,000 posts how far it has come; the result comes last. What is kept now is what the verdicts say. Linear in the
 * archive; memory grows with the posts that are kept or change.
 */
export async function* backtest(
  db: Database,
  { compiled, version, now }: Trial,
): AsyncGenerator<BacktestStep> {
  const topicId = compiled.topic.id
  const { posts: total, last } = await measureArchive(db)
  const before = await keptIds(db, topicId)
  const filters = await watchFilters(db, topicId, now)
  const sums: Sums = { posts: 0, kept: 0, dropped: 0, added: [], removed: [] }
  for await (const page of archivePages(db, last + 1)) {
    const changed = page.flatMap((post) => judged(post, { compiled, before, sums }))
    await filters.see(changed)
    yield { kind: 'progress', done: sums.posts, total }
  }
  yield {
    kind: 'result',
    backtest: {
      version,
      posts: sums.posts,
      added: sums.added.length,
      removed: sums.removed.length,
      kept: sums.kept,
      dropped: sums.dropped,
      changes: await shownChanges(db, compiled, sums),
      stories: await storiesTouched(db, topicId, sums.removed),
      filters: filters.touched(),
      pins: await checkPins(db, topicId, compiled),
      examples: failedExamples(compiled),
    },
  }
}

interface Sums {
  posts: number
  kept: number
  dropped: number
  /** Ids, those that came last first. */
  readonly added: number[]
  readonly removed: number[]
}

/** Counts a post; gives it back if it would enter or leave. */
function judged(
  post: ArchivedPost,
  { compiled, before, sums }: { compiled: CompiledTopic; before: ReadonlySet<number>; sums: Sums },
): ChangedPost[] {
  sums.posts++
  const isKept = judgeRevisions(compiled, post.revisions, modeOf(post.mode))?.verdict.keep ?? false
  const wasKept = before.has(post.postId)
  if (isKept === wasKept) {
    sums[isKept ? 'kept' : 'dropped']++
    return []
  }
  const kind = isKept ? 'added' : 'removed'
  sums[kind].push(post.postId)
  return [{ kind, post }]
}

/** Reads those that are shown once more: of the others nothing but the id was kept. */
async function shownChanges(db: Database, compiled: CompiledTopic, sums: Sums): Promise<Change[]> {
  const ids = [...sums.added.slice(0, mostShown), ...sums.removed.slice(0, mostShown)]
  const verdicts = await loadVerdicts(db, compiled.topic.id, ids)
  const isRemoved = new Set(sums.removed)
  return (await readArchive(db, { ids })).flatMap(({ postId, mode, revisions }) => {
    const judged = judgeRevisions(compiled, revisions, modeOf(mode))
    const said = revisions[judged?.index ?? 0]
    if (said === undefined) return []
    const threshold = compiled.topic.thresholds[modeOf(mode)]
    const { score, why, hits } = judged?.verdict ?? { score: 0, why: [], hits: [] }
    const { url, source: sourceName, publishedAt, timePrecision } = said
    const kind = isRemoved.has(postId) ? 'removed' : 'added'
    const whyBefore = verdicts.get(postId)?.why ?? []
    const about = { title: titleOf(said), url, sourceName, publishedAt, timePrecision }
    return [{ postId, kind, ...about, score, threshold, why, hits, whyBefore }]
  })
}
