/**
 * JSON text that ends too early, cut behind the last whole object of a list in the outermost object and closed
 * there; null if there is no such object. One pass, strings respected.
 */
export function cutJson(text: string): string | null {
  let depth = 0
  let lastWhole = -1
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = stringEnd(text, at)
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth--
      if (depth === 2 && code === CLOSE_OBJECT) lastWhole = at + 1
    }
  }
  return lastWhole === -1 ? null : `${text.slice(0, lastWhole)}]}`
}

const QUOTE = 34
const BACKSLASH = 92
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125
const OPEN_LIST = 91
const CLOSE_LIST = 93

/** Index of the quote that ends the string; the end of the text if none does. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BACKSLASH) at++
    else if (code === QUOTE) return at
  }
  return text.length
}
