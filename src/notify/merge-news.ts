import type { News } from '#model/news.ts'

/**
 * What several deliveries tell, each story once: as it was told last, with all that changed, and as a new story if any
 * of them told it as one. In the order the stories came up.
 */
export function mergeNews(all: readonly News[]): News[] {
  return Array.from(Map.groupBy(all, ({ storyId }) => storyId).values(), (own) =>
    own.reduce((before, next) => (before === next ? next : merged(before, next))),
  )
}

function merged(before: News, next: News): News {
  return {
    ...next,
    kind: before.kind === 'story' ? 'story' : next.kind,
    changes: [...before.changes, ...next.changes],
  }
}
