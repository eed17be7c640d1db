/** What stands behind percent signs, in UTF-8 (RFC 3986); a text with one that means nothing stays as it is. */
export function percentDecoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    // A stray percent sign stands for itself.
    return text
  }
}
