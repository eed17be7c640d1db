import { decodeBody } from '#parse/decode.ts'
import { oneLine } from '#parse/plain-title.ts'
import { type Harvest, type ParseMeta, type ParseOutcome, harvested, unreadable } from '#sources/adapter.ts'
import { type Part, pageParts } from '#sources/page-parts.ts'
import { channelAt, pageOf } from './address.ts'
import { titleOf, whyNoHistory } from './closed.ts'
import { type Message, readMessage } from './message.ts'

/** A page of a channel's posts. */
export interface ChannelPage {
  readonly harvest: Harvest
  /** Of the channel's own messages that were read, Telegram's notes included; null if there are none. */
  readonly highest: number | null
  readonly lowest: number | null
  /** The page with older posts ends before this number; null: there is none. */
  readonly before: number | null
}

type Unreadable = Extract<ParseOutcome, { kind: 'error' }>

/** Reads a page of posts, oldest first as it shows them; why it shows none is said in plain words. Linear. */
export function readChannelPage(
  body: Uint8Array,
  meta: Omit<ParseMeta, 'options'>,
): { readonly kind: 'page'; readonly page: ChannelPage } | Unreadable {
  const { text: html } = decodeBody(body, meta.contentType)
  const page = pageParts(html)
  if (page === null) return nestedTooDeep(meta.url)
  if (!page.has('.tgme_channel_history')) return whyNoHistory(page, meta)
  const messages = readMessages(page, meta)
  return noneRead(messages, page) ?? { kind: 'page', page: pageOfMessages(messages, page, meta) }
}

/**
 * Each message is read by itself, from where it begins to where the next one does: a tag that is left open in one of
 * them spoils no other.
 */
function readMessages(page: Part, meta: Omit<ParseMeta, 'options'>): readonly Message[] {
  const html = page.html()
  const around = { ...meta, isPartial: isCut(html), names: channelNames(page, meta.url) }
  const starts = page.all(MESSAGE).map(({ at }) => at)
  const read = starts.map((start, index) => readMessage(html.slice(start, starts[index + 1]), around))
  const withoutPost = page.all('.tgme_widget_message_wrap').length - starts.length
  return [
    ...read,
    ...Array.from({ length: Math.max(0, withoutPost) }, (): Message => ({ kind: 'unreadable' })),
  ]
}

const MESSAGE = '.tgme_widget_message[data-post], .tgme_widget_message_wrap > [data-post]'

/** Whether a page that begins as one does not end as one. */
function isCut(html: string): boolean {
  return /<html[\s>]/iu.test(html.slice(0, 2_000)) && !/<\/html\s*>/iu.test(html.slice(-2_000))
}

/** A channel may have several names; the page says which one its posts are under. */
function channelNames(page: Part, url: string): ReadonlySet<string> {
  const said = page.attributeOf('main[data-url]', 'data-url')
  const names = [channelAt(url)?.name, /^\/(?:s\/)?(\w+)/u.exec(said)?.[1]?.toLowerCase()]
  return new Set(names.filter((name) => name !== undefined))
}

/** Blocks that cannot be read mean another layout, not a channel without posts. */
function noneRead(messages: readonly Message[], page: Part): Unreadable | null {
  const isRead = messages.some(({ kind }) => kind !== 'foreign' && kind !== 'unreadable')
  if (messages.length === 0 || isRead) return null
  const holds = `The page "${titleOf(page)}" holds ${messages.length} posts, but`
  const foreign = messages.find((message) => message.kind === 'foreign')
  if (foreign !== undefined)
    return unreadable(
      'layoutChanged',
      `${holds} none of this channel: the first is of @${foreign.channel}.`,
      `If the channel goes by that name now, follow t.me/s/${foreign.channel} instead.`,
    )
  return unreadable(
    'layoutChanged',
    `${holds} in none of them '[data-post]' and '.tgme_widget_message_text' (or a file, a card, a poll) were found.`,
    'Telegram has changed its pages: look for a newer version of Leakwire. What came until then is read by the next poll that can.',
  )
}

function pageOfMessages(
  messages: readonly Message[],
  page: Part,
  { url }: Pick<ParseMeta, 'url'>,
): ChannelPage {
  const numbers = messages.flatMap((message) => ('number' in message ? [message.number] : []))
  const before = olderThan(page)
  const channel = channelAt(url)
  return {
    harvest: harvested({
      title: channelTitle(page),
      posts: messages.flatMap((message) => (message.kind === 'post' ? [message.post] : [])),
      skipped: messages.filter(({ kind }) => kind === 'foreign' || kind === 'unreadable').length,
      isPartial: isCut(page.html()),
      older: before === null || channel === null ? null : pageOf(channel, before),
    }),
    highest: numbers.length === 0 ? null : Math.max(...numbers),
    lowest: numbers.length === 0 ? null : Math.min(...numbers),
    before,
  }
}

function channelTitle(page: Part): string {
  return (
    page.lineOf('.tgme_channel_info_header_title') ||
    page.lineOf('.tgme_header_title') ||
    oneLine(page.attributeOf('meta[property="og:title"]', 'content'))
  )
}

/** The link to older posts stands above them; one to newer posts may stand below. */
function olderThan(page: Part): number | null {
  for (const link of page.all('a.tme_messages_more')) {
    const written =
      link.attribute('data-before') || (/[?&]before=(\d+)/u.exec(link.attribute('href'))?.[1] ?? '')
    if (/^\d{1,15}$/u.test(written)) return Number(written)
  }
  return null
}

function nestedTooDeep(url: string): Unreadable {
  return unreadable(
    'wrongContent',
    `${url} answered with elements nested deeper than any page of Telegram, and was not read.`,
    'Open the address in a browser: something else may answer in the place of Telegram.',
  )
}
