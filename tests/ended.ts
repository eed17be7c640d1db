/** What a command left behind. */
export interface Ended {
  /** null if a signal ended it. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** What a command printed as JSON, an object a line. */
export function jsonOf({ out }: Ended): Record<string, unknown>[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
