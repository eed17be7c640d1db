import type { z } from 'zod'
import type { FileProblem } from '#model/file-problem.ts'
import { WebProblem } from './problem.ts'

/** A body as its shape says. Throws a problem that names what is wrong in it, with an example of what is right. */
export function readBody<T>(shape: z.ZodType<T>, body: unknown, example: string): T {
  const given = shape.safeParse(body)
  if (given.success) return given.data
  const wrong = listed(problemsIn(given.error))
  throw new WebProblem(400, `This cannot be read: ${wrong}.`, `Send an object such as ${example}.`)
}

/** What is wrong in a body, part by part. */
export function problemsIn({ issues }: z.ZodError): FileProblem[] {
  return issues.map(({ path, message }) => ({ place: path.join('.') || 'the body', message }))
}

/** 'name: expected a text; query: ...'. */
export function listed(problems: readonly FileProblem[]): string {
  return problems.map(({ place, message }) => `${place}: ${message}`).join('; ')
}
