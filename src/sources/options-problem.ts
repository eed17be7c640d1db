import type { z } from 'zod'
import { type Adapter, type ParseMeta, unreadable } from './adapter.ts'

/** What is wrong with the options of a source, as sentences: the first that is, and what the kind needs; null: nothing. */
export function optionsProblem(
  { kind, options: shape, needs }: Pick<Adapter, 'kind' | 'options' | 'needs'>,
  options: Readonly<Record<string, unknown>>,
): string | null {
  const checked = shape.safeParse(options)
  if (checked.success) return null
  const problem = problemOf(checked.error.issues[0])
  return `The options of a source of kind ${kind} are not right: ${problem}.${needs === null ? '' : ` ${needs}`}`
}

/** Why nothing is read with options that are not right. */
export function unreadableOptions(
  kind: Adapter['kind'],
  options: z.ZodType,
  written: ParseMeta['options'],
): ReturnType<typeof unreadable> {
  const problem = optionsProblem({ kind, options, needs: null }, written) ?? ''
  return unreadable('layoutChanged', problem, 'Correct the options of the source.')
}

function problemOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'something is missing'
  const name = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => `'${name === '' ? '' : `${name}.`}${key}'`)
    return `there is no option ${unknown.join(', ')}`
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return `'${name}' is missing`
  return name === '' ? issue.message : `${name}: ${issue.message}`
}
