import type { ProblemType } from '#web/problem-types.ts'
import type { Operation } from './operation.ts'

/** All that an operation may be refused for: what it says itself, and what follows from what it takes. */
export function problemsOf(operation: Operation): ProblemType[] {
  const implied = rules.flatMap(({ type, holds }) => (holds(operation) ? type : []))
  return [...implied, ...(operation.problems ?? [])]
}

const rules: readonly { readonly type: ProblemType; readonly holds: (operation: Operation) => boolean }[] = [
  { type: 'bad-request', holds: ({ query, body }) => query !== undefined || body !== undefined },
  { type: 'token-needed', holds: ({ needs }) => needs !== undefined },
  { type: 'other-site', holds: ({ method, needs }) => method !== 'get' && needs !== 'ingest' },
  { type: 'not-here', holds: namesSomething },
  { type: 'changed-meanwhile', holds: ({ isConditional }) => isConditional === true },
  { type: 'too-large', holds: ({ body }) => body !== undefined },
  { type: 'not-this-type', holds: ({ body }) => body?.schema !== undefined },
]

function namesSomething({ path, makesPath, query }: Operation): boolean {
  return (path.includes(':') && makesPath !== true) || query?.['topic'] !== undefined
}
