/** '14 minutes', '2 hours', '3 days'; less than a minute is that. */
export function span(ms: number): string {
  const [name, length] = units.find(([, one]) => ms >= one) ?? ['', 0]
  if (length === 0) return 'less than a minute'
  const count = Math.round(ms / length)
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const
