import { resolveUrl } from '#parse/resolve-url.ts'

/** The http(s) address that a platform names, made absolute; null where it names none that could be opened. */
export function pageAddress(written: string, base: string | null = null): string | null {
  const url = resolveUrl(written, base)
  return url !== null && /^https?:/iu.test(url) && URL.canParse(url) ? url : null
}
