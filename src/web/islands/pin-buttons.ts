import { announce } from './parts.ts'
import type { RulesApi } from './rules-api.ts'

/** Sends the buttons that pin posts without leaving the page. Pressed again, a button takes its pin away. */
export function listenForPins(api: RulesApi, onPinned: () => void): void {
  document.addEventListener('submit', (event) => {
    const { target, submitter } = event
    if (!(target instanceof HTMLFormElement) || !(submitter instanceof HTMLButtonElement)) return
    const { pin } = target.dataset
    if (pin === undefined) return
    event.preventDefault()
    void press(api, { postId: Number(pin), form: target, button: submitter }).then(onPinned)
  })
}

async function press(
  api: RulesApi,
  {
    postId,
    form,
    button,
  }: { readonly postId: number; readonly form: HTMLElement; readonly button: HTMLElement },
): Promise<void> {
  const wasPressed = button.ariaPressed === 'true'
  const failed = await api.pin(postId, wasPressed ? null : button.getAttribute('value') === 'must')
  announce(failed?.message ?? (wasPressed ? 'The pin was removed.' : 'The post is pinned.'))
  if (failed !== null) return
  for (const each of form.querySelectorAll('button')) each.ariaPressed = 'false'
  if (!wasPressed) button.ariaPressed = 'true'
}
