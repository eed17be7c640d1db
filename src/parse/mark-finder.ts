/** Place of the next `mark` at or behind `from`, -1 if there is none. Asked with rising `from`. */
export type MarkFinder = (mark: string, from: number) => number

/** Finds marks in `text` in linear time altogether: what was found ahead is not looked for again, nor what is missing. */
export function markFinder(text: string): MarkFinder {
  const ahead = new Map<string, number>()
  return (mark, from) => {
    const known = ahead.get(mark)
    if (known !== undefined && (known === -1 || known >= from)) return known
    const at = text.indexOf(mark, from)
    ahead.set(mark, at)
    return at
  }
}
