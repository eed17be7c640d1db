import { html } from 'hono/html'
import type { TimePrecision } from '#model/post.ts'
import type { Markup } from './markup.ts'

/** A moment, in UTC, no more exact than it is known; `inferred` times say so. */
export function when(at: number, precision: TimePrecision = 'exact'): Markup {
  const isoText = new Date(at).toISOString()
  if (precision === 'day') return html`<time datetime="${isoText.slice(0, 10)}">${dayText(at)}</time>`
  const note = precision === 'inferred' ? 'seen ' : ''
  return html`<time datetime="${isoText}" title="${isoText}"
    >${note}${dayText(at)}, ${isoText.slice(11, 16)} UTC</time
  >`
}

/** '17 October 2023', in UTC. */
export function dayText(at: number): string {
  return days.format(at)
}

const days = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
