import type { Link } from '#model/post.ts'
import { absoluteHtml } from '#parse/absolute-html.ts'
import { htmlToText, readHtml } from '#parse/html-text.ts'
import type { Part } from '#sources/page-parts.ts'

export interface MessageText {
  /** One line a paragraph. */
  readonly text: string
  /** What the text was made from, with absolute addresses; '' if the message has none. */
  readonly html: string
  readonly links: readonly Link[]
  /** Also cashtags. Without '#' and '$', each once, in order. */
  readonly hashtags: readonly string[]
}

/**
 * What a message says: the last of its texts that is not the text it answers (in an album one stands inside another),
 * then what polls, files and places in it are called. Its hashtags lead to a search in the channel and are no links.
 */
export function messageText(message: Part, base: string): MessageText {
  const answered = new Set(
    message.all('.tgme_widget_message_reply .tgme_widget_message_text').map(({ at }) => at),
  )
  const texts = message.all('.tgme_widget_message_text').filter(({ at }) => !answered.has(at))
  const html = texts.at(-1)?.html() ?? ''
  const { text, links } = readHtml(html, base)
  const lines = [text, ...message.all(attachedWords).map((part) => htmlToText(part.html()))]
  return {
    text: lines.filter((line) => line !== '').join('\n'),
    html: absoluteHtml(html, base),
    links: links.filter(({ raw }) => hashtagOf(raw, base) === null),
    hashtags: links.flatMap(({ raw }) => hashtagOf(raw, base) ?? []),
  }
}

const attachedWords = [
  'poll_question',
  'poll_option_text',
  'document_title',
  'location_title',
  'location_address',
  'contact_name',
  'game_title',
  'game_description',
  'invoice_title',
  'invoice_description',
]
  .map((name) => `.tgme_widget_message_${name}`)
  .join(', ')

/** Null for a link that leads to no search in a channel for '#word' or '$WORD'. */
function hashtagOf(address: string, base: string): string | null {
  if (!/\?q=%2[34]/u.test(address)) return null
  const url = URL.parse(address)
  if (url === null || !url.pathname.startsWith('/s/')) return null
  if (url.origin !== 'https://t.me' && url.origin !== URL.parse(base)?.origin) return null
  return /^[#$](.+)$/u.exec(url.searchParams.get('q') ?? '')?.[1] ?? null
}
