import type { Change, ChangeKind } from '#model/news.ts'
import type { Stance } from '#model/story.ts'
import { isolated, shortLine } from './clean-text.ts'
import { outcomeWords } from './outcome-words.ts'

/** A post of a story, as far as it decides what is told. */
export interface ViewPost {
  readonly postId: number
  /** It came since the subscription read last, and not because the rules changed. */
  readonly isFresh: boolean
  readonly isDuplicate: boolean
  readonly stance: Stance
  /** The filter finds it. */
  readonly isFound: boolean
  readonly by: string
  readonly url: string | null
  readonly publishedAt: number
  /** What it names, by canonical form, with the name to show. */
  readonly facts: ReadonlyMap<string, string>
}

/** A story as it stood at the end of what was read. */
export interface StoryView {
  readonly posts: readonly ViewPost[]
  /** Ids of posts that go back to one source each; the first of each is the one that was first. */
  readonly independent: readonly (readonly number[])[]
  readonly originPostId: number
  /** The subscription was told of it, or of a story that went into it. */
  readonly isTold: boolean
}

/** What the stream says of a story besides new posts. */
export interface Happening {
  readonly kind: 'edited' | 'deleted' | 'claim'
  readonly postId: number | null
  /** How long the post had stood, in words; '' if that is not known. */
  readonly after: string
  /** Of a claim: what it says and what became of it. */
  readonly claim: { readonly said: string; readonly outcome: string } | null
}

export interface Deciding {
  /** A story that only has posts from before is nobody's news. */
  readonly oldBefore: number
  readonly changes: readonly ChangeKind[]
}

/**
 * What is to be told of a story, null for nothing: a story that is new to the filter is told once, whole; one that was
 * there already only if something material happened that the subscription wants to hear. Duplicates are never told, nor
 * echoes of a story that was there.
 */
export function decideNews(
  view: StoryView,
  happened: readonly Happening[],
  { oldBefore, changes: wanted }: Deciding,
): { readonly kind: 'story' | 'change'; readonly changes: readonly Change[] } | null {
  const before = view.posts.filter(({ isFresh }) => !isFresh)
  if (!view.isTold && !before.some(({ isFound }) => isFound)) {
    return isNews(view, before, oldBefore) ? { kind: 'story', changes: [] } : null
  }
  const changes = changesOf(view, before, happened).filter(({ kind }) => wanted.includes(kind))
  return changes.length === 0 ? null : { kind: 'change', changes }
}

/** Whether posts that came since make a story one that the filter holds, and are not old. */
function isNews({ posts }: StoryView, before: readonly ViewPost[], oldBefore: number): boolean {
  const fresh = posts.filter(({ isFresh, publishedAt }) => isFresh && publishedAt >= oldBefore)
  return fresh.some(({ isFound, isDuplicate }) => isFound && (before.length === 0 || !isDuplicate))
}

function changesOf(view: StoryView, before: readonly ViewPost[], happened: readonly Happening[]): Change[] {
  const fresh = view.posts.filter(({ isFresh, isDuplicate }) => isFresh && !isDuplicate)
  return [
    ...turnOf('denial', 'denies', { fresh, before }),
    ...turnOf('confirmation', 'confirms', { fresh, before }),
    ...claimsSettled(happened),
    ...newOrigins(view),
    ...newFacts(view, before),
    ...ofFirstReport(view, happened),
  ]
}

function turnOf(
  kind: 'denial' | 'confirmation',
  stance: Stance,
  { fresh, before }: { readonly fresh: readonly ViewPost[]; readonly before: readonly ViewPost[] },
): Change[] {
  const first = fresh.find((post) => post.stance === stance)
  if (first === undefined || before.some((post) => post.stance === stance)) return []
  return [{ kind, text: `${kind === 'denial' ? 'Denied' : 'Confirmed'} by ${nameOf(first)}`, url: first.url }]
}

function claimsSettled(happened: readonly Happening[]): Change[] {
  const last = new Map(happened.flatMap(({ claim }) => (claim === null ? [] : [[claim.said, claim.outcome]])))
  return Array.from(last, ([said, outcome]) => {
    return {
      kind: 'outcome',
      text: `Claim ${outcomeWords(outcome)}: ${shortLine(said, longestClaim)}`,
      url: null,
    }
  })
}

/** Reports that go back to none that was there before. */
function newOrigins({ posts, independent }: StoryView): Change[] {
  const byId = new Map(posts.map((post) => [post.postId, post]))
  return independent.flatMap((ids): Change[] => {
    const group = ids.flatMap((id) => byId.get(id) ?? [])
    const [first] = group
    if (first === undefined || !group.every(({ isFresh }) => isFresh)) return []
    const text = `Reported independently by ${nameOf(first)}, ${independent.length} independent reports now`
    return [{ kind: 'origin', text, url: first.url }]
  })
}

/** What is named for the first time, by those who report for themselves: others may guess. */
function newFacts({ posts, independent }: StoryView, before: readonly ViewPost[]): Change[] {
  const known = new Set(before.flatMap(({ facts }) => [...facts.keys()]))
  const byId = new Map(posts.map((post) => [post.postId, post]))
  const voices = independent.map((ids) => byId.get(ids[0] ?? 0)?.by)
  const named = new Map<string, string>()
  const adds = ({ facts }: ViewPost): boolean => [...facts.keys()].some((canonical) => !known.has(canonical))
  const reporting = posts.filter(
    (post) => post.isFresh && !post.isDuplicate && voices.includes(post.by) && adds(post),
  )
  for (const { facts } of reporting) {
    for (const [canonical, name] of facts) if (!known.has(canonical)) named.set(canonical, name)
  }
  if (named.size === 0) return []
  const names = Array.from(named.values(), (name) => isolated(shortLine(name, longestName))).slice(
    0,
    mostNames,
  )
  return [{ kind: 'fact', text: `New in it: ${names.join(', ')}`, url: reporting[0]?.url ?? null }]
}

const mostNames = 8
const longestName = 80
const longestClaim = 200

function ofFirstReport({ originPostId, posts }: StoryView, happened: readonly Happening[]): Change[] {
  const url = posts.find(({ postId }) => postId === originPostId)?.url ?? null
  const last = new Map(
    happened.filter(({ postId }) => postId === originPostId).map((each) => [each.kind, each]),
  )
  return (['edited', 'deleted'] as const).flatMap((kind): Change[] => {
    const happening = last.get(kind)
    if (happening === undefined) return []
    const after = happening.after === '' ? '' : ` ${happening.after} after it was published`
    return [{ kind, text: `The first report was ${kind}${after}`, url }]
  })
}

function nameOf({ by }: ViewPost): string {
  return isolated(shortLine(by, longestName))
}
