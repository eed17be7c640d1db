import type { Archive } from './archive.ts'
import { evidenceOf, sourcesOf } from './evidence.ts'
import type { SeparatingTerm } from './find-terms.ts'
import { sideOf } from './sides.ts'
import type { Suggestion, TopicEdit } from './suggestion.ts'
import { idFor, keepsAfter } from './try-edit.ts'
import { createWordTest } from './word-test.ts'

/**
 * An exclusion for a term of unwanted posts, or null: where too little speaks for it, where it would not drop most of
 * the posts that are pinned against and kept, or would drop one that is wanted.
 */
export function excludingTerm(archive: Archive, found: SeparatingTerm): Suggestion | null {
  const { term, places, wrong } = found
  const asked = wrong.length > 0 ? ASKED_WITH_PIN : ASKED
  if (places.length < asked.posts || sourcesOf(archive, places) < asked.sources || found.z < asked.z)
    return null
  const hasStrong = createWordTest(archive.known.strong)
  const wanted = found.everywhere.filter((place) => sideOf(archive, place) === 'wanted')
  const edit: TopicEdit = {
    kind: 'add-exclusion',
    id: idFor(archive.topic, term.key),
    words: [term.shown],
    add: addOf(archive, wrong),
    unlessStrong: !places.some((place) => hasStrong(archive.texts[place] ?? '')),
  }
  const keeps = keepsAfter(archive, edit)
  if (wrong.filter(keeps).length * 2 > wrong.length || !wanted.slice(-MAX_JUDGED).every(keeps)) return null
  const lost = found.everywhere.filter((place) => isKept(archive, place)).length
  const effect = wrong.length > 0 ? `, ${wrong.length} of them kept against their pin` : ''
  return {
    id: `excludes:${term.key}`,
    kind: 'excludes',
    words: [term.shown],
    title: `“${term.shown}” stands in ${places.length} posts that ${archive.topic.id} should not keep${effect}, and in ${lost} others that it keeps.`,
    isStrong: wrong.length > 0,
    evidence: evidenceOf(archive, places, { z: found.z, against: lost }),
    edit,
  }
}

/** Without a pin nothing changes today, so that more must speak for it. */
const ASKED = { posts: 6, sources: 3, z: 2.5 }
const ASKED_WITH_PIN = { posts: 3, sources: 2, z: 2 }
const MAX_JUDGED = 200

function isKept({ posts }: Archive, place: number): boolean {
  const post = posts[place]
  return post !== undefined && post.keep && post.pin !== 'mustNot'
}

/** As much as the topic's other exclusions, and enough for the posts that are kept. */
function addOf({ topic, posts }: Archive, wrong: readonly number[]): number {
  const usual = Math.min(-2 * topic.thresholds.broad, ...topic.exclusions.map(({ add }) => add))
  const highest = Math.max(0, ...wrong.map((place) => posts[place]?.score ?? 0))
  return Math.min(usual, topic.thresholds.broad - highest - 1)
}
