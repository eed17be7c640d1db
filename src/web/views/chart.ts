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

/** A bar that leads somewhere; `label` says in words what it shows. */
export interface LinkBar {
  readonly count: number
  /** null: it leads nowhere. */
  readonly href: string | null
  readonly label: string
}

const wideBar = 8
const wideGap = 2
const wideHeight = 48

/** Numbers as bars that are links, each over the whole height so that small ones can be hit; without a script. */
export function linkBars(bars: readonly LinkBar[], label: string): Markup {
  const most = bars.reduce((tallest, { count }) => Math.max(tallest, count), 1)
  const width = bars.length * (wideBar + wideGap)
  return html`<svg
    class="bars linked"
    viewBox="0 0 ${width} ${wideHeight}"
    preserveAspectRatio="none"
    role="group"
    aria-label="${label}"
  >
    <path class="ground" d="M0 ${wideHeight - 0.5}H${width}" />
    ${bars.map((each, index) => (each.count === 0 ? '' : linkBar(each, index * (wideBar + wideGap), each.count / most)))}
  </svg>`
}

function linkBar({ href, label }: LinkBar, x: number, share: number): Markup {
  const top = Math.round((wideHeight - Math.max(2 * leastBar, share * wideHeight)) * 10) / 10
  const drawn = html`<title>${label}</title>
    <rect class="reach" x="${x}" y="0" width="${wideBar + wideGap}" height="${wideHeight}" /><rect
      x="${x + wideGap / 2}"
      y="${top}"
      width="${wideBar}"
      height="${wideHeight - top}"
    />`
  return href === null ? html`<g>${drawn}</g>` : html`<a href="${href}" aria-label="${label}">${drawn}</a>`
}
