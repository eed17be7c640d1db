/**
 * Minutes east of Greenwich that a zone means: '+0800', '-08:00', 'gmt+8', 'utc', 'est', 'europe/brussels'
 * (which needs the local time, as milliseconds of UTC, for summer time). Undefined if it is no zone. CST is the
 * American one, as in RFC 822; IST is India's.
 */
export function zoneMinutes(zone: string, localMs: number): number | undefined {
  const name = zone.toLowerCase()
  const offset = /^(?:gmt|utc|ut|z)?\s?([+-])\s?(\d{1,2}):?(\d{2})?$/.exec(name)
  if (offset !== null) return offsetMinutes(offset)
  return named.get(name) ?? (name.includes('/') ? regionMinutes(zone, localMs) : undefined)
}

const MOST_HOURS = 15

function offsetMinutes([, sign, hours, minutes]: RegExpExecArray): number | undefined {
  const [h, m] = [Number(hours), Number(minutes ?? 0)]
  if (h > MOST_HOURS || m > 59) return undefined
  return (sign === '-' ? -1 : 1) * (h * 60 + m)
}

const hoursOf = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  west: 1,
  bst: 1,
  cet: 1,
  mez: 1,
  met: 1,
  cest: 2,
  mesz: 2,
  mest: 2,
  eet: 2,
  sast: 2,
  eest: 3,
  msk: 3,
  trt: 3,
  gst: 4,
  msd: 4,
  pkt: 5,
  ist: 5.5,
  wib: 7,
  ict: 7,
  sgt: 8,
  hkt: 8,
  pht: 8,
  awst: 8,
  jst: 9,
  kst: 9,
  acst: 9.5,
  acdt: 10.5,
  aest: 10,
  aedt: 11,
  nzst: 12,
  nzdt: 13,
  brt: -3,
  art: -3,
  nst: -3.5,
  ndt: -2.5,
  at: -4,
  ast: -4,
  adt: -3,
  et: -5,
  est: -5,
  edt: -4,
  ct: -6,
  cst: -6,
  cdt: -5,
  mt: -7,
  mst: -7,
  mdt: -6,
  pt: -8,
  pst: -8,
  pdt: -7,
  akst: -9,
  akdt: -8,
  hst: -10,
} as const

const named: ReadonlyMap<string, number> = new Map(
  Object.entries(hoursOf).map(([name, hours]) => [name, hours * 60]),
)

/** Zones of the tz database as the runtime knows them. */
function regionMinutes(zone: string, localMs: number): number | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'longOffset',
      year: 'numeric',
    })
    const first = offsetAt(format, localMs)
    return offsetAt(format, localMs - first * 60_000)
  } catch {
    // Intl throws RangeError for a name that is no zone: the date is then not understood.
    return undefined
  }
}

function offsetAt(format: Intl.DateTimeFormat, at: number): number {
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /([+-])(\d{2}):(\d{2})/.exec(name)
  return match === null ? 0 : (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
}
