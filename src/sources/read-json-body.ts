import type { ParseError } from '#model/feed.ts'
import type { Answer } from '#model/fetch.ts'
import { decodeBody } from '#parse/decode.ts'
import { readPage } from '#parse/page.ts'
import { unreadable } from './adapter.ts'
import { fixForPage } from './feed-notices.ts'

export type JsonRead =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: ParseError }

/** A body as JSON; a page that came in its place is named by its title. Deep nesting is refused, never a crash. */
export function readJsonBody(
  body: Uint8Array,
  { url, contentType }: Pick<Answer, 'url' | 'contentType'>,
): JsonRead {
  const { text } = decodeBody(body, contentType)
  try {
    return { kind: 'json', value: parseJson(text) }
  } catch {
    // What came instead is told below; the parser's own words would not help.
    const title = isPage(text) ? readPage(text, 'about:blank').title : null
    return unreadable(
      'wrongContent',
      `${shownHost(url)} answered with ${whatCame(text, title)}, not with JSON.`,
      (title === null ? null : fixForPage(title)) ?? OPEN,
    )
  }
}

/** Numbers that stand for posts have more digits than a number holds: those come as text. */
function parseJson(text: string): unknown {
  if (!/[\s:,[]\d{16}/u.test(text)) return JSON.parse(text)
  const exact = (_key: string, value: unknown, { source }: { readonly source?: string } = {}): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/u.test(source ?? '')
      ? source
      : value
  return JSON.parse(text, exact)
}

const OPEN = 'Open the address in a browser: the interface may have moved, or a guard stands before it.'

/** `title`: that of the page which came, null if none did. */
function whatCame(text: string, title: string | null): string {
  if (text.trim() === '') return 'nothing'
  if (title === null) return 'text that is no JSON'
  return title === '' ? 'a page' : `the page "${title.slice(0, 100)}"`
}

function isPage(text: string): boolean {
  return /^\s*<(?:!doctype|html|head|body)/iu.test(text)
}

function shownHost(url: string): string {
  return URL.parse(url)?.host ?? 'The host'
}
