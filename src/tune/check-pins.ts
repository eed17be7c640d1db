import type { CompiledTopic } from '#filter/compile.ts'
import { modeOf } from '#filter/judge.ts'
import { judgeRevisions } from '#filter/judge-revisions.ts'
import { type ArchivedPost, readArchive } from '#storage/archive.ts'
import { listPins } from '#storage/pins.ts'
import type { Database } from '#storage/tables.ts'
import { loadVerdicts } from '#storage/verdicts.ts'
import { titleOf } from './title-of.ts'

/** A pinned post that rules would judge otherwise than its pin says. */
export interface PinViolation {
  readonly postId: number
  /** True: it must be kept. */
  readonly must: boolean
  readonly title: string
  readonly sourceName: string
  readonly url: string | null
  readonly score: number
  readonly threshold: number
  readonly why: readonly string[]
  /** What is in force now judges it as its pin says. */
  readonly isNew: boolean
}

/** A pinned post with all that judging it needs. */
export interface PinnedPost {
  readonly post: ArchivedPost
  readonly must: boolean
  /** What is in force keeps it. */
  readonly isKept: boolean
}

/** The pins of a topic that a version of it would go against, the newest pin first. Empty: it respects them all. */
export async function checkPins(
  db: Database,
  topicId: string,
  compiled: CompiledTopic,
): Promise<PinViolation[]> {
  return violationsOf(await readPinned(db, topicId), compiled)
}

/** The pinned posts of a topic, the newest pin first: read once for as many versions as are to be checked. */
export async function readPinned(db: Database, topicId: string): Promise<PinnedPost[]> {
  const pins = await listPins(db, topicId)
  const ids = pins.map(({ postId }) => postId)
  const posts = new Map((await readArchive(db, { ids })).map((post) => [post.postId, post]))
  const verdicts = await loadVerdicts(db, topicId, ids)
  return pins.flatMap(({ postId, must }) => {
    const post = posts.get(postId)
    return post === undefined ? [] : [{ post, must, isKept: verdicts.get(postId)?.keep ?? false }]
  })
}

/** Those that a version would go against, in the order given. */
export function violationsOf(pinned: readonly PinnedPost[], compiled: CompiledTopic): PinViolation[] {
  return pinned.flatMap(({ post, must, isKept }) => {
    const violation = violationOf(post, compiled, must)
    return violation === null ? [] : [{ ...violation, isNew: isKept === must }]
  })
}

function violationOf(
  { postId, mode, revisions }: ArchivedPost,
  compiled: CompiledTopic,
  must: boolean,
): Omit<PinViolation, 'isNew'> | null {
  const judged = judgeRevisions(compiled, revisions, modeOf(mode))
  const { keep, score, why } = judged?.verdict ?? { keep: false, score: 0, why: [] }
  const said = revisions[judged?.index ?? 0]
  if (keep === must || said === undefined) return null
  const threshold = compiled.topic.thresholds[modeOf(mode)]
  return { postId, must, title: titleOf(said), sourceName: said.source, url: said.url, score, threshold, why }
}
