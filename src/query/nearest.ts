/**
 * The one of `known` that `written` was probably meant to be: at most a third of its letters differ (one insertion,
 * removal, change or swap of neighbours each). Null if none is near.
 */
export function nearest(written: string, known: readonly string[]): string | null {
  const lower = written.toLowerCase()
  let best: string | null = null
  let least = Math.max(1, Math.floor(lower.length / 3)) + 1
  for (const candidate of known) {
    const edits = editDistance(lower, candidate.toLowerCase())
    if (edits < least) {
      least = edits
      best = candidate
    }
  }
  return best
}

/** Optimal string alignment: Levenshtein's distance with swaps of neighbours, three rows at a time. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = cell(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = isSwap ? cell(beforeLast, j - 2) + 1 : change
      row.push(Math.min(change, swap, cell(last, j) + 1, cell(row, j - 1) + 1))
    }
    beforeLast = last
    last = row
  }
  return cell(last, b.length)
}

function cell(row: readonly number[], index: number): number {
  return row[index] ?? 0
}
