/**
 * JSON that jsonb takes whatever text it holds: PostgreSQL refuses U+0000 and lone surrogates, so the first are
 * dropped and the second become U+FFFD.
 */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? storable(inner) : inner,
  )
}

/** Text that a column of type text takes. */
export function storable(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '') : whole
}
