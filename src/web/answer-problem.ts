import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { WebProblem } from './problem.ts'
import { errorPage } from './views/error.ts'

/** What a failed request is answered: problem details (RFC 9457) under /api, a page elsewhere. */
export function answerProblem(c: Context, error: Error): Response | Promise<Response> {
  const problem = asProblem(error)
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value)
  c.header('Cache-Control', 'no-store')
  if (!c.req.path.startsWith('/api/')) {
    return c.html(errorPage(problem), problem.status)
  }
  const body = {
    type: 'about:blank',
    title: problem.message,
    status: problem.status,
    detail: problem.fix,
    instance: c.req.path,
    ...problem.details,
  }
  return c.body(JSON.stringify(body), problem.status, { 'Content-Type': 'application/problem+json' })
}

/** What an error is to whoever asked; a bug is told to whoever runs the program. */
export function asProblem(error: Error): WebProblem {
  if (error instanceof WebProblem) return error
  if (error instanceof HTTPException) {
    const message = error.message === '' ? 'The request could not be answered.' : error.message
    return new WebProblem(error.status, message, 'Correct the request and send it again.')
  }
  // oxlint-disable-next-line no-console -- a bug: whoever runs the program must see it, the visitor must not
  console.error(error)
  return new WebProblem(
    500,
    'Leakwire failed to answer this request.',
    'This is a fault of the program. Its log says more; try again, and report it if it stays.',
  )
}
