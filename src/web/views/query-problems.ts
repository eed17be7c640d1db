import { html } from 'hono/html'
import type { Problem } from '#query/problem.ts'
import type { Markup } from './markup.ts'

/** What is wrong with a query: the line it stands in, a caret under the place, and what would be right. */
export function queryProblems(query: string, problems: readonly Problem[]): Markup {
  return html`<div class="problems" role="alert">
    <p>This query cannot be read.</p>
    ${problemPlaces(query, problems)}
  </div>`
}

/** Each problem of a text with its line, `head` before it. */
export function problemPlaces(
  text: string,
  problems: readonly Problem[],
  head: (problem: Problem) => Markup | string = () => '',
): Markup {
  const lines = text.split('\n')
  return html`${problems.map(
    (problem) =>
      html`<div class="problem">
        ${head(problem)}
        <pre dir="ltr" tabindex="0"><code>${lines[problem.line - 1] ?? ''}
${caretLine(lines[problem.line - 1] ?? '', problem.column)}</code></pre>
        <p>${problem.message}</p>
        ${problem.expected === '' ? '' : html`<p class="fine">Expected: ${problem.expected}</p>`}
        ${problem.suggestion === null ? '' : html`<p class="fine">Did you mean <code>${problem.suggestion}</code>?</p>`}
      </div>`,
  )}`
}

/** Under a wide (CJK) character the caret line needs an ideographic space to stay in step. */
function caretLine(line: string, column: number): string {
  const before = line.slice(0, column - 1)
  const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u
  const spaces = Array.from(before, (character) => (wide.test(character) ? '\u3000' : ' '))
  return `${spaces.join('')}^`
}
