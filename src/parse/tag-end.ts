const LT = 60
const GT = 62

/**
 * Place of the '>' that ends a tag, quoted values passed over; the place before a '<' that comes first, which
 * nothing but a forgotten '>' explains; -1 if the text ends in the tag. A quote that does not open a value, and
 * one that runs on over other tags, is none. Linear.
 */
export function tagEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === GT) return at
    if (code === LT) return at - 1
    if ((code === 34 || code === 39) && opensValue(text, at)) at = valueEnd(text, at, code)
  }
  return -1
}

/** A quote opens a value only behind '='; elsewhere it is a slip that must not swallow the text. */
function opensValue(text: string, at: number): boolean {
  let before = at - 1
  while (at - before < 8 && text.charCodeAt(before) <= 32) before--
  return text.charCodeAt(before) === 61
}

/** Place of the closing quote, or of the opening one if it was never closed. */
function valueEnd(text: string, at: number, quote: number): number {
  const close = text.indexOf(quote === 34 ? '"' : "'", at + 1)
  if (close === -1) return at
  const next = text.charCodeAt(close + 1)
  const isClean = next <= 32 || next === 47 || next === GT || next === 63
  return isClean || !hasTag(text, at, close) ? close : at
}

/** The value of a forgotten quote runs to the next opening one, with tags between. */
function hasTag(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === LT) return true
  return false
}
