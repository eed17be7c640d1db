import type { z } from 'zod'
import { WebProblem } from './problem.ts'

/** A body as its shape says. Throws a problem that names what is wrong in it, with an example of what is right. */
export function readBody<T>(shape: z.ZodType<T>, body: unknown, example: string): T {
  const given = shape.safeParse(body)
  if (given.success) return given.data
  const wrong = given.error.issues.map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`)
  throw new WebProblem(400, `This cannot be read: ${wrong.join('; ')}.`, `Send an object such as ${example}.`)
}
