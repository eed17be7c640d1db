import { type ArchivedPost, readArchive } from '#storage/archive.ts'
import type { Database } from '#storage/tables.ts'

const postsAtOnce = 2_000

/** The whole archive in pages, what came last first. While a page is worked on the next one is on its way. */
export async function* archivePages(
  db: Database,
  below: number | null,
): AsyncGenerator<readonly ArchivedPost[]> {
  let coming = readArchive(db, { below, limit: postsAtOnce })
  for (;;) {
    const page = await coming
    const last = page.length === postsAtOnce ? page.at(-1) : undefined
    if (last !== undefined) {
      coming = readArchive(db, { below: last.postId, limit: postsAtOnce })
      // A failure is met where it is awaited; who stops before that does not need the page.
      coming.catch(() => {})
    }
    if (page.length > 0) yield page
    if (last === undefined) return
  }
}
