/**
 * As many whole parts, in order, as fit into `most` (by `size`, UTF-16 units if left out) after `head`; of those left
 * out their number is said.
 */
export function fitting(
  parts: readonly string[],
  {
    head,
    most,
    separator,
    size = (text) => text.length,
  }: {
    readonly head: string
    readonly most: number
    readonly separator: string
    readonly size?: (text: string) => number
  },
): string {
  const all = head === '' ? [...parts] : [head, ...parts]
  const whole = all.join(separator)
  if (size(whole) <= most) return whole
  for (let kept = all.length - 1; kept > 0; kept--) {
    const text = [...all.slice(0, kept), `and ${all.length - kept} more`].join(separator)
    if (size(text) <= most) return text
  }
  return `${all.length} more`
}
