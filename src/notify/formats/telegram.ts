import type { Message, News, Parcel } from '#model/news.ts'
import { digestTitle, sayNews, testText } from '#notify/say-news.ts'
import { fitting } from '#notify/fitting.ts'

/** A text may be so long, in UTF-16 units; tags are counted here too, though Telegram does not. */
const longest = 4_096

/** A message to a chat by a bot (Bot API, sendMessage), as HTML. */
export function telegramParcel(
  target: {
    readonly token: string
    readonly chat: string
    readonly thread: number | null
    readonly api: string
  },
  message: Message,
): Parcel {
  const body = {
    chat_id: target.chat,
    ...(target.thread !== null && { message_thread_id: target.thread }),
    text: textOf(message),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
  }
  return {
    kind: 'http',
    url: `${target.api.replace(/\/+$/u, '')}/bot${target.token}/sendMessage`,
    headers: {},
    body: JSON.stringify(body),
  }
}

function textOf(message: Message): string {
  const [first] = message.news
  if (first === undefined) {
    const { title, text } = testText(message)
    return `<b>${escaped(title)}</b>\n${escaped(text)}`
  }
  if (message.news.length === 1) return storyText(first, message)
  const head = `<b>${escaped(digestTitle(message))}</b>`
  return fitting([head, ...message.news.map((news) => lineOf(news, message))], {
    most: longest,
    separator: '\n\n',
  })
}

function storyText(news: News, message: Message): string {
  const said = sayNews(news, message)
  const parts = [
    `<b>${linked(said.headline, said.storyUrl)}</b>`,
    said.changes.map(({ text, url }) => `• ${linked(text, url)}`).join('\n'),
    news.kind === 'story' && said.excerpt !== '' ? `<blockquote>${escaped(said.excerpt)}</blockquote>` : '',
    `${linked(said.first, said.firstUrl)}\n${escaped(said.origins)}`,
    `<i>${escaped([said.matched, said.why].filter((text) => text !== '').join('\n'))}</i>`,
  ]
  return fitting(
    parts.filter((part) => part !== ''),
    { most: longest, separator: '\n\n' },
  )
}

function lineOf(news: News, message: Message): string {
  const said = sayNews(news, message)
  const changes = said.changes.map(({ text }) => `• ${escaped(text)}`)
  return [`<b>${linked(said.headline, said.storyUrl)}</b>`, escaped(said.first), ...changes].join('\n')
}

function linked(text: string, url: string | null): string {
  return url === null ? escaped(text) : `<a href="${escaped(url)}">${escaped(text)}</a>`
}

/** The three characters that mean something in Telegram's HTML, and the quote for attributes. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
