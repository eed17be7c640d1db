/** The address if a reader may open it: http or https; null for anything else. */
export function safeUrl(url: string | null): string | null {
  return url !== null && /^https?:$/u.test(URL.parse(url)?.protocol ?? '') ? url : null
}
