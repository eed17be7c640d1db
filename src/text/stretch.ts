/** A stretch of a text; offsets count UTF-16 units. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Whether two stretches of one text have a character in common. */
export function overlap(a: Stretch, b: Stretch): boolean {
  return a.start < b.end && b.start < a.end
}
