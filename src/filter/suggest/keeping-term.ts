import type { Topic } from '#model/topic.ts'
import type { Archive } from './archive.ts'
import { evidenceOf, sourcesOf } from './evidence.ts'
import type { SeparatingTerm } from './find-terms.ts'
import type { Suggestion, TopicEdit } from './suggestion.ts'
import { idFor, keepsAfter } from './try-edit.ts'

/**
 * Context or a clause for a term of wanted posts that mends pins, or null: the smallest change that keeps most of the
 * posts which are pinned and dropped, and none of those pinned against it or of the other side.
 */
export function keepingTerm(archive: Archive, found: SeparatingTerm): Suggestion | null {
  const { term, places, wrong } = found
  if (places.length < MIN_POSTS || sourcesOf(archive, places) < MIN_SOURCES) return null
  const tried = firstThatMends(archive, found)
  if (tried === null) return null
  return {
    id: `keeps:${term.key}`,
    kind: 'keeps',
    words: [term.shown],
    title: `“${term.shown}” stands in ${places.length} posts that ${archive.topic.id} should keep, ${wrong.length} of them dropped against their pin.`,
    isStrong: true,
    evidence: evidenceOf(archive, places, { z: found.z, against: tried.strangers }),
    edit: tried.edit,
  }
}

interface Tried {
  readonly edit: TopicEdit
  /** Posts nobody pinned that it would keep. */
  readonly strangers: number
}

function firstThatMends(
  archive: Archive,
  { term, places, wrong, opposed, everywhere }: SeparatingTerm,
): Tried | null {
  const dropped = everywhere
    .filter((place) => archive.posts[place]?.keep === false && archive.posts[place]?.pin !== 'must')
    .slice(-MAX_JUDGED)
  for (const edit of editsFor(archive.topic, term)) {
    const keeps = keepsAfter(archive, edit)
    if (wrong.filter(keeps).length * 2 < wrong.length || opposed.some(keeps)) continue
    const strangers = dropped.filter(keeps).length
    if (strangers <= places.length * FEW) return { edit, strangers }
  }
  return null
}

const MIN_POSTS = 3
const MIN_SOURCES = 2
const MAX_JUDGED = 200
/** Of posts nobody pinned the edit may keep one for five that speak for it. */
const FEW = 0.2

/** From the smallest change on. */
function editsFor(topic: Topic, { key, shown }: SeparatingTerm['term']): TopicEdit[] {
  const words = [shown]
  const id = idFor(topic, key)
  const { broad, strict } = topic.thresholds
  return [
    { kind: 'add-context', strength: 'weak', words, add: topic.weakContext.add || 1 },
    { kind: 'add-context', strength: 'strong', words, add: topic.strongContext.add || broad },
    { kind: 'add-clause', id, words, weight: 1, weak: true },
    { kind: 'add-clause', id, words, weight: broad, weak: false },
    ...(strict > broad ? [{ kind: 'add-clause' as const, id, words, weight: strict, weak: false }] : []),
  ]
}
