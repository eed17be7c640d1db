import type { StoredPost } from '#storage/posts.ts'

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

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** '14 minutes', '2 hours', '3 days'; less than a minute is that. */
export function span(ms: number): string {
  const [name, length] = units.find(([, one]) => ms >= one) ?? ['', 0]
  if (length === 0) return 'less than a minute'
  const count = Math.round(ms / length)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
