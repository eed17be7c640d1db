/** How apps name themselves, and what people call them. */
const names: readonly (readonly [RegExp, string])[] = [
  [/NetNewsWire/u, 'NetNewsWire'],
  [/^Reeder|\bReeder\//u, 'Reeder'],
  [/FeedMe/u, 'FeedMe'],
  [/Readrops/iu, 'Readrops'],
  [/fluent-reader/iu, 'Fluent Reader'],
  [/ReadKit/u, 'ReadKit'],
  [/Unread/u, 'Unread'],
]

/** The app behind a User-Agent: its usual name, else its first word; '' for none. */
export function appName(userAgent: string): string {
  const known = names.find(([pattern]) => pattern.test(userAgent))
  return known?.[1] ?? /^[^\s/(]+/u.exec(userAgent)?.[0].slice(0, 40) ?? ''
}
