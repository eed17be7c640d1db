/**
 * As many whole parts, in order, as fit into `most` (by `size`, UTF-16 units if left out); of those left out their
 * number is said.
 */
export function fitting(
  parts: readonly string[],
  {
    most,
    separator,
    size = (text) => text.length,
  }: {
    readonly most: number
    readonly separator: string
    readonly size?: (text: string) => number
  },
): string {
  const whole = parts.join(separator)
  if (size(whole) <= most) return whole
  for (let kept = parts.length - 1; kept > 0; kept--) {
    const text = [...parts.slice(0, kept), `and ${parts.length - kept} more`].join(separator)
    if (size(text) <= most) return text
  }
  return `${parts.length} more`
}
