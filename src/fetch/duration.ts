/** A length of time for people, at most two units: '0.3 s', '45 s', '2 h 6 min', '3 d'. */
export function sayDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms / 100) / 10)} s`
  let rest = Math.round(ms / 1000)
  const parts: string[] = []
  for (const [name, seconds] of UNITS) {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    if (count > 0) parts.push(`${count} ${name}`)
    else if (parts.length > 0) break
  }
  return parts.slice(0, 2).join(' ')
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const
