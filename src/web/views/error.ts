import { html } from 'hono/html'
import { page } from './frame.ts'
import type { Markup } from './markup.ts'

/** What happened, and what to do. `form`: the page that it was sent from, null if it was no form. */
export function errorPage(
  problem: { readonly status: number; readonly message: string; readonly fix: string },
  form: string | null,
): Markup {
  const main = html`<section class="error">
    <p class="code">${problem.status}</p>
    <h1 dir="auto">${problem.message}</h1>
    <p class="lead" dir="auto">${problem.fix}</p>
    ${form === null ? '' : html`<p><a href="${form}">Back to the form</a> (your browser's own way back keeps what you typed)</p>`}
    <p><a href="/">Back to the stream</a></p>
  </section>`
  return page(null, { title: String(problem.status), path: '', main })
}
