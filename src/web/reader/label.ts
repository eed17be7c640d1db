import type { Filter } from '#storage/filters.ts'

/** Apps split labels at '/', or send them without escaping. */
const forbidden = /[/&+%]/u

/**
 * What filters are called as labels and groups, by id: their names, without what apps trip over, and each only once.
 * The same filters give the same labels to the byte.
 */
export function labelsOf(filters: readonly Pick<Filter, 'id' | 'name'>[]): Map<number, string> {
  const taken = new Set<string>()
  return new Map(
    filters
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, name }) => {
        const plain = labelText(name)
        let label = plain
        for (let n = 2; taken.has(label.toLowerCase()); n++) label = `${plain} ${n}`
        taken.add(label.toLowerCase())
        return [id, label]
      }),
  )
}

/** Whether a filter can be called so and its label be the same. */
export function isLabel(name: string): boolean {
  return name !== '' && name.length <= 100 && labelText(name) === name
}

function labelText(name: string): string {
  const plain = name
    .normalize('NFC')
    .replaceAll(new RegExp(forbidden, 'gu'), '-')
    .replaceAll(/\s+/gu, ' ')
    .trim()
  return plain === '' ? '-' : plain
}
