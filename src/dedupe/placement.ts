import type { Placement } from '#model/story.ts'
import type { Attachment } from './attach.ts'
import type { DuplicateDecision } from './decide-duplicate.ts'
import { spellTerms } from './spell-terms.ts'
import type { Storied } from './story-features.ts'
import { MOST_TOLD } from './weigh.ts'

/** What the stages before found out about a post. */
export interface Grounds {
  readonly post: Storied
  readonly decision: DuplicateDecision
  /** A post that this one links to. */
  readonly linked: string | null
  readonly attachment: Attachment | null
  readonly storyOf: (id: string) => string | null
}

/**
 * Where a post that repeats none stands: the strongest ground first, alike but for one thing, then a link, then a
 * likeness of content. Without any it opens a story that bears its id.
 */
export function placementOf(id: string, { post, decision, linked, attachment, storyOf }: Grounds): Placement {
  const joins = (story: string, score: number, reason: string): Placement => {
    return { story, duplicateOf: null, level: 4, score, reason }
  }
  const alike = decision.kind === 'differs' ? decision : null
  const storyOfAlike = alike === null ? null : storyOf(alike.from)
  if (alike !== null && storyOfAlike !== null) {
    const reason = `${alike.isDispute ? 'disputes' : 'like'} ${alike.from}: ${alike.reason}`
    return joins(storyOfAlike, alike.score, reason)
  }
  const storyOfLinked = linked === null ? null : storyOf(linked)
  if (storyOfLinked !== null) return joins(storyOfLinked, 1, `links to ${linked}`)
  const first = { story: id, duplicateOf: null, level: null }
  if (attachment === null) return { ...first, score: 0, reason: 'first post of its story' }
  const { story, score } = attachment
  const shares = `shares ${spellTerms(attachment.shares, post).slice(0, MOST_TOLD).join(', ')}`
  if (attachment.kind === 'attached') return joins(story, score, shares)
  return { ...first, score, reason: `first post of its story; related to ${story}: ${shares}` }
}
