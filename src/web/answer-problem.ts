import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { problemTypes } from './problem-types.ts'
import { WebProblem } from './problem.ts'
import { errorPage } from './views/error.ts'

/** What a failed request is answered: problem details (RFC 9457) to programs, a page to people. */
export function answerProblem(c: Context, error: Error): Response | Promise<Response> {
  const problem = asProblem(error)
  for (const [name, value] of Object.entries(problem.headers)) c.header(name, value)
  c.header('Cache-Control', 'no-store')
  if (!isForPrograms(c)) return c.html(errorPage(problem, formOf(c)), problem.status)
  const body = problemJson(problem, c.req.path)
  return c.body(JSON.stringify(body), problem.status, { 'Content-Type': 'application/problem+json' })
}

/** The page of ours whose form was sent, as a path; null if none was, or it is not known. */
function formOf({ req }: Context): string | null {
  const from = URL.parse(req.header('referer') ?? '')
  if (req.method !== 'POST' || from === null || from.host !== new URL(req.url).host) return null
  // '//host' would lead elsewhere.
  return from.pathname.replace(/^\/+/u, '/') + from.search
}

function isForPrograms({ req }: Context): boolean {
  if (/^\/(?:api(?:\/|$)|events$|healthz$|readyz$|openapi\.json$)/u.test(req.path)) return true
  const accept = req.header('accept') ?? ''
  return accept.includes('json') && !accept.includes('html')
}

/** `title` is the same for all problems of a type; `detail` says what happened, `fix`, which is our own, what to do. */
function problemJson({ status, message, fix, type, details }: WebProblem, path: string) {
  return {
    type: type === null ? 'about:blank' : `/docs/api#${type}`,
    title: type === null ? (STATUS_CODES[status] ?? 'Trouble') : problemTypes[type].title,
    status,
    detail: message,
    instance: path,
    fix,
    ...details,
  }
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
