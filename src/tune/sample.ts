import type { Mode } from '#filter/judge.ts'
import { modeOf } from '#filter/judge.ts'
import type { TimePrecision } from '#model/post.ts'
import { type ArchivedPost, type ArchivedRevision, readArchive } from '#storage/archive.ts'
import { listPins } from '#storage/pins.ts'
import type { Database } from '#storage/tables.ts'
import { type StoredVerdict, loadVerdicts } from '#storage/verdicts.ts'
import { titleOf } from './title-of.ts'

/** A post with all that judging it needs: a browser that has these judges as the server does. */
export interface SamplePost {
  readonly postId: number
  readonly mode: Mode
  /** What is in force says so. */
  readonly keep: boolean
  readonly why: readonly string[]
  readonly pin: 'must' | 'mustNot' | null
  readonly title: string
  readonly sourceName: string
  readonly url: string | null
  /** Milliseconds since 1970. */
  readonly publishedAt: number
  readonly timePrecision: TimePrecision
  /** False: it is here for its pin alone. */
  readonly isRecent: boolean
  /** The newest first. */
  readonly revisions: readonly ArchivedRevision[]
}

/** The posts that came last, at most `limit`, newest first; then older ones that are pinned. */
export async function samplePosts(db: Database, topicId: string, limit: number): Promise<SamplePost[]> {
  const recent = await readArchive(db, { below: null, limit })
  const pins = new Map((await listPins(db, topicId)).map(({ postId, must }) => [postId, must]))
  const known = new Set(recent.map(({ postId }) => postId))
  const older = await readArchive(db, { ids: [...pins.keys()].filter((postId) => !known.has(postId)) })
  const posts = [...recent, ...older]
  const verdicts = await loadVerdicts(
    db,
    topicId,
    posts.map(({ postId }) => postId),
  )
  return posts.flatMap((post) => {
    const must = pins.get(post.postId)
    const pin = must === undefined ? null : must ? 'must' : 'mustNot'
    return toSample(post, { pin, verdict: verdicts.get(post.postId), isRecent: known.has(post.postId) })
  })
}

function toSample(
  { postId, mode, revisions }: ArchivedPost,
  known: Pick<SamplePost, 'pin' | 'isRecent'> & { readonly verdict: StoredVerdict | undefined },
): SamplePost[] {
  const [newest] = revisions
  if (newest === undefined) return []
  const { pin, isRecent, verdict } = known
  return [
    {
      postId,
      mode: modeOf(mode),
      keep: verdict?.keep ?? false,
      why: verdict?.why ?? [],
      pin,
      title: titleOf(newest),
      sourceName: newest.source,
      url: newest.url,
      publishedAt: newest.publishedAt,
      timePrecision: newest.timePrecision,
      isRecent,
      revisions,
    },
  ]
}
