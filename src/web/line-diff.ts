import { diffLines } from 'diff'

/** Lines one after another that were put in, taken out, or stayed. */
export interface LineChange {
  readonly kind: 'same' | 'added' | 'removed' | 'skipped'
  /** Without line ends; of 'skipped' none. */
  readonly lines: readonly string[]
  /** How many lines it stands for. */
  readonly count: number
}

/** Beyond so many differing lines a text is shown as a new one: finding the shortest difference would take long. */
const mostEdits = 2_000
/** Lines shown around a change. */
const around = 3

/** What differs between two texts line by line, with a few lines around each change; empty if nothing does. */
export function lineChanges(before: string, after: string): LineChange[] {
  if (before === after) return []
  const found = diffLines(before, after, { maxEditLength: mostEdits })
  if (found === undefined) return [changeOf('removed', before), changeOf('added', after)]
  const changes = found.map(({ added, removed, value }) =>
    changeOf(added ? 'added' : removed ? 'removed' : 'same', value),
  )
  return changes.flatMap((change, index) =>
    change.kind === 'same' ? shortened(change, index === 0, index === changes.length - 1) : [change],
  )
}

function changeOf(kind: LineChange['kind'], value: string): LineChange {
  const lines = value.replace(/\n$/u, '').split('\n')
  return { kind, lines, count: lines.length }
}

/** Of lines that stayed only those near a change. */
function shortened({ lines }: LineChange, isFirst: boolean, isLast: boolean): LineChange[] {
  const head = isFirst ? 0 : around
  const tail = isLast ? 0 : around
  const skipped = lines.length - head - tail
  const same = (some: readonly string[]): LineChange[] =>
    some.length === 0 ? [] : [{ kind: 'same', lines: some, count: some.length }]
  if (skipped <= 1) return same(lines)
  return [
    ...same(lines.slice(0, head)),
    { kind: 'skipped', lines: [], count: skipped },
    ...same(lines.slice(lines.length - tail)),
  ]
}
