import type { CompiledTopic } from '#filter/compile.ts'
import { modeOf } from '#filter/judge.ts'
import { judgeRevisions } from '#filter/judge-revisions.ts'
import { type ArchivedPost, readArchive } from '#storage/archive.ts'
import { listPins } from '#storage/pins.ts'
import type { Database } from '#storage/tables.ts'
import { loadVerdicts } from '#storage/verdicts.ts'

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

/** The pins of a topic that a version of it would go against, the newest pin first. Empty: it respects them all. */
export async function checkPins(
  db: Database,
  topicId: string,
  compiled: CompiledTopic,
): Promise<PinViolation[]> {
  const pins = await listPins(db, topicId)
  const ids = pins.map(({ postId }) => postId)
  const posts = new Map((await readArchive(db, { ids })).map((post) => [post.postId, post]))
  const verdicts = await loadVerdicts(db, topicId, ids)
  return pins.flatMap(({ postId, must }) => {
    const post = posts.get(postId)
    const violation = post === undefined ? null : violationOf(post, compiled, must)
    if (violation === null) return []
    return [{ ...violation, isNew: (verdicts.get(postId)?.keep ?? false) === must }]
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

const longestTitle = 120

/** What a post is called in a list: its title, or how its text begins. */
export function titleOf({ title, text }: { readonly title: string; readonly text: string }): string {
  if (title !== '') return title
  const [line = ''] = text.trim().split('\n')
  return line.length > longestTitle ? `${line.slice(0, longestTitle)}…` : line
}
