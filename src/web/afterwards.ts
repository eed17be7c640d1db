import type { StoredPost } from '#storage/posts.ts'
import { span } from '#text/span.ts'

/** 'edited', 'edited 2 times'; '' if it was not. */
export function editedText({ revisions }: Pick<StoredPost, 'revisions'>): string {
  if (revisions === 1) return ''
  return revisions === 2 ? 'edited' : `edited ${revisions - 1} times`
}

/** 'deleted after 14 minutes'; '' if it was not. */
export function deletedText({
  deletedAt,
  publishedAt,
}: Pick<StoredPost, 'deletedAt' | 'publishedAt'>): string {
  return deletedAt === null ? '' : `deleted after ${span(deletedAt - publishedAt)}`
}
