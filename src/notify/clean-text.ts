/** A text on one line, without anything that is not shown: fit for a title, a name, a subject. */
export function oneLine(text: string): string {
  return visible(text).replaceAll(/\s+/gu, ' ').trim()
}

/** The beginning of a text on one line, at most `most` UTF-16 units, as `oneLine` and `cut` make it. Cost: about `most`. */
export function shortLine(text: string, most: number): string {
  return cut(oneLine(text.slice(0, most * spare)), most)
}

/** What is taken out may be a good part of a text, but not most of it. */
const spare = 4

/** A text with its lines, at most one empty one between two. */
export function paragraphs(text: string): string {
  return visible(text)
    .replaceAll(/[^\S\n]+/gu, ' ')
    .replaceAll(/ ?\n ?/gu, '\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim()
}

/**
 * Control characters, and those that turn the direction of all that follows (U+202A to U+202E, U+2066 to U+2069), are
 * taken out; half characters become U+FFFD. What joins and colours emoji stays.
 */
function visible(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll(/\r\n?|[\u{85}\u{2028}\u{2029}]/gu, '\n')
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      .replaceAll(/[\u{0}-\u{8}\u{b}-\u{1f}\u{7f}-\u{9f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}]/gu, '')
  )
}

/**
 * The beginning of a text, at most `most` long by `size`, which counts UTF-16 units if left out. It ends between two
 * characters as a reader sees them, with an ellipsis that is counted. Cost: about `most`, however long the text is.
 */
export function cut(text: string, most: number, size: (text: string) => number = units): string {
  if (text.length <= most && size(text) <= most) return text
  const room = most - size(ellipsis)
  let length = 0
  let end = 0
  // A character may be longer than the room; nothing beyond it is looked at.
  for (const { segment, index } of segmenter.segment(text.slice(0, most + longestCharacter))) {
    length += size(segment)
    if (length > room) break
    end = index + segment.length
  }
  return room < 0 ? '' : `${text.slice(0, end).trimEnd()}${ellipsis}`
}

/** Bytes in UTF-8. */
export function bytes(text: string): number {
  return encoder.encode(text).length
}

/** Keeps a name written from right to left from reordering what stands around it (U+2068, U+2069). */
export function isolated(text: string): string {
  return rightToLeft.test(text) ? `\u{2068}${text}\u{2069}` : text
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const ellipsis = '…'
const longestCharacter = 100
const units = (text: string): number => text.length
const encoder = new TextEncoder()
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
