import type { When } from './syntax.ts'

const UNIT_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/**
 * Reads 2023, 2023-10, 2023-10-17, 2023-10-17T18:00 (UTC, its first instant) or 30m, 12h, 7d, 2w (before now).
 * Null if it is none of these or no such day exists.
 */
export function readWhen(text: string): When | null {
  const ago = /^(\d{1,5})([mhdw])$/i.exec(text)
  if (ago) return { kind: 'ago', ms: Number(ago[1]) * (UNIT_MS[(ago[2] ?? '').toLowerCase()] ?? 0) }
  const date = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?Z?)?)?)?$/i.exec(text)
  if (!date) return null
  // Pads what was left out from a template: 2023-10 becomes 2023-10-01T00:00:00.
  const padded =
    text.toUpperCase().replace('Z', '') + '0000-01-01T00:00:00'.slice(text.replace(/z$/i, '').length)
  const at = Date.parse(`${padded}Z`)
  const isReal = !Number.isNaN(at) && new Date(at).toISOString().startsWith(padded.slice(0, 10))
  return isReal ? { kind: 'instant', at } : null
}

/** Milliseconds since 1970. */
export function instantOf(when: When, now: number): number {
  return when.kind === 'instant' ? when.at : now - when.ms
}
