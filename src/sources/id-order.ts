/**
 * Whether an id was given after another. Platforms count up in numbers that are too long for JavaScript, or in
 * letters of one length: the longer is the newer, of two as long the one that is later as text.
 */
export function isNewerId(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length
}

/** The newest of ids in any order; null if there are none. */
export function newestId(ids: readonly (string | null)[]): string | null {
  return ids.reduce(
    (newest, id) => (newest === null || (id !== null && isNewerId(id, newest)) ? id : newest),
    null,
  )
}

/** The oldest of ids in any order; null if there are none. */
export function oldestId(ids: readonly (string | null)[]): string | null {
  return ids.reduce(
    (oldest, id) => (oldest === null || (id !== null && isNewerId(oldest, id)) ? id : oldest),
    null,
  )
}
