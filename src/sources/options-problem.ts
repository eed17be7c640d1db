import type { Adapter } from './adapter.ts'

/** What is wrong with the options of a source, as a sentence that names the first that is; null: nothing. */
export function optionsProblem(
  { kind, options: shape }: Pick<Adapter, 'kind' | 'options'>,
  options: Readonly<Record<string, unknown>>,
): string | null {
  const checked = shape.safeParse(options)
  if (checked.success) return null
  const [issue] = checked.error.issues
  const place = (issue?.path ?? []).map(String).join('.')
  return `The options of a source of kind ${kind} are not right: ${place === '' ? '' : `${place}: `}${issue?.message ?? 'something is missing'}.`
}
