import { html } from 'hono/html'
import type { Markup } from './markup.ts'

const barWidth = 4
const gap = 1
const height = 32
/** So that a day with one post among hundreds can be seen. */
const leastBar = 1.5

/**
 * Numbers of days as bars, the oldest first, drawn without a script; the last `recent` of them stand out. `label` says
 * the same in words.
 */
export function dayBars(
  days: readonly number[],
  { recent, label }: { readonly recent: number; readonly label: string },
): Markup {
  const most = Math.max(1, ...days)
  const width = days.length * (barWidth + gap) - gap
  return html`<svg
    class="bars"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="${label}"
  >
    <path class="ground" d="M0 ${height - 0.5}H${width}" />
    ${days.map((posts, day) => (posts === 0 ? '' : bar(day, Math.max(leastBar, (posts / most) * height), day >= days.length - recent)))}
  </svg>`
}

function bar(day: number, tall: number, isRecent: boolean): Markup {
  const top = Math.round((height - tall) * 10) / 10
  const x = day * (barWidth + gap)
  return html`<rect
    class="${isRecent ? 'recent' : ''}"
    x="${x}"
    y="${top}"
    width="${barWidth}"
    height="${height - top}"
  />`
}
