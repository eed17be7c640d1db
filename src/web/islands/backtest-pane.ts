import { html } from 'hono/html'
import type { Frame } from '#web/views/frame.ts'
import { amount, backtestReport, numberText } from '#web/views/rule-changes.ts'
import { announce, draw, part } from './parts.ts'
import type { RulesApi } from './rules-api.ts'

export interface BacktestPane {
  /** Judges the whole archive by `source` and shows what would change; the preview makes room for it. */
  readonly run: (source: string) => Promise<void>
  /** The rules are others now: takes away what it showed. */
  readonly forget: () => void
}

/** The part of the page that shows a backtest and how far it is. */
export function createBacktestPane(api: RulesApi, place: Pick<Frame, 'topic' | 'topics'>): BacktestPane {
  const report = part('report')
  const preview = part('preview')
  /** Only the newest run may show anything. */
  let runs = 0
  const forget = (): void => {
    runs++
    draw(report, '')
    preview.hidden = false
  }
  return {
    run: async (source) => {
      forget()
      const run = runs
      draw(report, waiting)
      preview.hidden = true
      const result = await api.backtest(source, (done, total) => {
        if (run === runs) advance(report, done, total)
      })
      if (run !== runs) return
      if ('kind' in result) return draw(report, html`<p class="trouble" role="alert">${result.message}</p>`)
      draw(report, backtestReport(result, place))
      announce(
        `Backtest: ${result.added} added, ${result.removed} removed, ${amount(result.posts, 'post')} judged.`,
      )
    },
    forget,
  }
}

const waiting = html`<section class="report">
  <h2>Backtest</h2>
  <p>
    <label for="progress">The archive is judged: <span data-count>beginning</span></label>
  </p>
  <progress id="progress" max="1" value="0"></progress>
</section>`

function advance(report: HTMLElement, done: number, total: number): void {
  const bar = report.querySelector('progress')
  if (bar !== null) bar.value = total === 0 ? 1 : done / total
  const count = report.querySelector('[data-count]')
  if (count !== null) count.textContent = `${numberText(done)} of ${amount(total, 'post')}`
}
