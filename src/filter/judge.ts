import type { SourceMode } from '#model/source.ts'
import type { Hit, Verdict } from '#model/verdict.ts'
import { candidateClauses } from './candidate.ts'
import type { CompiledTopic } from './compile.ts'
import { FIELDS } from './fields.ts'
import type { JudgedPost } from './fields.ts'
import { lazyDocument } from './query-hits.ts'
import { circumstances, clauseReasons, readSides, successorReasons } from './reasons.ts'
import type { Reason } from './reasons.ts'

/** broad: a name alone keeps a post, for sources picked by hand. strict: it needs context, for a firehose. */
export type Mode = 'broad' | 'strict'

/**
 * Whether a post is about a topic, with every clause that spoke for or against it. Linear in the post; one without
 * a candidate costs a scan.
 */
export function judge(compiled: CompiledTopic, post: JudgedPost, mode: Mode = 'broad'): Verdict {
  const candidates = candidateClauses(compiled, post)
  const decision = candidates === 0 ? NOTHING : decide(compiled, { post, mode, candidates })
  return {
    keep: decision.keep,
    score: sum(decision.reasons),
    threshold: compiled.topic.thresholds[mode],
    topicVersion: compiled.version,
    hits: decision.reasons.flatMap((reason) => reason.hits).toSorted(byPlace),
    why: [...whyOf(decision.reasons), ...(decision.but ?? [])],
    tags: decision.tags,
  }
}

/** What is expected of a source's posts: those of one picked by hand are about the topic anyway. */
export function modeOf(mode: SourceMode): Mode {
  return mode === 'curated' ? 'broad' : 'strict'
}

interface Decision {
  readonly keep: boolean
  readonly reasons: readonly Reason[]
  readonly tags: readonly string[]
  /** Why the post is dropped although its score would do. */
  readonly but?: readonly string[]
}

const NOTHING: Decision = { keep: false, reasons: [], tags: [] }

/**
 * The topic's own name decides; only where it does not keep the post, what the topic turned into may. A description
 * beside the successor's name is about the successor.
 */
function decide(
  compiled: CompiledTopic,
  { post, mode, candidates }: { readonly post: JudgedPost; readonly mode: Mode; readonly candidates: number },
): Decision {
  const { topic } = compiled
  const threshold = topic.thresholds[mode]
  const asked = { sides: readSides(post), document: lazyDocument(post), candidates }
  const named = clauseReasons(compiled, { ...asked, lang: post.lang ?? null })
  const successor = successorReasons(compiled, asked)
  if (named.length === 0 && successor.length === 0) return NOTHING
  const around = circumstances(compiled, asked, named)
  const own = [...named.filter((reason) => successor.length === 0 || !reason.describes), ...around]
  if (passes(own, threshold, mode)) return { keep: true, reasons: own, tags: [] }
  if (topic.successor === null || successor.length === 0) return dropped(own, threshold)
  const both = [...named, ...successor, ...around]
  if (!passes(both, threshold, mode)) return dropped(both, threshold)
  const { keep, tag } = topic.successor
  return {
    keep,
    reasons: both,
    tags: [tag],
    ...(keep ? {} : { but: [`names only the ${tag}, which is not kept`] }),
  }
}

function passes(reasons: readonly Reason[], threshold: number, mode: Mode): boolean {
  if (!reasons.some((reason) => reason.kind === 'clause')) return false
  const isExcluded = reasons.some((reason) => reason.kind === 'against' && reason.hits.length > 0)
  return sum(reasons) >= threshold && !(mode === 'strict' && isExcluded)
}

function dropped(reasons: readonly Reason[], threshold: number): Decision {
  const isEnough = sum(reasons) >= threshold
  return { keep: false, reasons, tags: [], ...(isEnough && { but: ['strict: no exclusion may hit'] }) }
}

function sum(reasons: readonly Reason[]): number {
  return reasons.reduce((total, reason) => total + reason.add, 0)
}

function byPlace(a: Hit, b: Hit): number {
  return FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field) || a.start - b.start || a.end - b.end
}

/** One line a reason: clauses before circumstances, larger weights first. */
function whyOf(reasons: readonly Reason[]): string[] {
  const rank = { clause: 0, context: 1, against: 2 }
  return reasons
    .toSorted((a, b) => rank[a.kind] - rank[b.kind] || Math.abs(b.add) - Math.abs(a.add))
    .map(({ label, add, hits }) => [label, ...shownHit(hits[0]), signed(add)].join(' '))
}

function shownHit(hit: Hit | undefined): string[] {
  if (hit === undefined) return []
  const isUsual = hit.field === 'title' || hit.field === 'text'
  return isUsual ? [`"${hit.text}"`] : [`"${hit.text}"`, `in ${hit.field}`]
}

function signed(add: number): string {
  return add < 0 ? String(add) : `+${add}`
}
