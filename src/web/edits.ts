import { diffArrays } from 'diff'
import type { StoredPost } from '#storage/posts.ts'
import type { StoredVerdict } from '#storage/verdicts.ts'

/** One stretch of an edit. */
export interface Change {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** What changed from one revision of a post to the next. */
export interface Edit {
  /** The revision that it led to: 2 for the first edit. */
  readonly revision: number
  /** When we saw it, milliseconds since 1970. */
  readonly at: number
  /** How long after the post was published that was, in milliseconds. */
  readonly afterMs: number
  /** In order; 'same' and 'added' together are what the post says now, 'same' and 'removed' what it said before. */
  readonly changes: readonly Change[]
}

/** A post as it stood when its topic kept it: with an earlier revision's words where these are what the verdict is about. */
export function asJudged(
  post: StoredPost,
  verdict: StoredVerdict | null,
  revisions: readonly StoredPost[],
): StoredPost {
  return revisions.find(({ revision }) => revision === verdict?.revision) ?? post
}

/** The edits of a post, the first one first, from all its revisions in order. */
export function editsOf(revisions: readonly StoredPost[]): Edit[] {
  return revisions.slice(1).map((post, index) => ({
    revision: post.revision,
    at: post.revisedAt,
    afterMs: Math.max(0, post.revisedAt - post.publishedAt),
    changes: changesBetween(wordsOf(revisions[index] ?? post), wordsOf(post), post.lang),
  }))
}

function wordsOf({ title, text, links }: StoredPost): string {
  const addresses = links.map(({ raw, expanded }) => expanded ?? raw).filter((link) => !text.includes(link))
  return [title, text, ...addresses].filter((part) => part !== '').join('\n')
}

/** Beyond so many differing words a text is a new one, and finding the shortest difference would take long. */
const mostEdits = 1_000

/** What differs between two texts word by word, in the words of their language; as a whole where they have little in common. */
export function changesBetween(before: string, after: string, lang: string | null): Change[] {
  const words = segmenterOf(lang)
  const cut = (text: string): string[] => Array.from(words.segment(text), ({ segment }) => segment)
  const found = diffArrays(cut(before), cut(after), { maxEditLength: mostEdits })
  if (found === undefined)
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after },
    ]
  return withoutIslands(
    found.map(({ added, removed, value }) => {
      return { kind: added ? 'added' : removed ? 'removed' : 'same', text: value.join('') }
    }),
  )
}

/** Blanks that two changes have between them are no words that stayed: what is around them is one change. */
function withoutIslands(changes: readonly Change[]): Change[] {
  const kept: Change[] = []
  let stretch: Change[] = []
  for (const [index, change] of changes.entries()) {
    const isIsland = change.kind === 'same' && change.text.trim() === '' && stretch.length > 0
    if (change.kind !== 'same' || (isIsland && index < changes.length - 1)) stretch.push(change)
    else {
      kept.push(...asOne(stretch), change)
      stretch = []
    }
  }
  return [...kept, ...asOne(stretch)]
}

/** What a stretch of changes took out and put in; as it is if it did only one of both, or ends in a blank that stayed. */
function asOne(stretch: readonly Change[]): readonly Change[] {
  const side = (without: Change['kind']): string =>
    stretch.map(({ kind, text }) => (kind === without ? '' : text)).join('')
  const removed = side('added')
  const added = side('removed')
  if (removed.trim() === '' || added.trim() === '' || stretch.at(-1)?.kind === 'same') return stretch
  return [
    { kind: 'removed', text: removed },
    { kind: 'added', text: added },
  ]
}

function segmenterOf(lang: string | null): Intl.Segmenter {
  const known = lang === null ? [] : Intl.Segmenter.supportedLocalesOf(wellFormed(lang))
  return new Intl.Segmenter(known, { granularity: 'word' })
}

/** What sources call a language is not always a tag. */
function wellFormed(lang: string): string[] {
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/iu.test(lang) ? [lang] : []
}
