import type { CompiledTopic } from '#filter/compile.ts'
import { judgeRevisions } from '#filter/judge-revisions.ts'
import type { RevisionVerdict } from '#filter/judge-revisions.ts'
import type { PinViolation } from '#tune/check-pins.ts'
import type { SamplePost } from '#tune/sample.ts'
import { hitsIn } from '#web/views/highlight.ts'
import type { RulePost } from '#web/views/rule-post.ts'

/** What rules make of the sample. Counts are of recent posts; those that are there for their pin only count in `pins`. */
export interface Preview {
  readonly posts: number
  readonly kept: number
  readonly added: number
  readonly removed: number
  /** Changed posts first, then those that stay kept; each newest first. */
  readonly shown: readonly RulePost[]
  readonly pins: readonly PinViolation[]
}

/** Judges the sample as a worker would; the same answer as a backtest over these posts. Linear in their text. */
export function previewOf(compiled: CompiledTopic, sample: readonly SamplePost[]): Preview {
  const judged = sample.map((post) => {
    const found = judgeRevisions(compiled, post.revisions, post.mode)
    return { post, found, keep: found?.verdict.keep ?? false }
  })
  const recent = judged.filter(({ post }) => post.isRecent)
  const changed = recent.filter(({ post, keep }) => post.keep !== keep)
  const stay = recent.filter(({ post, keep }) => post.keep && keep)
  const added = changed.filter(({ keep }) => keep).length
  return {
    posts: recent.length,
    kept: added + stay.length,
    added,
    removed: changed.length - added,
    shown: [...changed, ...stay].map(({ post, found }) => shownPost(compiled, post, found)),
    pins: judged.flatMap(({ post, found, keep }) => violationOf(compiled, { post, found, keep })),
  }
}

function shownPost(compiled: CompiledTopic, post: SamplePost, found: RevisionVerdict | null): RulePost {
  const { postId, url, sourceName, publishedAt, timePrecision, pin, mode } = post
  const { title, text } = post.revisions[found?.index ?? 0] ?? { title: post.title, text: '' }
  const hits = found?.verdict.hits ?? []
  return {
    postId,
    kind: kindOf(post.keep, found?.verdict.keep ?? false),
    title: { text: title, hits: hitsIn(hits, 'title', title) },
    text: { text, hits: hitsIn(hits, 'text', text) },
    url,
    sourceName,
    publishedAt,
    timePrecision,
    score: found?.verdict.score ?? 0,
    threshold: compiled.topic.thresholds[mode],
    why: found?.verdict.why ?? [],
    whyBefore: post.why,
    pin,
  }
}

function kindOf(before: boolean, after: boolean): RulePost['kind'] {
  if (before === after) return after ? 'kept' : 'dropped'
  return after ? 'added' : 'removed'
}

function violationOf(
  compiled: CompiledTopic,
  {
    post,
    found,
    keep,
  }: { readonly post: SamplePost; readonly found: RevisionVerdict | null; readonly keep: boolean },
): PinViolation[] {
  const { postId, pin, title, sourceName, url, mode } = post
  if (pin === null || keep === (pin === 'must')) return []
  return [
    {
      postId,
      must: pin === 'must',
      title,
      sourceName,
      url,
      score: found?.verdict.score ?? 0,
      threshold: compiled.topic.thresholds[mode],
      why: found?.verdict.why ?? [],
      isNew: post.keep === (pin === 'must'),
    },
  ]
}
