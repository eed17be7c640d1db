import { html } from 'hono/html'
import type { TriedSuggestion } from '#tune/suggestions.ts'
import { type Frame, inTopic } from './frame.ts'
import { type Markup, counted } from './markup.ts'
import { amount } from './rule-changes.ts'
import { rulesFrame } from './rules-frame.ts'
import { when } from './when.ts'

interface SuggestionsModel {
  /** The version that they were made from. */
  readonly base: number
  readonly suggestions: readonly TriedSuggestion[]
}

/** What a topic may lack, best first; each leads into the editor with its backtest. */
export function suggestionsPage(frame: Frame, { base, suggestions }: SuggestionsModel): Markup {
  const lead = html`What the archive says these rules may lack: new names beside the topic, and words that set
  what is kept apart from what is dropped. Nothing changes until you apply it.`
  const main =
    suggestions.length === 0
      ? html`<p class="empty">
          Nothing to suggest now. Pin posts that are judged wrongly, in the
          <a href="${inTopic('/rules/rejects', frame)}">reject bin</a> or beside the editor: they tell most.
        </p>`
      : html`<ol class="posts">
          ${suggestions.map((suggestion) => one(suggestion, { frame, base }))}
        </ol>`
  return rulesFrame(frame, { title: 'Suggestions', path: '/rules/suggestions', lead, main })
}

const names: Readonly<Record<TriedSuggestion['kind'], string>> = {
  alias: 'new name',
  keeps: 'would keep more',
  excludes: 'would exclude',
}

function one(
  { title, kind, isStrong, evidence, added, removed, pins, changes, source }: TriedSuggestion,
  { frame, base }: { readonly frame: Frame; readonly base: number },
): Markup {
  const { posts, sources, against, firstSeen, z } = evidence
  return html`<li class="post">
    <p class="byline">
      <span class="label ${kind === 'excludes' ? 'bad' : 'good'}">${names[kind]}</span>
      ${isStrong ? '' : html`<span>a hint, little evidence yet</span>`}
      <span
        >${amount(posts, 'post')} from ${counted(sources, 'source')} speak for it, ${against} against</span
      >
      <span>first seen ${when(firstSeen)}</span>
      <span title="log-odds in standard deviations">z ${z.toFixed(1)}</span>
    </p>
    <p class="title" dir="auto">${title}</p>
    <p class="fine">
      Backtest: ${added} added, ${removed} removed${pins === 0 ? '' : `, against ${counted(pins, 'pin')}`}.
    </p>
    ${
      changes.length === 0
        ? ''
        : html`<ul class="reasons">
            ${changes.map((change) => html`<li dir="auto">${change.kind === 'added' ? '+' : '−'} ${change.title}</li>`)}
          </ul>`
    }
    <form class="pin" method="post" action="${inTopic('/rules', frame)}">
      <input type="hidden" name="base" value="${base}" />
      <input type="hidden" name="reason" value="suggested: ${title}" />
      <textarea name="source" hidden>${source}</textarea>
      <button class="quiet" name="action" value="backtest" aria-label="Look at it in the editor: ${title}">
        Look at it in the editor
      </button>
    </form>
  </li>`
}
