import { html } from 'hono/html'
import type { FailedExample } from '#filter/examples.ts'
import type { Problem } from '#query/problem.ts'
import type { TopicFileProblem } from '#storage/topic-file-problems.ts'
import type { LineChange } from '#web/line-diff.ts'
import type { Backtest } from '#tune/backtest.ts'
import type { PinViolation } from '#tune/check-pins.ts'
import { type Frame, inTopic } from './frame.ts'
import { lineDiff } from './line-diff.ts'
import { type Markup, counted } from './markup.ts'
import { backtestReport } from './rule-changes.ts'
import { exportHref, fileBanner } from './rule-file.ts'
import { failedExamples, pinViolations, ruleProblems } from './rule-trouble.ts'
import { type IslandScripts, rulesFrame } from './rules-frame.ts'
import { when } from './when.ts'

/** What came of what was sent, if anything was. */
export type RulesOutcome =
  | { readonly kind: 'readable'; readonly examples: readonly FailedExample[] }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'result'; readonly backtest: Backtest }
  /** Not applied: pinned posts would be judged otherwise. */
  | { readonly kind: 'pins'; readonly pins: readonly PinViolation[] }
  /** Not applied: others are in force since. `changes` lead from those to what was sent. */
  | { readonly kind: 'overtaken'; readonly version: number; readonly changes: readonly LineChange[] }

export interface RulesModel {
  readonly frame: Frame
  readonly inForce: {
    readonly n: number
    /** Milliseconds since 1970. */
    readonly madeAt: number
    readonly reason: string
    /** Posts that are not yet judged by it. */
    readonly toJudge: number
  }
  /** What stands in the editor, and the version that it was begun from. */
  readonly source: string
  readonly base: number
  readonly reason: string
  readonly outcome: RulesOutcome | null
  /** A version that was just put in force, else null. */
  readonly applied: number | null
  readonly file: { readonly problem: TopicFileProblem; readonly changes: readonly LineChange[] } | null
  /** Only the owner may try and apply: for others the page waits until they type. */
  readonly isOwner: boolean
  readonly island: IslandScripts
}

/** The editor of the rules, with what they would change. */
export function rulesPage(model: RulesModel): Markup {
  const { frame, inForce, file, island } = model
  const why = inForce.reason === '' ? '' : `: ${inForce.reason}`
  const lead = html`<span data-part="version"
      >Version ${inForce.n} is in force since ${when(inForce.madeAt)}${why}</span
    >.`
  const main = html`${file === null ? '' : fileBanner(file, { frame, base: inForce.n })}
    <p class="unseen" data-part="announce" role="status"></p>
    <div class="workshop">
      <div class="desk">
        <div data-part="done" role="status">${model.applied === null ? '' : done(model)}</div>
        ${editor(model)}
      </div>
      <section class="effect" aria-label="What the rules do">
        ${problemsOf(model)} ${tryBox} ${livePreview(model)}
        <div data-part="report">${outcomeOf(model)}</div>
      </section>
    </div>`
  return rulesFrame(frame, { title: 'Rules', path: '/rules', lead, main, island })
}

function done({ applied, inForce, frame }: RulesModel): Markup {
  return html`<div class="done">
    <p>
      <strong>Version ${applied} is in force.</strong>
      ${inForce.toJudge === 0 ? 'Every post is judged by it.' : `${counted(inForce.toJudge, 'post')} to be judged by it yet.`}
    </p>
    ${applied === inForce.n ? undoForm(inForce.n, frame) : ''}
  </div>`
}

function undoForm(base: number, frame: Frame): Markup {
  return html`<form method="post" action="${inTopic('/rules/undo', frame)}">
    <input type="hidden" name="base" value="${base}" />
    <button class="quiet" type="submit">Take it back</button>
  </form>`
}

