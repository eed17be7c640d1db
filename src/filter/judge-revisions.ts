import type { Verdict } from '#model/verdict.ts'
import type { CompiledTopic } from './compile.ts'
import type { JudgedPost } from './fields.ts'
import { judge } from './judge.ts'
import type { Mode } from './judge.ts'

/** What a topic says of a post, and which of its revisions that is about: an index into those given. */
export interface RevisionVerdict {
  readonly verdict: Verdict
  readonly index: number
}

/**
 * Judges a post by all it has ever said, the newest first. What is kept in any revision is kept, since leaks are edited
 * away; the newest that is kept decides, else the newest that scores above zero. Null: none does.
 */
export function judgeRevisions(
  compiled: CompiledTopic,
  revisions: readonly JudgedPost[],
  mode: Mode,
): RevisionVerdict | null {
  let best: RevisionVerdict | null = null
  for (const [index, revision] of revisions.entries()) {
    const verdict = judge(compiled, revision, mode)
    if (verdict.keep) return { verdict, index }
    if (best === null && verdict.score > 0) best = { verdict, index }
  }
  return best
}
