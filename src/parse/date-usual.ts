/**
 * Milliseconds since 1970 of the two forms that nearly all feeds use, 'Tue, 17 Oct 2023 12:00:00 +0800' (or
 * 'PST': RFC 822 knows the American zones by name) and '2023-10-17T12:00:00.123Z', read without detours; null for anything that strays from them.
 */
export function readUsualDate(text: string): number | null {
  const mail = mailDate.exec(text)
  if (mail !== null) return fromMailDate(mail)
  const iso = isoDate.exec(text)
  return iso === null ? null : fromIsoDate(iso)
}

const mailDate =
  /^(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([12]\d{3}) (\d{2}):(\d{2}):(\d{2}) (?:GMT|UTC|Z|([ECMP])([SD])T|([+-])(\d{2})(\d{2}))$/
const isoDate =
  /^([12]\d{3})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2}):?(\d{2}))$/
const monthNames = 'JanFebMarAprMayJunJulAugSepOctNovDec'

function fromMailDate([
  ,
  day,
  month = '',
  year,
  hours,
  minutes,
  seconds,
  region,
  season,
  sign,
  zoneHours,
  zoneMinutes,
]: RegExpExecArray): number | null {
  const monthIndex = monthNames.indexOf(month) / 3
  const local = instant(
    [Number(year), monthIndex, Number(day)],
    [Number(hours), Number(minutes), Number(seconds)],
  )
  if (region === undefined) return shift(local, sign, zoneHours, zoneMinutes)
  return shift(local, '-', String('ECMP'.indexOf(region) + (season === 'D' ? 4 : 5)))
}

function fromIsoDate([
  ,
  year,
  month,
  day,
  hours,
  minutes,
  seconds,
  fraction = '',
  sign,
  zoneHours,
  zoneMinutes,
]: RegExpExecArray): number | null {
  const local = instant(
    [Number(year), Number(month) - 1, Number(day)],
    [Number(hours), Number(minutes), Number(seconds)],
  )
  const at = shift(local, sign, zoneHours, zoneMinutes)
  return at === null ? null : at + Number(fraction.slice(0, 3).padEnd(3, '0'))
}

type Triple = readonly [number, number, number]

/** Null for what no calendar or clock shows; '24:00' and leap seconds are left to the patient reader. */
function instant([year, month, day]: Triple, [hours, minutes, seconds]: Triple): number | null {
  if (hours > 23 || minutes > 59 || seconds > 59) return null
  const at = Date.UTC(year, month, day, hours, minutes, seconds)
  const isReal = new Date(at).getUTCDate() === day && month >= 0 && month < 12
  return isReal ? at : null
}

function shift(local: number | null, sign = '+', hours = '0', minutes = '0'): number | null {
  if (local === null || Number(hours) > 15 || Number(minutes) > 59) return null
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? local + offset : local - offset
}
