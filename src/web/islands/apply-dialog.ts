import { html } from 'hono/html'
import { pinViolations } from '#web/views/rule-trouble.ts'
import { draw, part } from './parts.ts'
import type { Applied } from './rules-api.ts'

/** How to put the rules in force. `apply` may be asked several times, until it was done. */
interface ApplyHands {
  readonly apply: (reason: string, force: boolean) => Promise<Applied>
  readonly onApplied: (applied: Extract<Applied, { kind: 'applied' }>) => void
  /** Somebody else was faster. */
  readonly onOvertaken: (reason: string) => void
}

/** The dialog in which rules are applied; `open` shows it. */
export function createApplyDialog(hands: ApplyHands): {
  readonly open: () => void
  readonly isOpen: () => boolean
} {
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'apply-title')
  draw(dialog, fields)
  part('rules').after(dialog)
  const form = dialog.querySelector('form')
  form?.addEventListener('submit', (event) => {
    event.preventDefault()
    const given = new FormData(form)
    const reason = given.get('reason')
    void send(dialog, hands, {
      reason: typeof reason === 'string' ? reason : '',
      force: given.get('force') === '1',
    })
  })
  dialog.querySelector('[data-cancel]')?.addEventListener('click', () => dialog.close())
  return {
    open: () => {
      form?.reset()
      draw(answerOf(dialog), '')
      dialog.showModal()
    },
    isOpen: () => dialog.open,
  }
}

const fields = html`<form method="dialog">
  <h2 id="apply-title">Put these rules in force</h2>
  <p class="fine">They become a new version, which can be taken back; all posts are judged again.</p>
  <label for="apply-reason">Why, for the list of versions</label>
  <div class="field"><input id="apply-reason" name="reason" maxlength="200" autocomplete="off" /></div>
  <div data-answer role="alert"></div>
  <p class="buttons">
    <button class="primary" type="submit">Apply</button>
    <button class="quiet" type="button" data-cancel>Cancel</button>
  </p>
</form>`

function answerOf(dialog: HTMLElement): HTMLElement {
  return dialog.querySelector<HTMLElement>('[data-answer]') ?? dialog
}

async function send(
  dialog: HTMLDialogElement,
  hands: ApplyHands,
  { reason, force }: { readonly reason: string; readonly force: boolean },
): Promise<void> {
  const applied = await hands.apply(reason, force)
  switch (applied.kind) {
    case 'applied':
      dialog.close()
      return hands.onApplied(applied)
    case 'overtaken':
      return hands.onOvertaken(reason)
    case 'pins':
      return draw(
        answerOf(dialog),
        html`${pinViolations(applied.pins)}
          <label class="check"><input type="checkbox" name="force" value="1" /> apply all the same</label>`,
      )
    case 'failed':
      return draw(answerOf(dialog), html`<p class="trouble">${applied.message}</p>`)
  }
}
