import type { Message, Parcel } from '#model/news.ts'
import { bytes, cut } from '#notify/clean-text.ts'
import { fitting } from '#notify/fitting.ts'
import { digestTitle, sayNews, testText } from '#notify/say-news.ts'

/** Above 4,096 bytes ntfy makes an attachment of a message. */
const mostBytes = 4_000
const mostTitleBytes = 250

/** A message to a topic of ntfy, published as JSON: its headers could not hold more than Latin letters. */
export function ntfyParcel(
  { url, token }: { readonly url: string; readonly token: string },
  message: Message,
): Parcel {
  const address = new URL(url)
  const parts = address.pathname.split('/').filter((part) => part !== '')
  const topic = decodeURIComponent(parts.pop() ?? '')
  return {
    kind: 'http',
    url: `${address.origin}/${parts.join('/')}`,
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    body: JSON.stringify({ topic, ...contentOf(message) }),
  }
}

function contentOf(message: Message): object {
  const [first] = message.news
  if (first === undefined) {
    const { title, text } = testText(message)
    return { title, message: text }
  }
  const all = message.news.map((news) => sayNews(news, message))
  const [said] = all
  if (said === undefined || all.length > 1) {
    const lines = all.map(({ headline, changes }) =>
      [headline, ...changes.map(({ text }) => text)].join('\n'),
    )
    return {
      title: cut(digestTitle(message), mostTitleBytes, bytes),
      message: fitting(lines, { most: mostBytes, separator: '\n\n', size: bytes }),
      click: `${message.base}/`,
    }
  }
  const lines = [
    ...said.changes.map(({ text }) => text),
    first.kind === 'story' ? said.excerpt : '',
    `${said.first}\n${said.origins}`,
    said.matched,
    said.why,
  ]
  return {
    title: cut(said.headline, mostTitleBytes, bytes),
    message: fitting(
      lines.filter((line) => line !== ''),
      { most: mostBytes, separator: '\n\n', size: bytes },
    ),
    click: said.storyUrl,
    priority: said.isUrgent ? 4 : 3,
  }
}
