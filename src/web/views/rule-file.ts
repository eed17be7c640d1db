import { html } from 'hono/html'
import type { TopicFileProblem } from '#storage/topic-file-problems.ts'
import type { LineChange } from '#web/line-diff.ts'
import { type Frame, inTopic } from './frame.ts'
import { lineDiff } from './line-diff.ts'
import type { Markup } from './markup.ts'
import { when } from './when.ts'

const titles: Readonly<Record<TopicFileProblem['kind'], string>> = {
  broken: 'The topic file cannot be read, so it is not in force',
  conflict: 'The topic file and the rules in force were both changed',
  pins: 'The topic file goes against pinned posts, so it is not in force',
}

/** Why a topic's file is not in force, and the ways out. `changes` lead from the rules in force to the file. */
export function fileBanner(
  { problem, changes }: { readonly problem: TopicFileProblem; readonly changes: readonly LineChange[] },
  { frame, base }: { readonly frame: Frame; readonly base: number },
): Markup {
  const { kind, path, message, problems, at } = problem
  return html`<section class="trouble banner" aria-labelledby="file-title">
    <h2 id="file-title">${titles[kind]}</h2>
    <p dir="auto">${message}</p>
    <p class="fine"><code>${path}</code>, read ${when(at)}</p>
    ${problems.length === 0 ? '' : placesOf(problems)} ${kind === 'broken' ? '' : both(changes)}
    ${kind === 'broken' ? '' : ways(frame, base, kind === 'pins' ? ' all the same' : '')}
  </section>`
}

/** The rest is mostly what follows from the first. */
const mostPlaces = 10

function placesOf(problems: TopicFileProblem['problems']): Markup {
  const more = problems.length - mostPlaces
  return html`<ul class="violations">
    ${problems
      .slice(0, mostPlaces)
      .map(
        ({ line, column, message }) =>
          html`<li dir="auto">
            ${line === null ? '' : html`<strong>Line ${line}${column === null ? '' : `, column ${column}`}:</strong>`}
            ${message}
          </li>`,
      )}
    ${more > 0 ? html`<li>and ${more} more</li>` : ''}
  </ul>`
}

function both(changes: readonly LineChange[]): Markup {
  return html`<details>
    <summary>What the file changes</summary>
    ${lineDiff(changes, 'From the rules in force to the file')}
  </details>`
}

function ways(frame: Frame, base: number, anyway: string): Markup {
  return html`<form class="buttons" method="post" action="${inTopic('/rules/file', frame)}">
    <input type="hidden" name="base" value="${base}" />
    <button type="submit" name="take" value="file">Take the file${anyway}</button>
    <button type="submit" name="take" value="page">Keep these rules</button>
    <a class="fine" href="${exportHref(frame)}" download>Download these rules as a file</a>
  </form>`
}

/** Where the rules in force are as a file, to be put into config/topics. */
export function exportHref({ topic }: Pick<Frame, 'topic'>): string {
  return `/api/topics/${encodeURIComponent(topic.id)}/source`
}
