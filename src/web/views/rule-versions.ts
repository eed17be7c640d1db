import { html } from 'hono/html'
import type { LineChange } from '#web/line-diff.ts'
import { type Frame, inTopic } from './frame.ts'
import { lineDiff } from './line-diff.ts'
import { type Markup, counted } from './markup.ts'
import { rulesFrame } from './rules-frame.ts'
import { when } from './when.ts'

export interface ShownVersion {
  readonly n: number
  /** Milliseconds since 1970. */
  readonly madeAt: number
  readonly reason: string
  /** From the version before it; null for the first. */
  readonly changes: readonly LineChange[] | null
}

export interface VersionsModel {
  readonly frame: Frame
  readonly inForce: number
  /** The newest first. */
  readonly versions: readonly ShownVersion[]
  /** Where older ones are, null after the last. */
  readonly older: string | null
}

/** Every version of a topic's rules, with what it changed and the way back to it. */
export function versionsPage({ frame, inForce, versions, older }: VersionsModel): Markup {
  const lead = html`Every change is a version of its own; going back to an earlier one is a change too.`
  const main = html`<ol class="versions">
      ${versions.map((version) => shown(version, inForce, frame))}
    </ol>
    ${older === null ? '' : html`<nav class="pager" aria-label="Further pages"><a href="${older}" rel="next">Older</a></nav>`}`
  return rulesFrame(frame, { title: 'Versions of the rules', path: '/rules/versions', lead, main })
}

function shown({ n, madeAt, reason, changes }: ShownVersion, inForce: number, frame: Frame): Markup {
  return html`<li class="version" id="version-${n}">
    <h2 dir="auto">
      Version ${n}${reason === '' ? '' : `: ${reason}`}
      ${n === inForce ? html`<span class="label good">in force</span>` : ''}
    </h2>
    <p class="byline">${when(madeAt)}</p>
    <div class="actions">
      ${n === inForce ? (n > 1 ? backForm(frame, { base: inForce, to: null }) : '') : backForm(frame, { base: inForce, to: n })}
      ${changes === null ? html`<span class="fine">The first version</span>` : changesOf(n, changes)}
    </div>
  </li>`
}

function changesOf(n: number, changes: readonly LineChange[]): Markup {
  const count = (kind: LineChange['kind']): number =>
    changes.reduce((total, change) => total + (change.kind === kind ? change.count : 0), 0)
  return html`<details>
    <summary>${counted(count('added'), 'line')} put in, ${count('removed')} taken out</summary>
    ${lineDiff(changes, `What version ${n} changed`)}
  </details>`
}

/** `to` null: to the one before. */
function backForm(frame: Frame, { base, to }: { readonly base: number; readonly to: number | null }): Markup {
  return html`<form method="post" action="${inTopic('/rules/undo', frame)}">
    <input type="hidden" name="base" value="${base}" />
    ${to === null ? '' : html`<input type="hidden" name="to" value="${to}" />`}
    <button
      class="quiet"
      type="submit"
      aria-label="${to === null ? `Take it back: version ${base}` : `Put in force again: version ${to}`}"
    >
      ${to === null ? 'Take it back' : 'Put in force again'}
    </button>
  </form>`
}
