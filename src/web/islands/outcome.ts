import { html } from 'hono/html'
import { amount } from '#web/views/rule-changes.ts'
import { draw, part } from './parts.ts'
import type { Applied, RulesApi } from './rules-api.ts'

interface OutcomeHands {
  readonly api: RulesApi
  readonly form: HTMLFormElement
  readonly area: HTMLTextAreaElement
  /** Other rules are in force. */
  readonly onRules: () => void
}

type NewVersion = Extract<Applied, { kind: 'applied' }>

export interface Outcome {
  /** The version that what is typed was begun from. */
  readonly base: () => number
  /** Says which version is in force now, and how many posts wait for it. */
  readonly applied: (version: NewVersion) => void
  /** Sends the form as if there were no program in the page. */
  readonly sendForm: (reason: string) => void
  readonly isSending: () => boolean
}

/** How often it is asked how many posts still wait for the new rules. */
const lookEveryMs = 2_000

/** What became of rules that were applied, with the way back. */
export function createOutcome({ api, form, area, onRules }: OutcomeHands): Outcome {
  const base = form.querySelector<HTMLInputElement>('input[name=base]')
  let inForce = area.defaultValue
  let isSending = false
  const applied = ({ version, toJudge }: NewVersion): void => {
    if (base !== null) base.value = String(version)
    inForce = area.value
    sayInForce(version, toJudge)
    part('version').textContent = `Version ${version} was put in force just now`
    part('done')
      .querySelector('button')
      ?.addEventListener('click', () => void undo(version))
    onRules()
    window.setTimeout(() => void follow(version), lookEveryMs)
  }
  const undo = async (version: number): Promise<void> => {
    const undone = await api.undo(version)
    if (undone.kind !== 'applied') {
      const message = undone.kind === 'failed' ? undone.message : 'Take it back on the page of versions.'
      return draw(part('done'), html`<p class="trouble">It was not taken back. ${message}</p>`)
    }
    const now = await api.inForce().catch(() => null)
    if (now !== null) area.value = now.source
    area.dispatchEvent(new Event('input'))
    applied(undone)
    area.focus()
  }
  /** Counts down as the workers go on; ends with them, or as soon as another version is in force. */
  const follow = async (version: number): Promise<void> => {
    const now = await api.inForce().catch(() => null)
    const shown = part('done').querySelector<HTMLElement>(`[data-waiting="${version}"]`)
    if (now === null || shown === null || now.version !== version) return
    shown.textContent = waitingText(now.toJudge)
    if (now.toJudge === 0) return onRules()
    window.setTimeout(() => void follow(version), lookEveryMs)
  }
  window.addEventListener('beforeunload', (event) => {
    if (!isSending && area.value !== inForce) event.preventDefault()
  })
  return {
    base: () => Number(base?.value ?? 0),
    applied,
    sendForm: (reason) => {
      isSending = true
      const field = form.querySelector<HTMLInputElement>('input[name=reason]')
      if (field !== null) field.value = reason
      form.requestSubmit(form.querySelector<HTMLButtonElement>('button[value=apply]'))
    },
    isSending: () => isSending,
  }
}

function sayInForce(version: number, toJudge: number): void {
  draw(
    part('done'),
    html`<div class="done">
      <p>
        <strong>Version ${version} is in force.</strong>
        <span data-waiting="${version}">${waitingText(toJudge)}</span>
      </p>
      <button class="quiet" type="button">Take it back</button>
    </div>`,
  )
}

function waitingText(toJudge: number): string {
  return toJudge === 0
    ? 'Every post is judged by it.'
    : `${amount(toJudge, 'post')} ${toJudge === 1 ? 'is' : 'are'} still to be judged by it.`
}
