import { html } from 'hono/html'
import type { Backtest, Change } from '#tune/backtest.ts'
import { type Frame, inTopic } from './frame.ts'
import { hitsIn } from './highlight.ts'
import { type Markup, counted } from './markup.ts'
import { type RulePost, rulePost } from './rule-post.ts'
import { failedExamples, pinViolations } from './rule-trouble.ts'

type Place = Pick<Frame, 'topic' | 'topics'>

/** What rules would change in the whole archive: how much, what it breaks, what it touches, and post by post. */
export function backtestReport(backtest: Backtest, place: Place): Markup {
  const { version, posts, added, removed, kept, dropped, changes } = backtest
  const shown = changes.length
  return html`<section class="report" aria-labelledby="backtest-title">
    <h2 id="backtest-title" tabindex="-1">Backtest: ${amount(posts, 'post')} of the archive</h2>
    ${sums([
      { name: 'added', count: added, tone: 'good' },
      { name: 'removed', count: removed, tone: 'bad' },
      { name: 'still kept', count: kept },
      { name: 'still dropped', count: dropped },
    ])}
    <p class="fine">Compared with version ${version}, which is in force.</p>
    ${pinViolations(backtest.pins)} ${failedExamples(backtest.examples)} ${touched(backtest, place)}
    ${shown === 0 ? html`<p class="empty">Every post is judged as before.</p>` : changeList(changes, place)}
    ${shown < added + removed ? html`<p class="fine">${shown} of ${amount(added + removed, 'change')} are shown.</p>` : ''}
  </section>`
}

/** How many posts of each sort there are, in a row. */
export function sums(
  parts: readonly { readonly name: string; readonly count: number; readonly tone?: 'good' | 'bad' }[],
): Markup {
  return html`<dl class="sums">
    ${parts.map(
      ({ name, count, tone }) =>
        html`<div class="${count === 0 ? '' : (tone ?? '')}">
          <dt>${name}</dt>
          <dd>${numberText(count)}</dd>
        </div>`,
    )}
  </dl>`
}

const numbers = new Intl.NumberFormat('en-GB')

/** '2,000'. */
export function numberText(count: number): string {
  return numbers.format(count)
}

/** '1 post', '2,000 posts'. */
export function amount(count: number, noun: string): string {
  return `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`
}

function touched({ stories, filters }: Backtest, place: Place): Markup | string {
  if (stories.length + filters.length === 0) return ''
  const sums = [
    ...(stories.length === 0 ? [] : [stories.length === 1 ? '1 story' : `${stories.length} stories`]),
    ...(filters.length === 0 ? [] : [counted(filters.length, 'filter')]),
  ]
  return html`<details class="touched">
    <summary>Touches ${sums.join(' and ')}</summary>
    <ul>
      ${filters.map(({ name, added, removed }) => html`<li dir="auto">Filter ${name}: +${added} −${removed}</li>`)}
      ${stories.map(
        ({ storyId, title, posts, removed }) =>
          html`<li dir="auto">
            <a href="${inTopic(`/stories/${storyId}`, place)}">${title === '' ? `Story ${storyId}` : title}</a
            >: ${removed === posts ? 'gone' : `loses ${removed} of ${counted(posts, 'post')}`}
          </li>`,
      )}
    </ul>
  </details>`
}

function changeList(changes: readonly Change[], place: Place): Markup {
  return html`<ol class="posts">
    ${changes.map((change) => rulePost(postOf(change), place))}
  </ol>`
}

function postOf(change: Change): RulePost {
  const { title, hits } = change
  return {
    ...change,
    title: { text: title, hits: hitsIn(hits, 'title', title) },
    text: null,
    pin: null,
  }
}
