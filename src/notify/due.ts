import type { SubscriptionOptions } from '#model/subscription.ts'
import { minutesOf, nextAtWall, wallMinutes } from './zone-time.ts'

/** When what was decided at `now` is to be sent, and whether it waits for others until then. */
export function dueOf(
  now: number,
  options: SubscriptionOptions,
): { readonly at: number; readonly together: boolean } {
  const wished = digestAt(now, options)
  const at = quietUntil(wished, options) ?? wished
  return { at, together: at > now }
}

/** When the quiet hours end that an instant lies in; null if it lies in none. */
export function quietUntil(at: number, { quiet, zone }: SubscriptionOptions): number | null {
  const [from, to] = quiet === null ? [null, null] : [minutesOf(quiet.from), minutesOf(quiet.to)]
  if (from === null || to === null || from === to) return null
  const shown = wallMinutes(at, zone)
  const isQuiet = from < to ? shown >= from && shown < to : shown >= from || shown < to
  return isQuiet ? nextAtWall(at, zone, to) : null
}

const hourMs = 3_600_000

function digestAt(now: number, { digest, digestAt, zone }: SubscriptionOptions): number {
  switch (digest) {
    case 'off':
      return now
    case 'hourly':
      return (Math.floor(now / hourMs) + 1) * hourMs
    case 'daily':
      return nextAtWall(now, zone, minutesOf(digestAt) ?? 0)
  }
}
