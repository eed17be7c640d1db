import type { Placement } from '#model/story.ts'
import type { MemoryIndex } from './memory-index.ts'
import type { StoryMerge } from './merge-stories.ts'

/** The stories of a memory index after the pass that merges them. */
export interface MergedStories {
  /** Told of the time of each post: a pass is due every week of them, before stories leave the window of two. */
  readonly passed: (at: number) => void
  /** A pass now. */
  readonly merge: () => void
  /** A placement of the index as the passes so far leave it; `id` is the post's own. */
  readonly placementOf: (id: string, placement: Placement) => Placement
}

const PASS_EVERY_MS = 7 * 86_400_000

/** No story merged yet. The index is only asked: later posts join the stories as it knows them, and follow the merge. */
export function createMergedStories(index: Pick<MemoryIndex, 'merges'>): MergedStories {
  const merges = new Map<string, StoryMerge>()
  let lastAt: number | null = null
  const rootOf = (story: string): string => {
    let root = story
    for (let merge = merges.get(root); merge !== undefined; merge = merges.get(root)) root = merge.into
    return root
  }
  const merge = (): void => {
    for (const found of index.merges()) {
      const [from, into] = [rootOf(found.from), rootOf(found.into)]
      if (from !== into) merges.set(from, { ...found, from, into })
    }
  }
  return {
    passed: (at) => {
      lastAt ??= at
      if (at - lastAt < PASS_EVERY_MS) return
      lastAt = at
      merge()
    },
    merge,
    placementOf: (id, placement) => {
      const story = rootOf(placement.story)
      const own = merges.get(id)
      if (own === undefined || placement.level !== null) return { ...placement, story }
      return { ...placement, story, level: 4, score: own.score, reason: `merged later: ${own.reason}` }
    },
  }
}
