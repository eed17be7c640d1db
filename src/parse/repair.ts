export interface Repaired {
  readonly text: string
  readonly problems: readonly string[]
}

/**
 * XML text that a tokeniser cannot be led astray by: characters that XML forbids are dropped, a '<' that begins
 * no tag is escaped (not inside CDATA, comments or instructions). Entities, bare '&' and the DOCTYPE are left to
 * the reader, which meets them anyway. One pass, linear; text without faults comes back as it is.
 */
export function repairXml(text: string): Repaired {
  const problems: string[] = []
  let repaired = text
  if (forbidden.test(repaired)) {
    repaired = repaired.replace(everyForbidden, '')
    problems.push('Control characters that XML forbids were dropped.')
  }
  const escaped = escapeStrayLt(repaired)
  if (escaped !== repaired) problems.push("A '<' that begins no tag was taken as text.")
  return { text: escaped, problems }
}

// oxlint-disable-next-line no-control-regex -- these are the characters to find
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/
const everyForbidden = new RegExp(forbidden, 'g')

function escapeStrayLt(text: string): string {
  let out = ''
  let from = 0
  let at = text.indexOf('<')
  while (at !== -1) {
    const end = sectionEnd(text, at)
    if (end === null) {
      out += `${text.slice(from, at)}&lt;`
      from = at + 1
    }
    at = text.indexOf('<', end ?? at + 1)
  }
  return from === 0 ? text : out + text.slice(from)
}

/** Where to look for the next '<', if this one begins something; null if it begins nothing. */
function sectionEnd(text: string, at: number): number | null {
  const next = text.charCodeAt(at + 1)
  if (next === 33) return commentLikeEnd(text, at)
  if (next === 47) return isNameStart(text.charCodeAt(at + 2)) ? at + 2 : null
  return next === 63 || isNameStart(next) ? at + 1 : null
}

function commentLikeEnd(text: string, at: number): number {
  if (text.startsWith('<![CDATA[', at)) return endAfter(text, ']]>', at)
  if (text.startsWith('<!--', at)) return endAfter(text, '-->', at)
  return at + 2
}

function endAfter(text: string, mark: string, at: number): number {
  const end = text.indexOf(mark, at)
  return end === -1 ? text.length : end
}

/** A letter, '_' or ':'; beyond ASCII letters only, so that '<3', '<<' and '<——' are text. */
function isNameStart(code: number): boolean {
  if (code < 0x80)
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58
  return /\p{L}/u.test(String.fromCharCode(code))
}
