import { createApplyDialog } from './apply-dialog.ts'
import { createBacktestPane } from './backtest-pane.ts'
import { createEditor } from './editor.ts'
import { createLivePreview } from './live-preview.ts'
import { createOutcome } from './outcome.ts'
import { part } from './parts.ts'
import { listenForPins } from './pin-buttons.ts'
import { createRulesApi } from './rules-api.ts'

/** The editor of /rules comes alive: what is typed is checked, and judged by the browser itself. */
function start(form: HTMLFormElement, area: HTMLTextAreaElement): void {
  const { topic = '', firstTopic = '', owner } = form.dataset
  const place = { topic: { id: topic, name: '' }, topics: [{ id: firstTopic, name: '' }] }
  const api = createRulesApi(topic)
  document.documentElement.classList.add('alive')

  const backtest = createBacktestPane(api, place)
  const preview = createLivePreview({
    api,
    place,
    text: () => area.value,
    onProblems: (problems) => editor.mark(problems),
  })
  const editor = createEditor(area, () => {
    backtest.forget()
    preview.changed()
  })
  const outcome = createOutcome({ api, form, area, onRules: () => preview.renew() })
  const dialog = createApplyDialog({
    apply: (reason, force) => api.apply({ source: area.value, base: outcome.base(), reason, force }),
    onApplied: (applied) => outcome.applied(applied),
    // The server shows both texts; sent as the form that works without this program.
    onOvertaken: (reason) => outcome.sendForm(reason),
  })
  const run = (): void => void backtest.run(area.value)

  form.addEventListener('submit', (event) => {
    const action = event.submitter?.getAttribute('value')
    if (action !== 'check' && action !== 'backtest' && action !== 'apply') return
    if (outcome.isSending()) return
    event.preventDefault()
    if (action === 'backtest') return run()
    if (action === 'apply') return dialog.open()
    backtest.forget()
    preview.changed()
  })
  document.addEventListener('keydown', (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || dialog.isOpen()) return
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) run()
    else if (event.key === 's') dialog.open()
    else return
    event.preventDefault()
  })
  part('problems').addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-at]') : null
    if (link === null) return
    event.preventDefault()
    editor.goTo(Number(link.dataset['at']))
  })
  listenForPins(api, () => preview.renew())
  // Others would be asked for a password before they have done anything.
  if (owner === 'true') preview.renew()
}

const form = part('rules')
const area = form.querySelector('textarea')
if (form instanceof HTMLFormElement && area !== null) start(form, area)
