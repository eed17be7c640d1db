import type { Context, Hono } from 'hono'
import { WebProblem } from './problem.ts'

/** Why an address has no answer: there is nothing at it, or it is asked by another method than those it knows. */
export function nothingHere(c: Context, app: Hono): WebProblem {
  const methods = methodsAt(app, c.req.path)
  // A route for all below an address may have found nothing there.
  if (methods.length === 0 || methods.includes(c.req.method))
    return new WebProblem(
      404,
      'There is nothing at this address.',
      'Look for a slip in it, or begin at the stream.',
    )
  const allowed = methods.join(', ')
  return new WebProblem(405, `${c.req.method} is nothing that this address knows.`, `Use ${allowed}.`, {
    headers: { Allow: allowed },
  })
}

/** HEAD is answered wherever GET is. */
function methodsAt({ routes }: Hono, path: string): string[] {
  const found = routes.flatMap(({ method, path: pattern }) =>
    method !== 'ALL' && expressionOf(pattern).test(path) ? [method] : [],
  )
  return [...new Set(found.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)))]
}

/** '/api/sources/:id' as an expression; '*' stands for anything. */
function expressionOf(pattern: string): RegExp {
  const source = pattern
    .split('/')
    .map((part) => (part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : RegExp.escape(part)))
  return new RegExp(`^${source.join('/')}$`, 'u')
}
