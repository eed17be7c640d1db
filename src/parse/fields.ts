import type { RawField } from './raw-feed.ts'

/** Value of the first field, in the order of `names`, that has one; null if none has. */
export function firstValue(fields: readonly RawField[], ...names: readonly string[]): string | null {
  return firstField(fields, ...names)?.value ?? null
}

/** The first field, in the order of `names`, whose value is not empty; null if there is none. */
export function firstField(fields: readonly RawField[], ...names: readonly string[]): RawField | null {
  for (const name of names) {
    for (const field of fields) if (field.name === name && field.value !== '') return field
  }
  return null
}

/** All fields of that name, in order, empty ones too. */
export function fieldsNamed(fields: readonly RawField[], name: string): RawField[] {
  return fields.filter((field) => field.name === name)
}
