import { html } from 'hono/html'
import type { FailedExample } from '#filter/examples.ts'
import type { Problem } from '#query/problem.ts'
import type { PinViolation } from '#tune/check-pins.ts'
import { type Markup, counted, scoreText } from './markup.ts'
import { problemPlaces } from './query-problems.ts'
import { reasons } from './rule-post.ts'

/** Why rules cannot be read, each slip with its line and the way to it. */
export function ruleProblems(source: string, problems: readonly Problem[]): Markup {
  return html`<p>
      <strong>These rules cannot be read</strong>: ${counted(problems.length, 'problem')}. Nothing was
      changed.
    </p>
    ${problemPlaces(source, problems, placeLink)}`
}

/** Leads to the editor; the island moves the cursor to the place. */
function placeLink({ line, column, at }: Problem): Markup {
  return html`<a href="#source" data-at="${at}">Line ${line}, column ${column}</a>`
}

/** Pinned posts that rules would judge otherwise; nothing if there are none. */
export function pinViolations(pins: readonly PinViolation[]): Markup | string {
  if (pins.length === 0) return ''
  return html`<div class="trouble">
    <p><strong>${counted(pins.length, 'pin')} would be violated</strong></p>
    <ul class="violations">
      ${pins.map(
        ({ must, title, sourceName, score, threshold, why, isNew }) =>
          html`<li>
            <p dir="auto">
              ${must ? 'Must be kept' : 'Must not be kept'}: ${title === '' ? 'post without title' : title}
              <span class="fine">${sourceName}${isNew ? '' : ', violated already'}</span>
            </p>
            ${reasons(why, `${scoreText(score)} ${score >= threshold ? '≥' : '<'} ${scoreText(threshold)}`)}
          </li>`,
      )}
    </ul>
  </div>`
}

/** Examples of the topic itself that it judges otherwise; nothing if there are none. */
export function failedExamples(examples: readonly FailedExample[]): Markup | string {
  if (examples.length === 0) return ''
  return html`<details class="trouble" ${examples.length <= mostOpen ? html`open` : ''}>
    <summary>
      ${counted(examples.length, 'example')} in the rules would be judged otherwise than
      ${examples.length === 1 ? 'it says' : 'they say'}
    </summary>
    <ul class="violations">
      ${examples.map(
        ({ text, shouldKeep, score, why }) =>
          html`<li>
            <p dir="auto">To be ${shouldKeep ? 'kept' : 'dropped'}: ${text}</p>
            ${reasons(why, scoreText(score))}
          </li>`,
      )}
    </ul>
  </details>`
}

/** More than so many examples are shown only when asked for. */
const mostOpen = 2
