import { oneLine, plainTitle } from './plain-title.ts'

/**
 * The name in an author field: 'Name' of 'mail (Name)', 'Name (mail)', 'Name <mail>' and '<name>Name</name>';
 * the mail address if there is nothing else; null if the field is empty.
 */
export function authorName(written: string): string | null {
  return /[<&@(]/.test(written) ? takenApart(written) : oneLine(written) || null
}

function takenApart(written: string): string | null {
  const element = /<(?:[\w.-]{1,30}:)?name\b[^>]*>([^<]{1,500})</.exec(written)?.[1]
  const text = plainTitle(element ?? written.replace(mailInAngles, '$1'))
  const parts = /^(.{0,300}?)\s?\(([^()]{1,300})\)$/.exec(text)
  if (parts === null) return text === '' ? null : withoutMail(text)
  const [outside = '', inside = ''] = [parts[1]?.trim(), parts[2]?.trim()]
  if (outside === '' || isMail(outside)) return inside
  return isMail(inside) ? outside : text
}

const mailInAngles = /<(?:mailto:)?([^\s<>]{1,100}@[^\s<>]{1,100})>/g

/** 'Name mail' without the mail, but a mail alone stays. */
function withoutMail(text: string): string {
  const name = text.replace(/\s?\b[^\s@]{1,100}@[^\s@]{1,100}$/, '').replace(/[\s,;:-]{1,9}$/, '')
  return name === '' ? text : name
}

function isMail(text: string): boolean {
  return /^[^\s@]{1,100}@[^\s@]{1,100}$/.test(text)
}
