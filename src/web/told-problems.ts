import type { FileProblem } from '#model/file-problem.ts'

const mostTold = 20

/** What is wrong with a file, in sentences; of very many problems the first twenty. */
export function toldProblems(problems: readonly FileProblem[]): string {
  const told = problems
    .slice(0, mostTold)
    .map(({ place, message }) => `${place}: ${message.replace(/\.$/u, '')}.`)
  const rest = problems.length - told.length
  return [...told, ...(rest > 0 ? [`And ${rest} more.`] : [])].join(' ')
}
