import { html } from 'hono/html'
import { page } from './frame.ts'
import type { Markup } from './markup.ts'

/** What happened, and what to do. */
export function errorPage(problem: {
  readonly status: number
  readonly message: string
  readonly fix: string
}): Markup {
  const main = html`<section class="error">
    <p class="code">${problem.status}</p>
    <h1 dir="auto">${problem.message}</h1>
    <p class="lead" dir="auto">${problem.fix}</p>
    <p><a href="/">Back to the stream</a></p>
  </section>`
  return page(null, { title: String(problem.status), path: '', main })
}