function editor(model: RulesModel): Markup {
  const { frame, source, base, reason, outcome } = model
  const isWrong = outcome?.kind === 'problems'
  return html`<form
    class="rules"
    method="post"
    action="${inTopic('/rules', frame)}"
    enctype="multipart/form-data"
    data-part="rules"
    data-topic="${frame.topic.id}"
    data-owner="${model.isOwner ? 'true' : 'false'}"
    data-first-topic="${frame.topics[0]?.id ?? ''}"
  >
    <input type="hidden" name="base" value="${base}" />
    <label for="source">The topic file, in YAML</label>
    <div class="editor">
      <textarea
        id="source"
        name="source"
        rows="30"
        wrap="off"
        dir="ltr"
        spellcheck="false"
        autocapitalize="off"
        autocomplete="off"
        aria-describedby="problems keys"
        ${isWrong ? html`aria-invalid="true"` : ''}
      >
${source}</textarea>
    </div>
    <div class="plain">${reasonFields(reason, outcome)}</div>
    <p class="buttons">
      <button type="submit" name="action" value="check">Check</button>
      <button type="submit" name="action" value="backtest">Backtest</button>
      <button class="primary" type="submit" name="action" value="apply">Apply</button>
      <a class="fine" href="${exportHref(frame)}" download>Download the rules in force</a>
    </p>
    <p class="fine keys" id="keys">
      <kbd>Ctrl</kbd> <kbd>Enter</kbd> runs the backtest, <kbd>Ctrl</kbd> <kbd>S</kbd> applies,
      <kbd>Tab</kbd> leaves the editor.
    </p>
  </form>`
}

function problemsOf({ source, outcome }: RulesModel): Markup {
  return html`<div id="problems" class="wrongs" data-part="problems">
    ${outcome?.kind === 'problems' ? ruleProblems(source, outcome.problems) : ''}
  </div>`
}

/** With the island there is a dialog for these. */
function reasonFields(reason: string, outcome: RulesOutcome | null): Markup {
  return html`<label for="reason">Why, for the list of versions</label>
    <div class="field">
      <input id="reason" name="reason" maxlength="200" autocomplete="off" value="${reason}" />
    </div>
    ${outcome?.kind === 'pins' ? html`<label class="check"><input type="checkbox" name="force" value="1" /> apply all the same</label>` : ''}`
}

const tryBox = html`<div class="try live-only" data-part="try">
  <label for="try-text">Try a text</label>
  <textarea id="try-text" rows="2" dir="auto" placeholder="Xiaomi will replace MIUI with MiOS"></textarea>
  <label class="check"><input type="checkbox" /> as from a firehose, where a name needs context</label>
  <div data-part="tried" role="status"></div>
</div>`

function livePreview({ isOwner }: RulesModel): Markup {
  return html`<div class="live-only" data-part="preview">
    <h2>Preview</h2>
    <p class="fine" data-part="status" role="status">
      ${isOwner ? 'The newest posts are fetched.' : 'For the owner: it begins as soon as something is typed.'}
    </p>
    <div data-part="sums"></div>
    <div data-part="trouble" role="status"></div>
    <div data-part="posts"></div>
  </div>`
}

function outcomeOf({ outcome, frame }: RulesModel): Markup | string {
  switch (outcome?.kind) {
    case undefined:
      return help
    case 'problems':
      return ''
    case 'readable':
      return html`<p class="done" role="status">These rules can be read.</p>
        ${failedExamples(outcome.examples)}`
    case 'result':
      return backtestReport(outcome.backtest, frame)
    case 'pins':
      return html`<section role="alert">
        <h2>Not applied</h2>
        ${pinViolations(outcome.pins)}
        <p class="fix">Change the rules or the pins, or tick "apply all the same".</p>
      </section>`
    case 'overtaken':
      return html`<section role="alert">
        <h2>Not applied: version ${outcome.version} came first</h2>
        <p>
          Somebody else put it in force while you were writing. These lines of yours differ from it; take over
          what you need, then apply again: what stands in the editor replaces version ${outcome.version}.
        </p>
        ${lineDiff(outcome.changes, 'From the rules in force to yours')}
      </section>`
  }
}

const help = html`<div class="plain help">
  <h2>How rules work</h2>
  <p>
    A clause adds its weight once if it hits anywhere in a post. Context words add to that, exclusions take
    away. A post is kept from the threshold on: <code>broad</code> for sources picked by hand,
    <code>strict</code> for a firehose. "Backtest" shows what your change would do to every post of the
    archive before it is in force.
  </p>
</div>`
